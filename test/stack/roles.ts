import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { CloudFormationTemplate } from './template.ts';

const root = join(import.meta.dirname, '..', '..');

/** A policy of a role, as `evaluate` takes it. */
export interface NamedDocument {
  readonly name: string;
  readonly document: {
    readonly Version: string;
    readonly Statement: readonly {
      readonly Sid: string;
      readonly Effect: string;
      readonly Action: string | readonly string[];
      readonly Resource: string | readonly string[];
    }[];
  };
}

/** A function of the stack, and the role that it runs as. */
export interface FunctionRole {
  readonly functionId: string;
  readonly functionName: string;
  readonly roleId: string;
  readonly policies: readonly NamedDocument[];
}

interface WrittenPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: NamedDocument['document'];
}

/** The policies of a role that are resources of their own, as far as their conditions hold. */
function attachedTo(
  roleId: string,
  { Resources }: CloudFormationTemplate,
  fill: (part: unknown) => unknown,
): readonly WrittenPolicy[] {
  const name = fill({ Ref: roleId });
  return Object.values(Resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' && (fill(Properties.Roles) as unknown[]).includes(name),
    )
    .map(({ Condition, Properties }) =>
      fill(Condition === undefined ? Properties : { 'Fn::If': [Condition, Properties, ''] }),
    )
    .filter((policy) => policy !== '') as WrittenPolicy[];
}

/** @param fill puts names into a part of the template */
export function functionRoles(
  template: CloudFormationTemplate,
  fill: (part: unknown) => unknown,
): readonly FunctionRole[] {
  const { Resources } = template;
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([functionId, { Properties }]) => {
      const roleId: string = Properties.Role['Fn::GetAtt'][0];
      const inline = fill(Resources[roleId]?.Properties.Policies) as WrittenPolicy[];
      const policies = [...inline, ...attachedTo(roleId, template, fill)];
      return {
        functionId,
        functionName: Properties.FunctionName,
        roleId,
        policies: policies.map(({ PolicyName: name, PolicyDocument: document }) => ({ name, document })),
      };
    });
}

/** One question for `key-guard evaluate`. */
export interface Question {
  readonly id: string;
  readonly principal: { readonly arn: string };
  readonly policies: { readonly identity: readonly unknown[] };
  readonly request: { readonly action: string; readonly resource: string; readonly context: object };
}

/** May this role make this call? */
export function question(
  id: string,
  policies: readonly unknown[],
  { action, resource }: { readonly action: string; readonly resource: string },
): Question {
  return {
    id,
    principal: { arn: 'arn:aws:iam::111122223333:role/key-guard/function' },
    policies: { identity: policies },
    request: { action, resource, context: {} },
  };
}

/** The decisions of `key-guard evaluate`, by the id of the question. */
export function evaluated(questions: readonly Question[]): ReadonlyMap<string, string> {
  const input = questions.map((line) => `${JSON.stringify(line)}\n`).join('');
  const args = [join(root, 'src', 'cli', 'main.ts'), 'evaluate'];
  const output = execFileSync(process.execPath, args, { cwd: root, input, encoding: 'utf8' });
  const lines = output.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const { id, decision, error } = JSON.parse(line);
      return [id, decision ?? `error: ${JSON.stringify(error)}`] as const;
    }),
  );
}
