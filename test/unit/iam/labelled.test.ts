import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { decideLine } from '#cli/evaluate-line.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { type Output, readOutput } from '../../cases/expectation.ts';

const DIRECTORY = new URL('../../data/policies/', import.meta.url);
const ACCOUNT = '111122223333';

const label = z.enum(['ok', 'deny', 'cond']);
type Label = z.infer<typeof label>;

const labelled = z.strictObject({
  source: z.string(),
  licence: z.enum(['Apache-2.0', 'MIT', 'MIT-0']),
  silver: z.record(z.string(), label),
  statement: z.looseObject({ Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional() }),
});
type Labelled = z.infer<typeof labelled>;

const files = readdirSync(DIRECTORY).filter((name) => name.endsWith('.json'));

const read = (file: string): Labelled =>
  labelled.parse(JSON.parse(readFileSync(new URL(file, DIRECTORY), 'utf8')));

const KNOWN = {
  'kms:ViaService': 'codecommit.us-east-1.amazonaws.com',
  'kms:CallerAccount': ACCOUNT,
  'aws:ViaAWSService': 'true',
  'aws:CalledVia': ['codecommit.amazonaws.com'],
  'aws:RequestedRegion': 'us-east-1',
  'aws:SecureTransport': 'true',
};

const FILLED_IN = ['aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:resourceaccount'];

/** Every key that the statement tests or uses as a variable, and of which nothing is known. */
function unknownKeys({ statement }: Labelled): readonly string[] {
  const tested = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys));
  const variables = [...JSON.stringify(statement).matchAll(/\$\{(\w+:[\w/]+)\}/g)].map(([, key = '']) => key);
  const known = [...FILLED_IN, ...Object.keys(KNOWN).map((key) => key.toLowerCase())];
  const found = new Map([...tested, ...variables].map((key) => [key.toLowerCase(), key]));
  return [...found].flatMap(([lower, key]) => (known.includes(lower) ? [] : [key]));
}

/** A principal is for resource policies and RCPs; in a policy attached to the role the statement has none. */
function document({ statement: { Principal: _, ...statement } }: Labelled): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, statement] };
}

function decide(policy: Labelled, action: string): Output {
  return readOutput(
    decideLine({
      principal: { arn: `arn:aws:iam::${ACCOUNT}:role/dev`, tags: { team: 'web' } },
      policies: { identity: [{ name: 'labelled', document: document(policy) }] },
      request: {
        action,
        resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        context: KNOWN,
        unknown: unknownKeys(policy),
      },
    }),
  );
}

const LABELS: Readonly<Record<Output['decision'], Label>> = {
  Allowed: 'ok',
  ImplicitlyDenied: 'deny',
  ExplicitlyDenied: 'deny',
  Conditional: 'cond',
};

const labelsOf = (policy: Labelled): Readonly<Record<string, Label>> =>
  Object.fromEntries(
    KMS_CONTRACT.map((action) => [action.replace('kms:', ''), LABELS[decide(policy, action).decision]]),
  );

/** Where we say otherwise than the labels, what we say of every action, and why. */
const TERRAFORM =
  'the resource is a Terraform reference to an S3 bucket, which the labels take for anything: as policy text it is a ' +
  'variable without a value, which matches no resource, and once Terraform has filled it in it is no KMS key either';

const DIFFERENCES: Readonly<Record<string, { readonly says: Label; readonly why: string }>> = {
  'data-perimeter-helper-athena-output-bucket-tf-634b35.json': { says: 'ok', why: TERRAFORM },
  'data-perimeter-helper-cloudtrail-logs-bucket-tf-7bd097.json': { says: 'ok', why: TERRAFORM },
};

describe('a deny statement that somebody wrote', () => {
  test.each(files)('%s', (file) => {
    const policy = read(file);
    const difference = DIFFERENCES[file];
    const expected =
      difference === undefined
        ? policy.silver
        : Object.fromEntries(Object.keys(policy.silver).map((action) => [action, difference.says]));
    expect(labelsOf(policy)).toEqual(expected);
  });

  test('differs from its label only where the difference is explained', () => {
    expect(Object.keys(DIFFERENCES).filter((file) => !files.includes(file))).toEqual([]);
    for (const [file, { says }] of Object.entries(DIFFERENCES))
      expect(Object.values(read(file).silver)).not.toContain(says);
  });
});
