import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';

const user = { arn: 'arn:aws:iam::111122223333:user/alice' };
const resource = 'arn:aws:kms:us-east-1:111122223333:key/k';

type Statement = Readonly<Record<string, unknown>>;
type Unknown = string | { readonly key: string; readonly present?: boolean; readonly multi?: boolean };

const allow: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const deny = (Condition: object): Statement => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition });

function conditionOf(statements: readonly Statement[], unknown: readonly Unknown[]): string | undefined {
  const document = { Version: '2012-10-17', Statement: statements };
  const answer = decideLine({
    principal: user,
    policies: { identity: [{ name: 'p', document }] },
    request: { action: 'kms:Decrypt', resource, unknown },
  });
  if ('error' in answer) throw new Error(answer.error.message);
  return answer.condition;
}

const notFromVpc = { StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b3c' } };
const withoutMfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
const MFA = 'aws:MultiFactorAuthPresent';

describe('a conditional decision says where it is denied', () => {
  test.each([
    [
      'by what would spare it',
      [deny({ ...notFromVpc, ...withoutMfa })],
      'denied unless the call comes from `vpc-1a2b3c` or the session carries MFA',
    ],
    [
      'by all that would have to spare it, where two statements deny',
      [deny(notFromVpc), deny(withoutMfa)],
      'denied unless the call comes from `vpc-1a2b3c` and the session carries MFA',
    ],
    [
      'without a test that another statement makes needless',
      [deny({ ...notFromVpc, ...withoutMfa }), deny({ ...notFromVpc, Bool: { [MFA]: 'true' } })],
      'denied unless the call comes from `vpc-1a2b3c`',
    ],
    [
      'without a statement that another one includes',
      [deny({ ...notFromVpc, ...withoutMfa }), deny(withoutMfa)],
      'denied unless the session carries MFA',
    ],
    [
      'by what is denied, where that is what is named',
      [deny({ Bool: { [MFA]: 'false' } })],
      'denied if `aws:MultiFactorAuthPresent` is `false`',
    ],
    [
      'in brackets, where two statements have two tests each',
      [
        deny({ ...notFromVpc, ...withoutMfa }),
        deny({ ...withoutMfa, StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }),
      ],
      'denied unless (the call comes from `vpc-1a2b3c` or the session carries MFA) and (the session carries MFA or the call comes through `vpce-1`)',
    ],
  ])('%s', (_, denies, words) => {
    expect(conditionOf([allow, ...denies], ['aws:SourceVpc', 'aws:SourceVpce', MFA])).toBe(words);
  });

  test.each<[object, Unknown, string]>([
    [
      { StringEquals: { 'aws:PrincipalTag/env': ['prod', 'test'] } },
      'aws:PrincipalTag/env',
      "denied if the principal's tag `env` is one of `prod`, `test`",
    ],
    [
      { StringNotEquals: { 'aws:PrincipalTag/env': 'prod' } },
      'aws:PrincipalTag/env',
      "denied unless the principal's tag `env` is `prod`",
    ],
    [
      { StringNotEqualsIfExists: { 'aws:PrincipalTag/env': 'prod' } },
      'aws:PrincipalTag/env',
      "denied unless the principal's tag `env` is `prod`",
    ],
    [
      { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.0/24'] } },
      'aws:SourceIp',
      'denied unless the call comes from one of `192.0.2.0/24`, `198.51.100.0/24`',
    ],
    [
      { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      'aws:SourceIp',
      'denied if the call comes from `192.0.2.0/24`',
    ],
    [
      { DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
      { key: 'aws:CurrentTime', present: true },
      'denied if it is after `2027-01-01T00:00:00Z`',
    ],
    [
      { DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' } },
      'aws:TokenIssueTime',
      'denied if the session began before `2026-01-01T00:00:00Z`',
    ],
    [{ NumericLessThanIfExists: { 'x:age': '10' } }, 'x:age', 'denied unless `x:age` is at least `10`'],
    [
      { NumericGreaterThan: { 'x:age': ['10', '20'] } },
      'x:age',
      'denied if `x:age` is above one of `10`, `20`',
    ],
    [{ Null: { 'x:k': 'true' } }, 'x:k', 'denied unless `x:k` is present'],
    [{ Null: { 'x:k': 'false' } }, 'x:k', 'denied if `x:k` is present'],
    [
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } },
      { key: 'aws:TagKeys', multi: true },
      'denied unless some value of `aws:TagKeys` is not `a`',
    ],
    [
      { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'a*' } },
      { key: 'aws:TagKeys', multi: true },
      'denied if some value of `aws:TagKeys` matches `a*`',
    ],
    [
      { StringNotEquals: { 'kms:EncryptionContext:aws:codecommit:id': 'r-1' } },
      'kms:EncryptionContext:aws:codecommit:id',
      'denied unless the repository ID is `r-1`',
    ],
    [
      { StringLike: { 'aws:SourceVpc': 'vpc-*' } },
      'aws:SourceVpc',
      'denied if `aws:SourceVpc` matches `vpc-*`',
    ],
    [
      { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } },
      'aws:SourceVpc',
      'denied unless `aws:SourceVpc` is not `vpc-1`',
    ],
    [{ BoolIfExists: { [MFA]: 'true' } }, MFA, 'denied unless `aws:MultiFactorAuthPresent` is `false`'],
  ])('%j', (condition, unknown, words) => {
    expect(conditionOf([allow, deny(condition)], [unknown])).toBe(words);
  });

  test('where nothing allows it as well as where a statement denies', () => {
    const office = { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } };
    expect(conditionOf([office, deny(withoutMfa)], ['aws:SourceIp', MFA])).toBe(
      'denied unless the session carries MFA and the call comes from `192.0.2.0/24`',
    );
  });

  test('with a reading that AWS leaves open', () => {
    expect(
      conditionOf(
        [allow, deny({ StringEquals: { 'aws:TagKeys': 'a' } })],
        [{ key: 'aws:TagKeys', multi: true, present: true }],
      ),
    ).toBe(
      'denied if `aws:TagKeys` is `a` and AWS reads it so (AWS does not document an operator without ForAllValues or ForAnyValue on a key that holds a list)',
    );
  });

  test('not at all, where it does not depend on anything', () => {
    expect(conditionOf([allow, deny({})], [MFA])).toBeUndefined();
  });

  test('not at all, where it fails either way', () => {
    expect(conditionOf([deny(withoutMfa)], [MFA])).toBeUndefined();
  });

  test('as far as a sentence can bear', () => {
    const keys = Array.from({ length: 9 }, (_, i) => `x:k${i}`);
    const denies = keys.map((key) => deny({ StringEquals: { [key]: 'a' } }));
    expect(conditionOf([allow, ...denies], keys)).toMatch(
      /^denied if `x:k0` is `a`, or if .*; perhaps in other requests as well$/,
    );
  });
});
