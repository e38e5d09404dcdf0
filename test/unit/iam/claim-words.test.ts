import { describe, expect, test } from 'vitest';
import { claimOf, opposite, type ValueClaim } from '#iam/claim.ts';
import { claimWords, resourceWords, valueList } from '#iam/claim-words.ts';
import { constraint } from '#iam/constraint.ts';
import { phraseOf } from '#iam/key-phrases.ts';

const claim = (parts: Partial<ValueClaim>): ValueClaim => ({
  kind: 'values',
  key: 'x:k',
  family: 'String',
  relation: 'equals',
  not: false,
  quantifier: 'one',
  orAbsent: false,
  values: ['a'],
  each: false,
  ...parts,
});

describe('a claim in words', () => {
  test.each<[Partial<ValueClaim>, string, string]>([
    [{}, 'is `a`', 'is one of `a`, `b`'],
    [{ relation: 'like' }, 'matches `a`', 'matches one of `a`, `b`'],
    [{ relation: 'within' }, 'is in `a`', 'is in one of `a`, `b`'],
    [{ relation: 'less' }, 'is below `a`', 'is below one of `a`, `b`'],
    [{ relation: 'less-or-equal' }, 'is at most `a`', 'is at most one of `a`, `b`'],
    [{ relation: 'greater' }, 'is above `a`', 'is above one of `a`, `b`'],
    [{ relation: 'greater-or-equal' }, 'is at least `a`', 'is at least one of `a`, `b`'],
    [{ relation: 'less', each: true }, 'is below `a`', 'is below each of `a`, `b`'],
    [{ not: true }, 'is not `a`', 'is none of `a`, `b`'],
    [{ not: true, relation: 'like' }, 'does not match `a`', 'matches none of `a`, `b`'],
    [{ not: true, relation: 'within' }, 'is outside `a`', 'is outside each of `a`, `b`'],
    [{ family: 'Date' }, 'is `a`', 'is one of `a`, `b`'],
    [{ family: 'Date', relation: 'less' }, 'is before `a`', 'is before one of `a`, `b`'],
    [
      { family: 'Date', relation: 'less-or-equal' },
      'is no later than `a`',
      'is no later than one of `a`, `b`',
    ],
    [{ family: 'Date', relation: 'greater' }, 'is after `a`', 'is after one of `a`, `b`'],
    [
      { family: 'Date', relation: 'greater-or-equal' },
      'is no earlier than `a`',
      'is no earlier than one of `a`, `b`',
    ],
    [{ orAbsent: true }, 'is `a` or absent', 'is one of `a`, `b`, or absent'],
    [
      { orAbsent: true, relation: 'like' },
      'matches `a` or is absent',
      'matches one of `a`, `b`, or is absent',
    ],
  ])('%j', (parts, one, several) => {
    expect(claimWords(claim(parts))).toBe(`\`x:k\` ${one}`);
    expect(claimWords(claim({ ...parts, values: ['a', 'b'] }))).toBe(`\`x:k\` ${several}`);
  });

  test.each([
    ['all', 'every value of `x:k` is `a` or it is absent'],
    ['any', 'some value of `x:k` is `a` or it is absent'],
  ] as const)('speaks of the values of a list: %s', (quantifier, words) => {
    expect(claimWords(claim({ quantifier, orAbsent: true }))).toBe(words);
  });

  test.each([
    ['present', 'present', 'absent'],
    ['absent', 'absent', 'present'],
    ['anything', 'absent or present', 'neither absent nor present'],
    ['nothing', 'neither absent nor present', 'absent or present'],
  ] as const)('says of presence, and of its opposite: %s', (is, words, other) => {
    const presence = { kind: 'presence', key: 'x:k', is } as const;
    expect(claimWords(presence)).toBe(`\`x:k\` is ${words}`);
    expect(claimWords(opposite(presence))).toBe(`\`x:k\` is ${other}`);
  });

  test.each([
    [false, ['a'], 'the resource matches `a`'],
    [false, ['a', 'b'], 'the resource matches one of `a`, `b`'],
    [true, ['a'], 'the resource does not match `a`'],
    [true, ['a', 'b'], 'the resource matches none of `a`, `b`'],
  ])('says of a resource, negated or not: %s %j', (not, values, words) => {
    expect(resourceWords(not, values)).toBe(words);
  });

  test.each([
    ['nothing', [], 'an empty list'],
    ['four values', ['a', 'b', 'c', 'd'], '`a`, `b`, `c`, `d`'],
    ['a fifth value', ['a', 'b', 'c', 'd', 'e'], '`a`, `b`, `c`, `d` and 1 more'],
    ['a value of 200 characters', ['a'.repeat(200)], `\`${'a'.repeat(200)}\``],
    ['a longer value', ['a'.repeat(201)], `\`${'a'.repeat(200)}…\``],
  ])('lists %s', (_, values, words) => {
    expect(valueList(values)).toBe(words);
  });
});

