import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';

const user = { arn: 'arn:aws:iam::111122223333:user/alice' };
const resource = 'arn:aws:kms:us-east-1:111122223333:key/k';

type Statement = Readonly<Record<string, unknown>>;
type Unknown =
  | string
  | { readonly key: string; readonly like: string }
  | { readonly key: string; readonly present?: boolean; readonly multi?: boolean };

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

const is = (...keys: readonly string[]): object => ({
  StringEquals: Object.fromEntries(keys.map((key) => [key, 'v'])),
});
const allowIf = (Condition: object): Statement => ({ ...allow, Condition });
const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `x:k${i}`);
const some = ['x:a', 'x:b', 'x:c', 'x:d', 'x:e'];

describe('a decision that follows from several statements', () => {
  test.each<[string, readonly Statement[], string]>([
    [
      'names them in their order',
      [deny(is('x:c')), deny(is('x:b')), deny(is('x:a'))],
      'denied if `x:c` is `v`, or if `x:b` is `v`, or if `x:a` is `v`',
    ],
    [
      'names those of several tests among them',
      [deny(is('x:a')), deny(is('x:b', 'x:c')), deny(is('x:d'))],
      'denied if `x:a` is `v`, or if `x:b` is `v` and `x:c` is `v`, or if `x:d` is `v`',
    ],
    [
      'names those that have some of their tests in common',
      [deny(is('x:a', 'x:b')), deny(is('x:b', 'x:c')), deny(is('x:a', 'x:c'))],
      'denied if `x:a` is `v` and `x:b` is `v`, or if `x:b` is `v` and `x:c` is `v`, or if `x:a` is `v` and `x:c` is `v`',
    ],
    [
      'leaves out one that two others include between them',
      [
        deny(is('x:b', 'x:c')),
        deny(is('x:a', 'x:b')),
        deny({ StringNotEquals: { 'x:a': 'v' }, ...is('x:c') }),
      ],
      'denied if `x:a` is `v` and `x:b` is `v`, or if (`x:a` is not `v` or absent) and `x:c` is `v`',
    ],
    [
      'leaves out one that comes after two others which include it between them',
      [
        deny(is('x:a', 'x:b')),
        deny({ StringNotEquals: { 'x:a': 'v' }, ...is('x:c') }),
        deny(is('x:b', 'x:c')),
      ],
      'denied if `x:a` is `v` and `x:b` is `v`, or if (`x:a` is not `v` or absent) and `x:c` is `v`',
    ],
    [
      'holds the tests of one key together',
      [
        deny({ StringLike: { 'x:a': 'a*' }, StringNotEquals: { 'x:a': 'ab' } }),
        deny({ StringEquals: { 'x:a': 'zz' } }),
      ],
      'denied if `x:a` matches `a*` and (`x:a` is not `ab` or absent), or if `x:a` is `zz`',
    ],
    [
      'says once what hundreds of them add nothing to',
      [deny(is('x:a')), ...numbered(300).map(() => deny(is('x:a', 'x:b'))), deny(is('x:c'))],
      'denied if `x:a` is `v`, or if `x:c` is `v`',
    ],
    [
      'says once what hundreds of them say with a test of the same key',
      [deny(is('x:b', 'x:a')), ...numbered(300).map(() => deny(is('x:b', 'x:a', 'x:c')))],
      'denied if `x:b` is `v` and `x:a` is `v`',
    ],
  ])('%s', (_, denies, words) => {
    expect(conditionOf([allow, ...denies], some)).toBe(words);
  });

  test('puts no value in brackets that speaks of what is absent', () => {
    expect(conditionOf([allow, deny({ StringEquals: { 'x:a': 'not or absent', 'x:b': 'v' } })], some)).toBe(
      'denied if `x:a` is `not or absent` and `x:b` is `v`',
    );
  });

  test('tells rather what a key is than what it is not', () => {
    const other = allowIf({ StringEquals: { 'x:a': 'b', 'x:b': 'c' } });
    expect(conditionOf([other, allowIf({ StringEquals: { 'x:a': 'a' } })], some)).toBe(
      'denied unless (`x:b` is `c` or `x:a` is `a`) and (`x:a` is `b` or `x:a` is `a`)',
    );
  });

  test.each([
    [6, /^denied unless (`x:k\d` is `v` and ){5}`x:k\d` is `v`$/],
    [7, /^denied unless (`x:k\d` is `v` and ){5}`x:k\d` is `v`; perhaps in other requests as well$/],
  ])('names six tests of an Allow at most: of %i', (count, words) => {
    const keys = numbered(count);
    expect(conditionOf([allowIf(is(...keys))], keys)).toMatch(words);
  });
});

const PREFIX = 'AWS does not document a wildcard inside the service prefix of an action';
const NONSENSE = '`Nonsense` is no element of a statement';
const unsure: Statement = { ...allow, Action: 'k*:Decrypt' };

