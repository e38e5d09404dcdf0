import { describe, expect, test } from 'vitest';
import { constraint } from '#iam/constraint.ts';
import { misfitOf } from '#iam/misfit.ts';
import type { UnknownKey } from '#iam/request.ts';

const key = (more: Partial<UnknownKey>): UnknownKey => ({
  name: 'aws:key',
  mayBeAbsent: true,
  list: false,
  within: [],
  ...more,
});

const after2026 = constraint('DateGreaterThan', 'aws:key', ['2026-01-01T00:00:00Z']);
const inTeams = constraint('StringLike', 'aws:key', ['team-*']);

describe('a key can hold', () => {
  test.each<[string, UnknownKey, readonly string[]]>([
    ['any text', key({}), ['', 'x']],
    ['any text where it takes ARNs', key({ type: 'arn' }), ['no ARN']],
    ['true and false', key({ type: 'bool', list: true }), ['true', 'false']],
    ['numbers', key({ type: 'number' }), ['-1.5']],
    ['addresses', key({ type: 'ip' }), ['203.0.113.1']],
    ['what passes its limits', key({ type: 'date', within: [after2026] }), ['2026-01-01T00:00:01Z']],
    ['a list with what every list has', key({ list: true, includes: ['a'] }), ['b', 'a']],
  ])('%s', (_, unknown, values) => {
    expect(misfitOf(unknown, values)).toBeUndefined();
  });
});

describe('a key can not hold', () => {
  test.each<[string, UnknownKey, readonly string[], ReturnType<typeof misfitOf>]>([
    ['another word than true and false', key({ type: 'bool' }), ['True'], { why: 'type', value: 'True' }],
    ['words where it takes numbers', key({ type: 'number' }), ['1', 'one'], { why: 'type', value: 'one' }],
    [
      'what is at its limit',
      key({ type: 'date', within: [after2026] }),
      ['2026-01-01T00:00:00Z'],
      { why: 'impossible', value: '2026-01-01T00:00:00Z' },
    ],
    [
      'what fails one limit of several',
      key({ within: [constraint('StringLike', 'aws:key', ['*']), inTeams] }),
      ['team-a', 'b'],
      { why: 'impossible', value: 'b' },
    ],
    [
      'a list without what every list has',
      key({ list: true, includes: ['a'] }),
      ['b', 'c'],
      { why: 'impossible', value: 'b, c' },
    ],
  ])('%s', (_, unknown, values, misfit) => {
    expect(misfitOf(unknown, values)).toEqual(misfit);
  });
});
