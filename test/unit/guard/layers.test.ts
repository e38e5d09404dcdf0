import { describe, expect, test } from 'vitest';
import { assessAccount } from '#guard/assess-account.ts';
import { ACCOUNT, ALLOW_ALL, accountOf, assess, denyKms, GIT, NOW, policy, REGION } from './account-of.ts';

const scp = (...levels: readonly (readonly object[])[]) => ({
  scp: levels.map((statements, i) => [{ id: `p-${i}`, name: `level ${i}`, document: policy(statements) }]),
});

describe('a layer', () => {
  test('a group denies its members and nobody else', () => {
    const alice = assess({ group: [denyKms()] });
    expect(alice).toMatchObject({ verdict: 'denied', causes: [{ via: ['user alice', 'group dev'] }] });
    expect(assess({ group: [denyKms()] }, 'ci').verdict).toBe('clear');
  });

  test('a deny in a permissions boundary is effective', () => {
    expect(assess({ boundary: [ALLOW_ALL, denyKms()] })).toMatchObject({
      verdict: 'denied',
      causes: [{ layer: 'boundary' }],
    });
  });

  test('a boundary that does not mention KMS does not deny aws/codecommit, by inference', () => {
    expect(assess({ boundary: [GIT] })).toMatchObject({ verdict: 'clear', assumptions: ['1.12'] });
  });

  test('an SCP denies', () => {
    const hit = assess({ snapshot: scp([ALLOW_ALL], [ALLOW_ALL, denyKms()]) });
    expect(hit).toMatchObject({
      verdict: 'denied',
      causes: [{ layer: 'scp', policyKey: 'p-1' }],
      assumptions: ['1.15'],
    });
  });

  test('an SCP level that allows only other services denies by absence', () => {
    const hit = assess({ snapshot: scp([ALLOW_ALL], [GIT]) });
    expect(hit).toMatchObject({
      verdict: 'denied',
      firstHop: 'open',
      causes: [{ layer: 'scp', statement: null, policyKey: 'scp 1' }],
    });
  });

  test('an explicit deny does not hide the allow that is missing behind it', () => {
    const hit = assess({ user: [denyKms()], snapshot: scp([ALLOW_ALL], [GIT]) });
    expect(hit.causes.map(({ layer, statement }) => [layer, statement])).toEqual([
      ['identity', 1],
      ['scp', null],
    ]);
  });

  test('SCPs bind neither the management account nor service-linked roles', () => {
    const denied = scp([ALLOW_ALL, denyKms()]);
    const management = { ...denied, organization: { id: 'o-home', managementAccountId: ACCOUNT } };
    expect(assess({ snapshot: management })).toMatchObject({ verdict: 'clear', notEvaluated: [] });
    expect(assess({ snapshot: denied, path: '/aws-service-role/x.amazonaws.com/' }, 'ci').verdict).toBe(
      'clear',
    );
    expect(assess({ snapshot: denied }, 'ci').verdict).toBe('denied');
  });

  test('of which nothing is known is listed and changes nothing', () => {
    const snapshot = { scp: undefined, organization: undefined };
    expect(assess({ snapshot })).toMatchObject({ verdict: 'clear', notEvaluated: ['scp'], complete: true });
    expect(assess({ snapshot }, 'ci').notEvaluated).toEqual(['session', 'scp']);
  });
});

describe('a policy that can not be read', () => {
  test('makes its principals conditional, with a problem', () => {
    const hit = assess({ attached: null });
    expect(hit).toMatchObject({ verdict: 'conditional', complete: false, exact: false });
    expect(hit.problems).toMatchObject([
      { policy: `arn:aws:iam::${ACCOUNT}:policy/shared`, code: 'document-missing' },
    ]);
    expect(assess({ attached: '{"Version":' }).problems).toMatchObject([{ code: 'document-not-json' }]);
  });

  test('changes nothing for the others', () => {
    expect(assess({ attached: null }, 'ci')).toMatchObject({
      verdict: 'clear',
      complete: true,
      problems: [],
    });
  });
});

describe('a session', () => {
  const byTag = denyKms({ StringEquals: { 'aws:PrincipalTag/team': 'blue' } });

  test('brings tags of its own where the trust policy lets it', () => {
    const trust = {
      Effect: 'Allow',
      Principal: { AWS: ACCOUNT },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    };
    expect(assess({ role: [byTag] }, 'ci').verdict).toBe('clear');
    expect(assess({ role: [byTag], trust }, 'ci')).toMatchObject({
      verdict: 'conditional',
      unknown: ['aws:PrincipalTag/team'],
    });
  });
});

describe("a customer's key", () => {
  const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/own`;
  const repository = {
    name: 'web',
    id: 'r-1',
    arn: `arn:aws:codecommit:${REGION}:${ACCOUNT}:web`,
    kmsKeyId: arn,
  };
  const delegating = policy([
    { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' },
  ]);
  const snapshot = (document: unknown) => ({
    repositories: [repository],
    keys: [{ arn, aliases: ['alias/own'], manager: 'CUSTOMER', state: 'Enabled', policy: document }],
  });
  const verdictOf = (given: Parameters<typeof accountOf>[0]) => {
    const { principals } = assessAccount(accountOf(given), { regions: [REGION], now: NOW });
    return principals.find(({ principal, key }) => principal.name === 'alice' && key.kind === 'customer')
      ?.verdict;
  };

  test('needs allows: from the key policy, and from the boundary as well', () => {
    expect(verdictOf({ snapshot: snapshot(delegating) })).toBe('clear');
    expect(verdictOf({ snapshot: snapshot(policy([])) })).toBe('denied');
    expect(verdictOf({ snapshot: snapshot(delegating), boundary: [GIT] })).toBe('denied');
  });
});

describe('the first hop', () => {
  const noMfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
  const office = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
  const denyAll = (Condition: object) => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition });

  test.each([
    ['only KMS is denied', denyKms(), 'open'],
    ['everything is denied', denyAll({}), 'closed'],
    ['KMS is denied without MFA', denyKms(noMfa), 'open'],
    ['everything is denied without MFA', denyAll(noMfa), 'closed'],
    ['everything is denied outside the office, as each of the two calls sees it', denyAll(office), 'unknown'],
    [
      'pushing alone is denied too',
      { Effect: 'Deny', Action: ['kms:*', 'codecommit:GitPush'], Resource: '*' },
      'open',
    ],
  ] as const)('%s', (_, statement, firstHop) => {
    expect(assess({ user: [statement] }).firstHop).toBe(firstHop);
  });

  test('is closed to who has no permission for CodeCommit, and the severity is low', () => {
    const denied = { Effect: 'Deny', NotAction: ['iam:*'], Resource: '*' };
    expect(assess({ role: [denied] }, 'ci')).toMatchObject({
      verdict: 'denied',
      firstHop: 'closed',
      severity: 'low',
    });
  });

  test('is low without a repository in the Region, and high with one', () => {
    expect(assess({ user: [denyKms()], snapshot: { repositories: [] } }).severity).toBe('low');
    expect(assess({ user: [denyKms()] }).severity).toBe('high');
  });
});
