import { expect, test } from 'vitest';
import type { Verdict } from '#guard/finding.ts';
import { allow, assessed, deny, doc, NOW, user } from './sample.ts';

const on = (Condition: object, options = {}): Verdict => {
  const inline = [doc(allow('*'), deny({ Condition }))];
  return assessed({ users: [user('alice', { inline })] }, 'alice', options).verdict;
};

test.each<readonly [string, object, Verdict]>([
  [
    'begins within ninety days',
    { DateGreaterThan: { 'aws:CurrentTime': '2026-12-24T00:00:00Z' } },
    'conditional',
  ],
  ['begins after that', { DateGreaterThan: { 'aws:CurrentTime': '2028-01-01T00:00:00Z' } }, 'clear'],
  ['has begun', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, 'denied'],
  ['has begun, in seconds', { NumericGreaterThan: { 'aws:EpochTime': '1700000000' } }, 'denied'],
  ['has ended', { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, 'clear'],
  [
    'begins by one clock when it has ended by the other',
    {
      DateGreaterThan: { 'aws:CurrentTime': '2026-12-24T00:00:00Z' },
      DateLessThan: { 'aws:EpochTime': '2026-12-20T00:00:00Z' },
    },
    'clear',
  ],
  [
    'is for sessions issued after it is used',
    { DateGreaterThan: { 'aws:TokenIssueTime': '2028-01-01T00:00:00Z' } },
    'clear',
  ],
])(`a deny that %s, seen from ${NOW.slice(0, 10)}`, (_, condition, verdict) => {
  expect(on(condition)).toBe(verdict);
});

test('the age of MFA is asked only where there is MFA', () => {
  const condition = { NumericLessThan: { 'aws:MultiFactorAuthAge': '100' } };
  const assumed = (values: readonly string[] | null) => ({
    assumed: new Map([['aws:multifactorauthpresent', values]]),
  });
  expect(on(condition)).toBe('conditional');
  expect(on(condition, assumed(['true']))).toBe('conditional');
  expect(on(condition, assumed(['false']))).toBe('clear');
  expect(on(condition, assumed(null))).toBe('clear');
});
