import { describe, expect, test } from 'vitest';
import type { ChangeNote, Finding } from '#guard/finding.ts';
import { alertText } from '#report/alert.ts';
import { closed, groupDeny, missingAllow, scpDeny, unexplained, unread, userDeny } from './findings.ts';

const padded: Finding = {
  ...groupDeny,
  severity: 'high',
  introducedBy: { eventId: 'e', eventName: 'PutRolePolicy', time: '2026-11-03T15:20:09Z', padded: true },
};

const through: Finding = {
  ...userDeny,
  introducedBy: {
    eventId: 'e',
    eventName: 'PutRolePolicy',
    time: '2026-11-03T15:20:09Z',
    invokedBy: 'cloudformation.amazonaws.com',
    through: 'cloudformation',
  },
};

function byWay(through: ChangeNote['through'], invokedBy?: string): Finding {
  const change = { eventId: 'e', eventName: 'PutUserPolicy', time: '2026-11-03T15:20:09Z' };
  return {
    ...userDeny,
    introducedBy: { ...change, through, ...(invokedBy === undefined ? {} : { invokedBy }) } as ChangeNote,
  };
}

describe('the text of an alert', () => {
  // after a change that is meant: npx vitest run test/unit/report -u, and read the difference
  test.each([
    ['user-deny', alertText(userDeny, 'opened')],
    ['group-deny-conditional', alertText(groupDeny, 'opened')],
    ['scp-deny-of-a-key', alertText(scpDeny, 'opened')],
    ['first-hop-closed', alertText(closed, 'opened')],
    ['missing-allow', alertText(missingAllow, 'opened')],
    ['policy-not-read', alertText(unread, 'opened')],
    ['refusal-unexplained', alertText(unexplained, 'opened')],
    ['padded', alertText(padded, 'opened')],
    ['through-cloudformation', alertText(through, 'opened')],
    ['through-terraform', alertText(byWay('terraform'), 'opened')],
    ['through-identity-center', alertText(byWay('identity-center', 'sso.amazonaws.com'), 'opened')],
    ['through-a-service', alertText(byWay('aws-service', 'config.amazonaws.com'), 'opened')],
    ['changed', alertText(groupDeny, 'changed')],
    ['resolved', alertText(userDeny, 'resolved')],
    ['resolved-missing-allow', alertText(missingAllow, 'resolved')],
  ])('%s', async (name, { subject, text }) => {
    await expect(`${subject}\n\n${text}\n`).toMatchFileSnapshot(`../../golden/alerts/${name}.txt`);
  });
});

const long = 'é\u{1f511}'.repeat(200);
const hostile = `\u001b[2J\n\r\u2028\u202eab${long}`;
const [hit] = userDeny.principals;
const named = (name: string): Finding => ({
  ...userDeny,
  account: name,
  source: { ...userDeny.source, policyName: name, policyKey: `arn#${name}`, sid: name, version: name },
  regions: [name],
  repositories: [`arn:aws:codecommit:${name}:1:${name}`],
  principals:
    hit === undefined
      ? []
      : [{ ...hit, arn: `arn:aws:iam::1:user/${name}`, region: name, via: [name, name] }],
  introducedBy: {
    eventId: name,
    eventName: name,
    time: name,
    actor: name,
    invokedBy: name,
    through: 'aws-service',
  },
  observed: { errorCode: name, message: name, principal: name },
});

test.each([
  ['one', named('short')],
  ['long names', named(long)],
  ['hostile names', named(hostile)],
  ['nobody', { ...userDeny, principals: [] }],
  [
    'a thousand',
    {
      ...userDeny,
      principals: Array.from({ length: 1000 }, (_, i) => ({
        ...userDeny.principals[0],
        arn: `arn:aws:iam::1:user/u${i}`,
      })) as Finding['principals'],
    },
  ],
  ['unexplained', unexplained],
])(
  'of %s: the subject is one line under 100 characters, and the text is bounded and has nothing unseen',
  (_, finding) => {
    for (const { subject, text } of [alertText(finding, 'opened'), alertText(finding, 'resolved')]) {
      expect(subject.length).toBeLessThan(100);
      expect(subject).toMatch(/^\[[A-Z]+\] [^\p{C}]+$/u);
      expect(text).not.toMatch(/[^\P{C}\n]/u);
      expect(text.length).toBeLessThan(20_000);
      expect(subject.isWellFormed() && text.isWellFormed()).toBe(true);
      expect(text.split('\n').length).toBeLessThanOrEqual(16);
    }
  },
);

test('the account stays in the subject, however long the names are', () => {
  expect(alertText({ ...named(long), account: '111122223333' }, 'opened').subject).toContain('111122223333');
  expect(alertText({ ...named(long), account: '111122223333' }, 'resolved').subject).toContain(
    '111122223333',
  );
});

test.each(['cloudformation', 'cdk', 'terraform', 'pulumi'] as const)(
  'a change made with %s is named as infrastructure as code, with the advice to change its source',
  (through) => {
    expect(alertText(byWay(through), 'opened').text).toMatch(
      /\nMade with +.+ \(infrastructure as code\): change the .+, or the next run brings this back\n/,
    );
  },
);

test.each(['unknown', undefined] as const)(
  'of a change of which nobody knows how (%s) nothing is said',
  (through) => {
    expect(alertText(byWay(through), 'opened').text).not.toContain('Made with');
  },
);
