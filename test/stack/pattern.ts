type Json = Readonly<Record<string, unknown>>;

/**
 * Whether an event passes a pattern of EventBridge, as far as the rules of the stack use the language: exact values,
 * `exists`, `wildcard` and `$or`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function passes(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return asList(wanted).some((branch) => passes(branch as Json, event));
    const value = isObject(event) ? event[key] : undefined;
    return Array.isArray(wanted)
      ? wanted.some((matcher) => matches(matcher, value))
      : passes(wanted as Json, value);
  });
}

function matches(matcher: unknown, value: unknown): boolean {
  if (!isObject(matcher)) return matcher === value;
  const [[name, argument] = [], ...more] = Object.entries(matcher);
  if (more.length > 0) throw new Error('a matcher is one of a kind');
  if (name === 'exists') return (value !== undefined && value !== null) === argument;
  if (name === 'wildcard') return typeof value === 'string' && wildcard(String(argument)).test(value);
  throw new Error(`no rule has needed \`${name}\` yet`);
}

function wildcard(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
