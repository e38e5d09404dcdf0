import type { ChangeNote } from '#guard/finding.ts';
import { plain } from './plain-text.ts';

const BY_CODE = (tool: string, source: string): string =>
  `${tool} (infrastructure as code): change ${source}, or the next run brings this back`;

const WORDS: Readonly<Record<NonNullable<ChangeNote['through']>, string | undefined>> = {
  console: 'the AWS console',
  cli: 'the AWS CLI, as its user agent says',
  sdk: 'an AWS SDK, as its user agent says',
  cloudformation: BY_CODE('CloudFormation', 'the template of the stack'),
  cdk: BY_CODE('the CDK through CloudFormation', 'the CDK app'),
  terraform: BY_CODE('Terraform', 'the configuration'),
  pulumi: BY_CODE('Pulumi', 'the program'),
  'identity-center':
    'Identity Center: change the permission set, which it writes to the roles of the accounts',
  'aws-service': 'an AWS service: change it at its source',
  'role-session': 'a session of a role; the record does not say with what',
  unknown: undefined,
};

/**
 * How a change was made, and where to change it so that it stays changed.
 *
 * @returns undefined where the record does not tell
 */
export function throughWords({ through, invokedBy }: ChangeNote): string | undefined {
  const by = invokedBy === undefined ? undefined : plain(invokedBy);
  if (through === 'aws-service' && by !== undefined) return `${by}: change it at its source`;
  const words = through === undefined ? undefined : WORDS[through];
  return words ?? (by === undefined ? undefined : `${by}: change it at its source`);
}