describe('what a condition test claims', () => {
  test.each([
    [['true'], 'absent'],
    [['false'], 'present'],
    [['false', 'true'], 'anything'],
    [[], 'nothing'],
  ])('of presence, with the values %j: %s', (values, is) => {
    expect(claimOf(constraint('Null', 'x:k', values))).toEqual({ kind: 'presence', key: 'x:k', is });
  });

  test.each([
    ['StringEquals', false],
    ['StringEqualsIfExists', true],
    ['StringNotEquals', true],
    ['ForAllValues:StringEquals', true],
    ['ForAllValues:StringNotEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
  ])('%s holds where the key is absent: %s', (operator, orAbsent) => {
    expect(claimOf(constraint(operator, 'x:k', ['a']))).toMatchObject({ kind: 'values', orAbsent });
  });
});

describe('the opposite of a claim', () => {
  test.each<[Partial<ValueClaim>, Partial<ValueClaim>]>([
    [{}, { not: true, orAbsent: true }],
    [{ not: true, orAbsent: true }, {}],
    [{ relation: 'less' }, { relation: 'greater-or-equal', each: true, orAbsent: true }],
    [{ relation: 'less-or-equal' }, { relation: 'greater', each: true, orAbsent: true }],
    [{ relation: 'greater' }, { relation: 'less-or-equal', each: true, orAbsent: true }],
    [{ relation: 'greater-or-equal' }, { relation: 'less', each: true, orAbsent: true }],
    [
      { quantifier: 'all', orAbsent: true },
      { quantifier: 'any', not: true },
    ],
    [{ quantifier: 'any' }, { quantifier: 'all', not: true, orAbsent: true }],
    [
      { family: 'Bool', values: ['true'] },
      { family: 'Bool', values: ['false'], orAbsent: true },
    ],
    [
      { family: 'Bool', values: ['false'] },
      { family: 'Bool', values: ['true'], orAbsent: true },
    ],
    [{ family: 'Bool' }, { family: 'Bool', not: true, orAbsent: true }],
    [{ values: ['true'] }, { values: ['true'], not: true, orAbsent: true }],
    [
      { family: 'Bool', values: ['true', 'false'] },
      { family: 'Bool', values: ['true', 'false'], not: true, orAbsent: true },
    ],
  ])('%j is %j', (parts, turned) => {
    expect(opposite(claim(parts))).toEqual(claim(turned));
  });
});

const mfa = { key: 'aws:MultiFactorAuthPresent', family: 'Bool' } as const;
const now = { key: 'aws:CurrentTime', family: 'Date', relation: 'less' } as const;
const vpc = { key: 'aws:SourceVpc' } as const;

describe('a key in the words of people', () => {
  test.each<[Partial<ValueClaim>, string | undefined]>([
    [{ ...mfa, values: ['true'] }, 'the session carries MFA'],
    [{ ...mfa, values: ['true'], orAbsent: true }, undefined],
    [{ ...mfa, values: ['false'], orAbsent: true }, 'the session carries no MFA'],
    [{ ...mfa, values: ['false'] }, undefined],
    [{ ...mfa, values: ['true'], not: true }, undefined],
    [{ ...mfa, values: ['true', 'false'] }, undefined],
    [{ ...mfa, family: 'String', values: ['true'] }, undefined],
    [now, 'it is before `a`'],
    [{ ...now, orAbsent: true }, 'it is before `a`'],
    [{ ...now, relation: 'less-or-equal' }, 'it is no later than `a`'],
    [{ ...now, relation: 'greater-or-equal' }, 'it is no earlier than `a`'],
    [
      { ...now, key: 'aws:TokenIssueTime', relation: 'greater', orAbsent: true },
      'the session began after `a` or `aws:TokenIssueTime` is absent',
    ],
    [{ ...now, relation: 'equals' }, undefined],
    [{ ...now, family: 'Numeric' }, undefined],
    [{ ...now, values: ['a', 'b'] }, undefined],
    [vpc, 'the call comes from `a`'],
    [{ key: 'aws:VpcSourceIp', relation: 'within' }, 'the call comes from `a`'],
    [{ key: 'aws:SourceVpce' }, 'the call comes through `a`'],
    [{ ...vpc, orAbsent: true }, 'the call comes from `a` or `aws:SourceVpc` is absent'],
    [{ ...vpc, values: ['a', 'b'] }, 'the call comes from one of `a`, `b`'],
    [{ ...vpc, not: true, orAbsent: true }, 'the call does not come from `a`'],
    [
      { ...vpc, not: true, orAbsent: true, values: ['a', 'b'] },
      'the call does not come from any of `a`, `b`',
    ],
    [{ ...vpc, not: true }, undefined],
    [{ ...vpc, values: [] }, undefined],
    [{ ...vpc, relation: 'like' }, undefined],
    [{ ...vpc, family: 'Arn' }, undefined],
    [{ ...vpc, quantifier: 'any' }, undefined],
    [{ key: 'aws:PrincipalTag/Env' }, "the principal's tag `Env` is `a`"],
    [{ key: 'x:aws:PrincipalTag/Env' }, undefined],
    [{ key: 'aws:PrincipalTag/' }, undefined],
    [{ key: 'kms:EncryptionContext:aws:codecommit:id' }, 'the repository ID is `a`'],
    [{}, undefined],
  ])('%j', (parts, words) => {
    expect(phraseOf(claim(parts))).toBe(words);
  });
});
