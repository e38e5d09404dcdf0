import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudFormationTemplate, resolved } from '../stack/template.ts';
import type { Aws } from './aws.ts';
import { ACCOUNT, REGION } from './emulator.ts';

export const PACKAGE = join(import.meta.dirname, '..', '..', 'dist', 'package');

const BUCKET = 'key-guard-code';

/** The packaged template, with the names that its resources got when they were deployed. */
export interface DeployedStack {
  readonly template: CloudFormationTemplate;
  readonly physical: ReadonlyMap<string, string>;
}

/** Runs the recipe of `dist/package/README.md`, word for word but for the name of the bucket. */
export async function deployByRecipe(aws: Aws): Promise<DeployedStack> {
  await aws('s3', 'mb', `s3://${BUCKET}`);
  await aws(
    's3',
    'cp',
    '.',
    `s3://${BUCKET}/key-guard/`,
    '--recursive',
    '--exclude',
    '*',
    '--include',
    '*.zip',
  );
  const stack = ['--stack-name', 'key-guard'];
  const options = ['--capabilities', 'CAPABILITY_IAM', '--tags', 'application=key-guard-for-codecommit'];
  const parameters = ['--parameter-overrides', `CodeBucket=${BUCKET}`, `Regions=${REGION}`];
  const template = ['--template-file', 'template.json'];
  const bucket = ['--s3-bucket', BUCKET, '--s3-prefix', 'key-guard'];
  await aws('cloudformation', 'deploy', ...stack, ...template, ...bucket, ...options, ...parameters).catch(
    async (error: unknown) => {
      throw new Error(`the stack was not deployed: ${await failuresOf(aws)}`, { cause: error });
    },
  );
  const { StackResources } = await aws('cloudformation', 'describe-stack-resources', ...stack);
  const resources = StackResources as { LogicalResourceId: string; PhysicalResourceId: string }[];
  return {
    template: JSON.parse(readFileSync(join(PACKAGE, 'template.json'), 'utf8')),
    physical: new Map(
      resources.map(({ LogicalResourceId: id, PhysicalResourceId: name }) => [id, name] as const),
    ),
  };
}

/** Why resources could not be made. */
async function failuresOf(aws: Aws): Promise<string> {
  const { StackEvents = [] } = await aws(
    'cloudformation',
    'describe-stack-events',
    '--stack-name',
    'key-guard',
  );
  const events = StackEvents as Readonly<Record<string, string>>[];
  const failed = events.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'));
  return failed.map((event) => `${event['LogicalResourceId']}: ${event['ResourceStatusReason']}`).join('; ');
}

/** What a resource is called: the URL of a queue, the name of a table, the ARN of a topic. */
export function nameOf({ physical }: DeployedStack, logicalId: string): string {
  const name = physical.get(logicalId);
  if (name === undefined) throw new Error(`the stack has no ${logicalId}`);
  return name;
}

/** A part of the packaged template as CloudFormation would have filled it in. */
export function filledIn({ template, physical }: DeployedStack, part: unknown): unknown {
  return resolved(template, part, {
    physical,
    parameters: { Regions: REGION },
    pseudo: { 'AWS::Region': REGION, 'AWS::AccountId': ACCOUNT, 'AWS::Partition': 'aws' },
  });
}
