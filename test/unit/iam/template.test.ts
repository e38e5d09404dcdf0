import { describe, expect, test } from 'vitest';
import { globMatches } from '#iam/glob.ts';
import {
  hasVariable,
  isSubstituted,
  type Piece,
  parseTemplate,
  templateGlob,
  templateText,
  variableNamesOf,
  variablesOf,
  type World,
  withKnown,
  withStars,
  writtenOut,
} from '#iam/template.ts';

const variable = (name: string): string => `\${${name}}`;
const context = new Map([
  ['aws:username', ['alice']],
  ['aws:principaltag/team', ['w*b']],
  ['aws:calledvia', ['one', 'two']],
  ['aws:tagkeys', []],
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
    [variable("aws:TagKeys, 'nobody'"), 'nobody'],
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

describe('the pieces of a value', () => {
  test.each<[string, readonly Piece[]]>([
    ['plain', [{ kind: 'text', text: 'plain' }]],
    ['', [{ kind: 'text', text: '' }]],
    ['${x:A}', [{ kind: 'variable', key: 'x:a', name: 'x:A' }]],
    ["${x:A, 'v'}", [{ kind: 'variable', key: 'x:a', name: 'x:A', fallback: 'v' }]],
    [
      'a${x:A}b${$}c',
      [
        { kind: 'text', text: 'a' },
        { kind: 'variable', key: 'x:a', name: 'x:A' },
        { kind: 'text', text: 'b' },
        { kind: 'escaped', text: '$' },
        { kind: 'text', text: 'c' },
      ],
    ],
  ])('%j are these', (text, pieces) => {
    expect(parseTemplate(text, true)).toEqual({ text, pieces });
  });

  test.each<[string, boolean]>([
    ['${x:a', true],
    ['${x:a} ${x', true],
    ['${x:a}', false],
    ['$x', false],
    ['${$}{x}', false],
  ])('%j: whether something in it is misspelt', (text, misspelt) => {
    expect(parseTemplate(text, true).misspelt === true).toBe(misspelt);
    expect(parseTemplate(text, false)).toEqual({ text, pieces: [{ kind: 'text', text }] });
  });

  test('tell their variables, in lower case and as they are written', () => {
    const value = parseTemplate('a${x:A}${*}${x:B}', true);
    expect(variablesOf(value)).toEqual(['x:a', 'x:b']);
    expect(variableNamesOf(value)).toEqual(['x:A', 'x:B']);
  });

  test('have a star in the place of a variable that may be anything', () => {
    expect(withStars(parseTemplate('a${x:A}${*}', true))).toEqual({
      text: 'a${x:A}${*}',
      pieces: [
        { kind: 'text', text: 'a' },
        { kind: 'text', text: '*' },
        { kind: 'escaped', text: '*' },
      ],
    });
  });
});

describe('a value of which some variables are known', () => {
  const settle = (key: string) =>
    ({ 'x:one': { values: ['1'] }, 'x:none': { values: undefined }, 'x:two': { values: ['1', '2'] } })[key];
  const settled = (text: string) => withKnown(parseTemplate(text, true), settle, (key) => `other ${key}`);

  test.each<[string, readonly Piece[], boolean]>([
    ['${x:One}', [{ kind: 'value', text: '1' }], true],
    ['${x:none}', [{ kind: 'nothing' }], true],
    ["${x:none, 'v'}", [{ kind: 'value', text: 'v' }], true],
    ["${x:two, 'v'}", [{ kind: 'nothing' }], true],
    ['${x:A}', [{ kind: 'variable', key: 'other x:a', name: 'x:A' }], true],
    ['a', [{ kind: 'text', text: 'a' }], false],
    ['${*}', [{ kind: 'escaped', text: '*' }], false],
  ])('%j has these pieces', (text, pieces, substituted) => {
    const value = settled(text);
    expect(value).toEqual({ text, pieces });
    expect(isSubstituted(value)).toBe(substituted);
  });

  test('is the very same where it has none: all requests share what is known of it', () => {
    const value = parseTemplate('a*', true);
    expect(withKnown(value, settle, (key) => key)).toBe(value);
  });

  test('is a pattern in which what is known stands for itself', () => {
    const glob = templateGlob(settled('A*${x:one}'), world, true);
    expect([glob?.ignoreCase, glob && globMatches(glob, 'abc1')]).toEqual([true, true]);
    expect(templateGlob(settled('A*${x:none}'), world)).toBeUndefined();
    expect(templateGlob(settled('A*'), world)?.ignoreCase).toBe(false);
  });

  test('is written out with what it does not know left as it is', () => {
    const wild = writtenOut(parseTemplate('${aws:missing}${aws:PrincipalTag/team}${*}', true), world);
    expect(wild?.pieces).toEqual([
      { kind: 'variable', key: 'aws:missing', name: 'aws:missing' },
      { kind: 'text', text: 'w*b' },
      { kind: 'escaped', text: '*' },
    ]);
  });
});
