/** A CloudFormation template, as far as the tests read it. */
export interface CloudFormationTemplate {
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Rules: Readonly<Record<string, unknown>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Metadata?: { readonly Why?: Readonly<Record<string, string>> };
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of a resource have the shape of its type
  readonly Properties: any;
}

/** What CloudFormation knows when it fills in a template. */
export interface Known {
  /** What a `Ref` to a resource gives; without one a name is made up. */
  readonly physical: ReadonlyMap<string, string>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly pseudo: Readonly<
    Record<'AWS::Region' | 'AWS::AccountId' | 'AWS::Partition', string> &
      Partial<Record<'AWS::StackName' | 'AWS::StackId', string>>
  >;
}

/** What stands in place of a list entry that is left out. */
const NO_VALUE = { Ref: 'AWS::NoValue' };

/** A part of a template with its references filled in. @throws at a function that no such part has needed yet */
export function resolved(template: CloudFormationTemplate, part: unknown, known: Known): unknown {
  const again = (inner: unknown): unknown => resolved(template, inner, known);
  if (Array.isArray(part))
    return part
      .map((item) => chosen(template, item, known))
      .filter(isThere)
      .map(again);
  if (typeof part !== 'object' || part === null) return part;
  const [[name = '', argument] = [], ...more] = Object.entries(part);
  if (more.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, again(value)]));
  }
  if (name === 'Ref') return refTo(template, String(argument), known);
  if (name === 'Fn::If') return again(chosen(template, part, known));
  if (name === 'Fn::GetAtt') return attributeOf(template, argument, known);
  if (name === 'Fn::Sub') return substituted(template, argument, known);
  throw new Error(`${name} is not resolved here`);
}

/** The half of an `Fn::If` that holds; anything else as it is. */
function chosen(template: CloudFormationTemplate, part: unknown, known: Known): unknown {
  const { 'Fn::If': choice } = (part ?? {}) as { 'Fn::If'?: readonly [string, unknown, unknown] };
  if (choice === undefined) return part;
  const [condition, then, otherwise] = choice;
  return holds(template, template.Conditions[condition], known) ? then : otherwise;
}

function isThere(part: unknown): boolean {
  return JSON.stringify(part) !== JSON.stringify(NO_VALUE);
}

/** Whether a condition of the template holds. */
export function holds(template: CloudFormationTemplate, condition: unknown, known: Known): boolean {
  const [[name, argument] = []] = Object.entries(condition ?? {});
  const each = (parts: unknown) => [parts].flat().map((one) => holds(template, one, known));
  if (name === 'Condition') return holds(template, template.Conditions[String(argument)], known);
  if (name === 'Fn::Not') return !each(argument)[0];
  if (name === 'Fn::Or') return each(argument).includes(true);
  if (name !== 'Fn::Equals') throw new Error(`${name} is not judged here`);
  const [left, right] = resolved(template, argument, known) as readonly unknown[];
  return left === right;
}

function refTo(template: CloudFormationTemplate, name: string, known: Known): string {
  const { parameters, pseudo, physical } = known;
  const value = { ...parameters, ...pseudo }[name] ?? physical.get(name);
  if (value !== undefined) return value;
  const fallback = template.Parameters[name]?.Default;
  if (fallback !== undefined) return String(fallback);
  return template.Resources[name]?.Type === 'AWS::SNS::Topic' ? arnOf(template, name, known) : name;
}

function attributeOf(template: CloudFormationTemplate, argument: unknown, known: Known): string {
  const [name, attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  if (name !== undefined && attribute === 'QueueName')
    return (known.physical.get(name) ?? name).split('/').at(-1) ?? name;
  if (name === undefined || attribute !== 'Arn') throw new Error(`${name}.${attribute} is not resolved here`);
  return arnOf(template, name, known);
}

/** How the ARN of a resource ends, by its type; a queue is referred to by its URL, which ends in its name. */
const ARN_ENDS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::SQS::Queue': (name) => `sqs:REGION:ACCOUNT:${name.split('/').at(-1)}`,
  'AWS::SNS::Topic': (name) => `sns:REGION:ACCOUNT:${name}`,
  'AWS::DynamoDB::Table': (name) => `dynamodb:REGION:ACCOUNT:table/${name}`,
  'AWS::Events::EventBus': (name) => `events:REGION:ACCOUNT:event-bus/${name}`,
  'AWS::Events::Rule': (name) => `events:REGION:ACCOUNT:rule/${name}`,
  'AWS::Lambda::Function': (name) => `lambda:REGION:ACCOUNT:function:${name}`,
  'AWS::CloudWatch::Alarm': (name) => `cloudwatch:REGION:ACCOUNT:alarm:${name}`,
  'AWS::IAM::Role': (name) => `iam::ACCOUNT:role/key-guard/${name}`,
};

function arnOf(template: CloudFormationTemplate, id: string, { physical, pseudo }: Known): string {
  const name = physical.get(id) ?? id;
  if (name.startsWith('arn:')) return name;
  const { [template.Resources[id]?.Type ?? '']: end } = ARN_ENDS;
  if (end === undefined) throw new Error(`the ARN of ${id} is not known here`);
  const rest = end(name)
    .replace('REGION', pseudo['AWS::Region'])
    .replace('ACCOUNT', pseudo['AWS::AccountId']);
  return `arn:${pseudo['AWS::Partition']}:${rest}`;
}

/** @param argument the text, or the text and its own variables */
function substituted(template: CloudFormationTemplate, argument: unknown, known: Known): string {
  const [text = '', own = {}] = [argument].flat();
  const variables = new Map(Object.entries(own as Record<string, unknown>));
  return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (variables.has(name)) return String(resolved(template, variables.get(name), known));
    return name.includes('.') ? attributeOf(template, name, known) : refTo(template, name, known);
  });
}