describe('a decision that follows from how AWS reads a statement', () => {
  test.each<[string, readonly Statement[], string]>([
    ['needs a reading', [unsure], `denied unless AWS reads it so (${PREFIX})`],
    [
      'needs a reading and a key, which is named first',
      [{ ...unsure, Condition: is('x:a') }],
      `denied unless \`x:a\` is \`v\` and AWS reads it so (${PREFIX})`,
    ],
    [
      'fails by the other reading',
      [unsure, deny(is('x:a')), deny(is('x:b'))],
      `denied if \`x:a\` is \`v\`, or if \`x:b\` is \`v\`, or if AWS reads it otherwise (${PREFIX})`,
    ],
    [
      'fails by what was not understood',
      [allow, { ...allow, Effect: 'Deny', Nonsense: 1 }],
      `denied if what was not understood stands in its way (${NONSENSE})`,
    ],
    [
      'needs what was not understood',
      [{ ...allow, Nonsense: 1 }],
      `denied unless what was not understood lets it pass (${NONSENSE})`,
    ],
    [
      'fails by both together',
      [allow, deny(is('x:a')), { ...deny(is('x:b')), Nonsense: 1 }],
      `denied if \`x:a\` is \`v\`, or if \`x:b\` is \`v\` and what was not understood stands in its way (${NONSENSE})`,
    ],
    [
      'fails by what is certain, whatever the reading',
      [allowIf(is('x:a')), { ...deny(is('x:b')), Action: 'k*:Decrypt' }, deny(is('x:b'))],
      'denied unless (`x:b` is not `v` or absent) and `x:a` is `v`',
    ],
    [
      'fails without an Allow, whatever the reading of a Deny',
      [allowIf(is('x:a')), { ...deny(is('x:b')), Action: 'k*:Decrypt' }],
      `denied if \`x:b\` is \`v\` and AWS reads it so (${PREFIX}), or if \`x:a\` is not \`v\` or absent`,
    ],
  ])('%s', (_, statements, words) => {
    expect(conditionOf(statements, some)).toBe(words);
  });
});

const key = 'arn:aws:kms:us-east-1:111122223333:key/${x:a}';
const compared = { StringLike: { 'x:a': '${x:b}*' } };

describe('a decision about values that cannot all be tried', () => {
  test.each<[string, readonly Statement[], readonly Unknown[], string | undefined]>([
    ['names what denies', [allow, deny(compared)], some, 'denied if `x:a` matches `${x:b}*`'],
    [
      'says that something may be missing where not all is allowed',
      [allowIf(is('x:c')), deny(compared)],
      some,
      'denied if `x:a` matches `${x:b}*`; perhaps in other requests as well',
    ],
    ['says nothing where nothing denies', [allowIf(compared)], some, undefined],
    [
      'does not name what never denies',
      [allow, deny(compared), deny(is('x:c'))],
      ['x:a', 'x:b', { key: 'x:c', like: 'w*' }],
      'denied if `x:a` matches `${x:b}*`',
    ],
    [
      'names what was not understood',
      [allow, { ...deny(compared), Nonsense: 1 }],
      some,
      `denied if what was not understood stands in its way (${NONSENSE}) and \`x:a\` matches \`\${x:b}*\``,
    ],
    [
      'names a resource',
      [allow, { ...allow, Effect: 'Deny', Resource: key }],
      some,
      `denied if the resource matches \`${key}\``,
    ],
    [
      'names a resource that is spared',
      [allow, { Effect: 'Deny', Action: '*', NotResource: key }],
      some,
      `denied unless the resource matches \`${key}\``,
    ],
    [
      'names a resource that is spared, among others that are not',
      [allow, { Effect: 'Deny', Action: '*', NotResource: key }, deny(is('x:b')), deny(is('x:c'))],
      some,
      `denied if the resource does not match \`${key}\`, or if \`x:b\` is \`v\`, or if \`x:c\` is \`v\``,
    ],
  ])('%s', (_, statements, unknown, words) => {
    expect(conditionOf(statements, unknown)).toBe(words);
  });

  test.each([
    [6, /^denied if .*(, or if .*){5}`v`$/],
    [7, /^denied if [^;]*(, or if [^;]*){5}`v`; perhaps in other requests as well$/],
  ])('names six statements at most: of %i', (count, words) => {
    const keys = numbered(count - 1);
    const denies = [compared, ...keys.map((one) => is(one))].map(deny);
    const condition = conditionOf([allow, ...denies], [...some, ...keys]);
    expect(condition).toMatch(words);
    expect(condition?.split(', or if ')).toHaveLength(6);
  });
});

test('a reading that decides nothing where no Allow holds leaves nothing of itself there', () => {
  const condition = conditionOf(
    [
      { ...allow, Condition: { StringEquals: { 'x:a': 'v' } } },
      deny({ StringEquals: { 'aws:TagKeys': 'a' } }),
    ],
    ['x:a', { key: 'aws:TagKeys', present: true, multi: true }],
  );
  expect(condition).toMatch(
    /^denied if `aws:TagKeys` is `a` and AWS reads it so \([^)]+\), or if `x:a` is not `v` or absent$/,
  );
});
