import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag, type TagId } from 'yaml';
import type { CloudFormationTemplate } from './template.ts';

const root = join(import.meta.dirname, '..', '..');

/** The short forms of CloudFormation that `serverless.yml` and `infra/` use, as the long ones. */
const SHORT_FORMS = [
  'Ref',
  'Sub',
  'GetAtt',
  'Equals',
  'Not',
  'If',
  'And',
  'Join',
  'Select',
  'Split',
  'Or',
  'Condition',
];

const tags = SHORT_FORMS.flatMap((name) => {
  const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const tag = `!${name}`;
  const value = (text: string) => (name === 'GetAtt' ? text.split('.') : text);
  const scalar: ScalarTag = { tag, resolve: (text: string) => ({ [long]: value(text) }) };
  const list = {
    tag,
    collection: 'seq' as const,
    resolve: (items: { toJSON: () => unknown }) => ({ [long]: items.toJSON() }),
  };
  return [scalar, list];
});

// biome-ignore lint/suspicious/noExplicitAny: these files have the shape that osls and CloudFormation give them
export function readYaml(path: string): any {
  return parse(readFileSync(join(root, path), 'utf8'), { customTags: tags as unknown as TagId[] });
}

/** What `npm run package` makes of the sources, as far as it can be told without osls: all but its own resources. */
export function sourceTemplate(): CloudFormationTemplate {
  const { functions, provider, resources } = readYaml('serverless.yml');
  const files: string[] = resources.map((include: string) => /file\((.+)\)/.exec(include)?.[1] ?? include);
  const parts = files.map((file) => readYaml(file));
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const merged = (section: string): any => Object.assign({}, ...parts.map((part) => part[section] ?? {}));
  return {
    Parameters: merged('Parameters'),
    Rules: readYaml('infra/rules.yml'),
    Conditions: merged('Conditions'),
    Resources: {
      ...merged('Resources'),
      ...lambdas(functions, provider.environment),
      ...mappings(functions),
    },
  };
}

interface SourceFunction {
  readonly name: string;
  readonly role: string;
  readonly environment?: object;
  readonly condition?: string;
  readonly events?: readonly {
    readonly sqs?: { readonly arn: { readonly 'Fn::GetAtt': [string, string] } };
  }[];
}

function lambdas(functions: Readonly<Record<string, SourceFunction>>, shared: object) {
  return Object.fromEntries(
    Object.entries(functions).map(([key, { name, role, environment, condition }]) => [
      `${key.charAt(0).toUpperCase()}${key.slice(1)}LambdaFunction`,
      {
        Type: 'AWS::Lambda::Function',
        ...(condition === undefined ? {} : { Condition: condition }),
        Properties: {
          FunctionName: name,
          Role: { 'Fn::GetAtt': [role, 'Arn'] },
          Environment: { Variables: { ...shared, ...environment } },
        },
      },
    ]),
  );
}

/** What hands the messages of a queue to a function, under the name that osls gives it. */
function mappings(functions: Readonly<Record<string, SourceFunction>>) {
  const ofFunction = ([key, { events = [] }]: [string, SourceFunction]) =>
    events.flatMap(({ sqs }) => {
      if (sqs === undefined) return [];
      const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
      const FunctionName = { 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] };
      const mapping = {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName, EventSourceArn: sqs.arn },
      };
      return [[`${name}EventSourceMappingSQS${sqs.arn['Fn::GetAtt'][0]}`, mapping] as const];
    });
  return Object.fromEntries(Object.entries(functions).flatMap(ofFunction));
}
