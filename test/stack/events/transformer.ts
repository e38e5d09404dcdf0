/** How a target of a rule words an event. */
export interface InputTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/**
 * The text that EventBridge makes of an event with a template of quoted lines: nothing that it fills in is escaped, and
 * a variable without a value is left out.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @throws when a line is no string in quotes any more once it is filled in
 */
export function transformed({ InputPathsMap, InputTemplate }: InputTransformer, event: object): string {
  const values = Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(event, path)] as const);
  const variables = new Map<string, string>([...values, ['aws.events.rule-name', 'the-rule']]);
  const filled = InputTemplate.replace(/<([\w.-]+)>/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`<${name}> is no variable of this template`);
    return value;
  });
  return filled
    .split('\n')
    .map((line) => JSON.parse(line))
    .join('\n');
}

function valueAt(event: unknown, path: string): string {
  let value: unknown = event;
  for (const step of path.split('.').slice(1)) value = (value as Record<string, unknown> | undefined)?.[step];
  return value === undefined ? '' : String(value);
}
