import { describe, expect, test } from 'vitest';
import { assessAccount } from '#guard/assess-account.ts';
import { severityOf } from '#guard/severity.ts';
import { findingId, statementId } from '#guard/statement-id.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import { ALLOW_ALL, accountOf, denyKms, NOW, policy, REGION } from './account-of.ts';

const findings = (given: Parameters<typeof accountOf>[0], regions = [REGION]) =>
  assessAccount(accountOf(given), { regions, now: NOW }).findings;

const idOf = (statement: unknown): string => {
  const [parsed] = parsePolicy({ Version: '2012-10-17', Statement: [statement] }).statements;
  return parsed === undefined ? '' : statementId(parsed);
};

describe('a finding', () => {
  test('is one cause with all that it reaches', () => {
    const [only, ...others] = findings({
      snapshot: { scp: [[{ id: 'p-1', name: 'deny', document: policy([ALLOW_ALL, denyKms()]) }]] },
    });
    expect(others).toEqual([]);
    expect(only?.principals.map(({ arn }) => arn)).toEqual([
      'arn:aws:iam::111122223333:role/ci',
      'arn:aws:iam::111122223333:user/alice',
    ]);
    expect(only?.id).toBe(
      findingId({ scope: 'o-home', policyKey: 'p-1', cause: `statement ${idOf(denyKms())}` }),
    );
  });

  test('keeps its id in another Region, and covers both', () => {
    const [one] = findings({ user: [denyKms()] });
    const [both, ...others] = findings({ user: [denyKms()] }, ['eu-west-1', REGION]);
    expect(others).toEqual([]);
    expect(both).toMatchObject({ id: one?.id, regions: ['eu-west-1', REGION] });
  });

  test('keeps its id by its Sid, whatever the statement says', () => {
    const [one] = findings({ user: [{ Sid: 'S', ...denyKms() }] });
    const [other] = findings({ user: [{ Sid: 'S', Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }] });
    expect(other?.id).toBe(one?.id);
  });

  test('twin statements are one, others are two', () => {
    expect(findings({ user: [denyKms(), denyKms()] })).toHaveLength(1);
    expect(
      findings({ user: [denyKms(), { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*' }] }),
    ).toHaveLength(2);
  });

  test('lists the worst first', () => {
    const soft = denyKms({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } });
    expect(findings({ user: [soft], role: [denyKms()] }).map(({ severity }) => severity)).toEqual([
      'high',
      'medium',
    ]);
  });
});

describe('the id of a statement', () => {
  const base = {
    Effect: 'Deny',
    Action: ['kms:Decrypt', 'kms:Encrypt'],
    Resource: '*',
    Condition: { Bool: { 'aws:x': 'true' } },
  };

  test.each([
    ['its Sid', { Sid: 'other', ...base }],
    [
      'the order of its lists and the case of its actions',
      { ...base, Action: ['KMS:Encrypt', 'kms:Decrypt'] },
    ],
    ['a list of one', { ...base, Resource: ['*'] }],
    [
      'the case of a condition key, and an unquoted value',
      { ...base, Condition: { Bool: { 'AWS:X': true } } },
    ],
  ])('does not depend on %s', (_, statement) => {
    expect(idOf(statement)).toBe(idOf(base));
  });

  test.each([
    ['the effect', { ...base, Effect: 'Allow' }],
    [
      'an inverted element',
      { Effect: 'Deny', NotAction: base.Action, Resource: '*', Condition: base.Condition },
    ],
    ['a value', { ...base, Condition: { Bool: { 'aws:x': 'false' } } }],
    ['an operator', { ...base, Condition: { BoolIfExists: { 'aws:x': 'true' } } }],
  ])('depends on %s', (_, statement) => {
    expect(idOf(statement)).not.toBe(idOf(base));
  });
});

test.each([
  ['denied', 'open', true, 'high'],
  ['denied', 'unknown', true, 'high'],
  ['conditional', 'open', true, 'medium'],
  ['denied', 'closed', true, 'low'],
  ['denied', 'open', false, 'low'],
] as const)(
  'severity: %s, first hop %s, a repository in reach %s: %s',
  (verdict, firstHop, repositoryInReach, severity) => {
    expect(severityOf({ verdict, firstHop, repositoryInReach })).toBe(severity);
  },
);
