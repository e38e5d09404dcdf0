import { describe, expect, test } from 'vitest';
import { causeName, findingId, statementId } from '#guard/statement-id.ts';
import { parsePolicy } from '#iam/parse-policy.ts';

const idOf = (statement: object, version = '2012-10-17'): string => {
  const [parsed] = parsePolicy({ Version: version, Statement: statement }).statements;
  if (parsed === undefined) throw new Error('no statement');
  return statementId(parsed);
};

const statement = {
  Sid: 'NoKms',
  Effect: 'Deny',
  Action: ['kms:Decrypt', 'kms:Encrypt'],
  Resource: ['*'],
  Condition: {
    StringNotEquals: { 'aws:PrincipalTag/Team': ['web', 'api'] },
    Bool: { 'aws:SecureTransport': 'true' },
  },
};
const id = idOf(statement);

describe('the id of a statement', () => {
  test('is a SHA-256', () => {
    expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<readonly [string, object]>([
    ['its Sid', { ...statement, Sid: 'Other' }],
    ['whether it has a Sid', { ...statement, Sid: undefined }],
    ['the order of its elements', Object.fromEntries(Object.entries(statement).reverse())],
    ['the order of a list', { ...statement, Action: ['kms:Encrypt', 'kms:Decrypt'] }],
    ['a value that stands twice', { ...statement, Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:Encrypt'] }],
    ['the letter case of actions', { ...statement, Action: ['KMS:decrypt', 'kms:encrypt'] }],
    ['a list of one', { ...statement, Resource: '*' }],
    [
      'the order of conditions, the letter case of a key and unquoted values',
      {
        ...statement,
        Condition: {
          Bool: { 'AWS:securetransport': true },
          StringNotEquals: { 'aws:principaltag/team': ['api', 'web'] },
        },
      },
    ],
  ])('does not depend on %s', (_, other) => {
    expect(idOf(JSON.parse(JSON.stringify(other)))).toBe(id);
  });

  test('does not depend on how the document is written', () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 8);
    const ids = [text, encodeURIComponent(text)].map((source) =>
      parsePolicy(source).statements.map(statementId),
    );
    expect(ids).toEqual([[id], [id]]);
  });

  test.each<readonly [string, object]>([
    ['its effect', { ...statement, Effect: 'Allow' }],
    ['an action', { ...statement, Action: ['kms:Decrypt'] }],
    ['whether actions are excluded', { ...statement, Action: undefined, NotAction: statement.Action }],
    ['a resource', { ...statement, Resource: ['arn:aws:kms:*:*:key/*'] }],
    [
      'the letter case of a value',
      { ...statement, Condition: { StringNotEquals: { 'aws:PrincipalTag/Team': ['Web', 'api'] } } },
    ],
    [
      'an operator',
      { ...statement, Condition: { StringEquals: { 'aws:PrincipalTag/Team': ['web', 'api'] } } },
    ],
    [
      'IfExists',
      { ...statement, Condition: { StringNotEqualsIfExists: { 'aws:PrincipalTag/Team': ['web', 'api'] } } },
    ],
    ['a condition', { ...statement, Condition: undefined }],
  ])('depends on %s', (_, other) => {
    expect(idOf(JSON.parse(JSON.stringify(other)))).not.toBe(id);
  });
});

describe('what tells a statement apart in its document', () => {
  const names = (...statements: readonly object[]): readonly string[] => {
    const policy = parsePolicy({ Version: '2012-10-17', Statement: statements });
    return policy.statements.map((one) => causeName(policy, one));
  };

  test('is its Sid where no other has it', () => {
    expect(names(statement, { ...statement, Sid: 'Other' })).toEqual(['sid NoKms', 'sid Other']);
  });

  test('is its id where the Sid stands twice or is missing', () => {
    expect(names(statement, statement)).toEqual([`statement ${id}`, `statement ${id}`]);
    expect(names(JSON.parse(JSON.stringify({ ...statement, Sid: undefined })))).toEqual([`statement ${id}`]);
  });
});

test('the id of a finding depends on scope, policy and cause, each by itself', () => {
  const ids = [
    { scope: 'a', policyKey: 'b', cause: 'c' },
    { scope: 'x', policyKey: 'b', cause: 'c' },
    { scope: 'a', policyKey: 'x', cause: 'c' },
    { scope: 'a', policyKey: 'b', cause: 'x' },
    { scope: 'ab', policyKey: '', cause: 'c' },
  ].map(findingId);
  expect(new Set(ids).size).toBe(5);
});
