import { describe, expect, test } from 'vitest';
import {
  accountOf,
  allow,
  arn,
  assess,
  CODECOMMIT,
  deny,
  doc,
  ID,
  KEY_ARN,
  managed,
  ORGANIZATION,
  user,
} from './sample.ts';

const everything = { id: 'p-full', name: 'FullAWSAccess', document: doc(allow('*')) };
const alice = user('alice', { inline: [CODECOMMIT] });

describe('a customer managed key', () => {
  const delegating = doc({
    Effect: 'Allow',
    Principal: { AWS: arn('root') },
    Action: 'kms:*',
    Resource: '*',
  });
  const repository = {
    name: 'web',
    id: 'r-1',
    arn: `arn:aws:codecommit:us-east-1:${ID}:web`,
    kmsKeyId: KEY_ARN,
  };
  const customer = (policy: unknown) => ({
    arn: KEY_ARN,
    aliases: ['alias/code'],
    manager: 'CUSTOMER' as const,
    state: 'Enabled',
    policy,
  });
  const on = (inline: readonly unknown[], policy: unknown = delegating, boundary?: string) => {
    const principal = user('alice', { inline, ...(boundary === undefined ? {} : { boundary }) });
    const account = accountOf({
      users: [principal],
      repositories: [repository],
      keys: [customer(policy)],
      policies: [managed('edge', doc(allow('codecommit:*')))],
    });
    return assess(account).principals.find(({ key }) => key.kind === 'customer');
  };

  test('needs an allow of the identity, when its policy delegates to IAM', () => {
    expect(on([CODECOMMIT])?.verdict).toBe('denied');
    expect(on([CODECOMMIT])?.causes).toMatchObject([{ layer: 'identity', statement: null }]);
    expect(on([CODECOMMIT, doc(allow('kms:*'))])?.verdict).toBe('clear');
  });

  test('needs an allow of the boundary as well', () => {
    const bounded = on([CODECOMMIT, doc(allow('kms:*'))], delegating, arn('policy/edge'));
    expect(bounded?.verdict).toBe('denied');
    expect(bounded?.causes).toMatchObject([{ layer: 'boundary', statement: null }]);
  });

  test('needs the word of its own policy', () => {
    const elsewhere = doc({
      Effect: 'Allow',
      Principal: { AWS: arn('user/bob') },
      Action: 'kms:*',
      Resource: '*',
    });
    const found = on([CODECOMMIT, doc(allow('kms:*'))], elsewhere);
    expect(found?.verdict).toBe('denied');
    expect(found?.causes).toMatchObject([{ layer: 'resource', policyName: 'key policy of alias/code' }]);
  });

  test('needs no other allow, when its policy names the user', () => {
    const named = doc({
      Effect: 'Allow',
      Principal: { AWS: arn('user/alice') },
      Action: 'kms:*',
      Resource: '*',
    });
    expect(on([CODECOMMIT], named)?.verdict).toBe('clear');
  });

  test('is judged without its policy where nobody has it, and the answer says so', () => {
    const account = accountOf({ users: [alice], repositories: [repository] });
    const found = assess(account).principals.find(({ key }) => key.kind === 'customer');
    expect(found?.notEvaluated).toContain('resource');
  });

  test('is bound by resource control policies, which spare aws/codecommit', () => {
    const rcp = [[{ id: 'p-rcp', name: 'rcp', document: doc({ ...deny(), Principal: '*' }) }, everything]];
    const account = accountOf({
      users: [user('alice', { inline: [doc(allow('*'))] })],
      repositories: [repository],
      keys: [customer(delegating)],
      rcp,
      organization: ORGANIZATION,
    });
    expect(assess(account).principals.map(({ key, verdict }) => [key.kind, verdict])).toEqual([
      ['aws-managed', 'clear'],
      ['customer', 'denied'],
    ]);
  });
});
