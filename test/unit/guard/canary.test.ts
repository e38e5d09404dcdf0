import { describe, expect, test } from 'vitest';
import { canaryDocument, isCanary } from '#guard/canary.ts';
import type { Finding } from '#guard/finding.ts';
import { parsePolicy } from '#iam/parse-policy.ts';

const CANARY = 'arn:aws:iam::111122223333:role/key-guard/canary/key-guard-CanaryRole-1ABC';

const reaching = (...arns: readonly string[]): Pick<Finding, 'principals'> => ({
  principals: arns.map((arn) => ({
    arn,
    region: 'us-east-1',
    verdict: 'denied',
    firstHop: 'closed',
    via: [],
  })),
});

describe('a finding is the canary', () => {
  test.each([
    ['when it reaches the role on its path', [CANARY]],
    ['in any partition', [CANARY.replace('arn:aws:', 'arn:aws-us-gov:')]],
    ['in several Regions', [CANARY, CANARY]],
  ])('%s', (_, arns) => {
    expect(isCanary(reaching(...arns))).toBe(true);
  });
});

describe('a finding is for people', () => {
  test.each([
    ['when it reaches nobody that is known', []],
    ['when it reaches somebody else as well', [CANARY, 'arn:aws:iam::111122223333:user/alice']],
    ['of a user on the path of the canary', [CANARY.replace(':role/', ':user/')]],
    ['of a role with the path in its name', ['arn:aws:iam::111122223333:role/x/key-guard/canary/a']],
    ['of a role whose path only begins so', ['arn:aws:iam::111122223333:role/key-guard/canary2/a']],
    ['of a session that is called like it', ['arn:aws:sts::111122223333:assumed-role/key-guard/canary/a']],
  ])('%s', (_, arns) => {
    expect(isCanary(reaching(...arns))).toBe(false);
  });
});

test('the deny of the canary is plain, and has another Sid at every moment', () => {
  const sids = ['2026-11-25T19:00:00.000Z', '2026-11-25T19:00:00.001Z'].map((now) => {
    const { statements, problems } = parsePolicy(canaryDocument(now));
    expect(problems).toEqual([]);
    expect(statements).toMatchObject([{ effect: 'Deny', condition: [] }]);
    return statements[0]?.sid;
  });
  expect(sids).toEqual(['KeyGuardCanary20261125T190000000Z', 'KeyGuardCanary20261125T190000001Z']);
});
