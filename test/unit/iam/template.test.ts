import { describe, expect, test } from 'vitest';
import { globMatches } from '#iam/glob.ts';
import {
  hasVariable,
  parseTemplate,
  templateGlob,
  templateText,
  variablesOf,
  type World,
  writtenOut,
} from '#iam/template.ts';

const variable = (name: string): string => `\${${name}}`;
const context = new Map([
  ['aws:username', ['alice']],
  ['aws:principaltag/team', ['w*b']],
  ['aws:calledvia', ['one', 'two']],
]);
const world: World = (key) => context.get(key);

const text = (value: string, variables = true): string | undefined =>
  templateText(parseTemplate(value, variables), world);

describe('a policy variable', () => {
  test.each([
    [`home/${variable('aws:username')}`, 'home/alice'],
    [`home/${variable('AWS:UserName')}/x`, 'home/alice/x'],
    [`${variable('aws:username')}${variable('aws:username')}`, 'alicealice'],
    [variable("aws:missing, 'nobody'"), 'nobody'],
    [variable("aws:missing, ''"), ''],
    [variable("aws:username, 'nobody'"), 'alice'],
    [`a${variable('*')}b${variable('?')}c${variable('$')}`, 'a*b?c$'],
  ])('%s stands for %j', (value, expected) => {
    expect(text(value)).toBe(expected);
  });

  test('without a value and without a default leaves no text', () => {
    expect(text(variable('aws:missing'))).toBeUndefined();
  });

  test('can be a key with one value only', () => {
    expect(text(variable('aws:CalledVia'))).toBeUndefined();
  });

  test.each([
    variable("aws:username,'nobody'"),
    variable('aws user'),
    variable(''),
    '${aws:username',
    '$aws:username}',
  ])('is not what %j is', (value) => {
    expect(text(value)).toBe(value);
    expect(hasVariable(parseTemplate(value, true))).toBe(false);
  });

  test('is plain text in a document whose version reads none', () => {
    expect(text(variable('aws:username'), false)).toBe(variable('aws:username'));
  });

  test('is named in lower case among those of a value', () => {
    const value = parseTemplate(`${variable('aws:PrincipalTag/Team')}/${variable('*')}`, true);
    expect(variablesOf(value)).toEqual(['aws:principaltag/team']);
  });
});

describe('a value as a pattern', () => {
  const matches = (value: string, candidate: string): boolean | undefined => {
    const glob = templateGlob(parseTemplate(value, true), world);
    return glob && globMatches(glob, candidate);
  };

  test('has the wildcards that are written, not those that were escaped or come out of a variable', () => {
    expect(matches('a*', 'abc')).toBe(true);
    expect(matches(`a${variable('*')}`, 'abc')).toBe(false);
    expect(matches(`a${variable('*')}`, 'a*')).toBe(true);
    expect(matches(variable('aws:PrincipalTag/team'), 'web')).toBe(false);
    expect(matches(variable('aws:PrincipalTag/team'), 'w*b')).toBe(true);
  });

  test('is no pattern when a variable has no value', () => {
    expect(matches(`a*${variable('aws:missing')}`, 'abc')).toBeUndefined();
  });

  test('can be written out, so that the wildcards of a variable count, only where that makes a difference', () => {
    const wild = writtenOut(parseTemplate(variable('aws:PrincipalTag/team'), true), world);
    expect(wild?.pieces).toEqual([{ kind: 'text', text: 'w*b' }]);
    expect(writtenOut(parseTemplate(variable('aws:username'), true), world)).toBeUndefined();
    expect(writtenOut(parseTemplate('a*', true), world)).toBeUndefined();
  });
});
