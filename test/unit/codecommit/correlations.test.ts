import { describe, expect, test } from 'vitest';
import { correlationsAmong } from '#codecommit/correlations.ts';

type Keys = Readonly<Record<string, string | undefined>>;

/** Whether one session can hold these values; a key that is undefined is asked for and absent. */
function possible(keys: Keys): boolean {
  const world = (key: string) => {
    const value = keys[key];
    return value === undefined ? undefined : [value];
  };
  const assigned = new Set(Object.keys(keys));
  return correlationsAmong(Object.keys(keys)).every((correlation) => correlation.possible(world, assigned));
}

const ORG = 'o-example';
const PATH = 'o-example/r-1/ou-1/';

describe('keys that go together', () => {
  test.each<readonly [string, boolean, Keys]>([
    ['one clock', true, { 'aws:currenttime': '2026-11-23T10:20:30Z', 'aws:epochtime': '1795429230' }],
    [
      'one clock, within its second',
      true,
      { 'aws:currenttime': '2026-11-23T10:20:30.500Z', 'aws:epochtime': '1795429230' },
    ],
    ['two clocks', false, { 'aws:currenttime': '2026-11-23T10:20:30Z', 'aws:epochtime': '1795429231' }],
    [
      'a session issued before',
      true,
      { 'aws:currenttime': '2026-11-23T10:00:00Z', 'aws:tokenissuetime': '2026-11-23T09:00:00Z' },
    ],
    [
      'a session issued later',
      false,
      { 'aws:currenttime': '2026-11-23T10:00:00Z', 'aws:tokenissuetime': '2026-11-23T11:00:00Z' },
    ],
    ['no session', true, { 'aws:currenttime': '2026-11-23T10:00:00Z', 'aws:tokenissuetime': undefined }],
    [
      'an age of MFA with MFA',
      true,
      { 'aws:multifactorauthpresent': 'true', 'aws:multifactorauthage': '60' },
    ],
    [
      'an age of MFA without MFA',
      false,
      { 'aws:multifactorauthpresent': 'false', 'aws:multifactorauthage': '60' },
    ],
    [
      'an age of MFA without a word on MFA',
      false,
      { 'aws:multifactorauthpresent': undefined, 'aws:multifactorauthage': '60' },
    ],
    [
      'MFA without an age',
      false,
      { 'aws:multifactorauthpresent': 'true', 'aws:multifactorauthage': undefined },
    ],
    ['neither', true, { 'aws:multifactorauthpresent': undefined, 'aws:multifactorauthage': undefined }],
    ['an organization with a path', true, { 'aws:principalorgid': ORG, 'aws:principalorgpaths': PATH }],
    [
      'an organization without a path',
      false,
      { 'aws:principalorgid': ORG, 'aws:principalorgpaths': undefined },
    ],
    [
      'a path without an organization',
      false,
      { 'aws:resourceorgid': undefined, 'aws:resourceorgpaths': PATH },
    ],
    ['key and caller in one organization', true, { 'aws:principalorgid': ORG, 'aws:resourceorgid': ORG }],
    ['key and caller in two', false, { 'aws:principalorgid': ORG, 'aws:resourceorgid': 'o-other' }],
    [
      'key and caller in two places',
      false,
      { 'aws:principalorgpaths': PATH, 'aws:resourceorgpaths': 'o-example/r-1/' },
    ],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys)).toBe(expected);
  });

  test('say nothing of a key that is not asked for', () => {
    expect(possible({ 'aws:multifactorauthage': '60' })).toBe(true);
    expect(possible({ 'aws:epochtime': '1' })).toBe(true);
    expect(possible({ 'aws:principalorgpaths': PATH })).toBe(true);
  });
});
