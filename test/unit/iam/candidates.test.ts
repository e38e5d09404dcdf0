import { describe, expect, test } from 'vitest';
import { type Atom, openAtom } from '#iam/atom.ts';
import { type Candidates, candidatesOf, type KeyValues, type Shared } from '#iam/cells.ts';
import { testHolds } from '#iam/condition.ts';
import { constraint } from '#iam/constraint.ts';
import type { ConditionTest, Element } from '#iam/policy.ts';
import { type KeyState, RESOURCE, type Request, type UnknownKey } from '#iam/request.ts';
import { parseTemplate } from '#iam/template.ts';
import { testAtom } from '#iam/test-atom.ts';

const KEY = 'x:key';

const unknownOf = (more: Partial<UnknownKey> = {}): UnknownKey => ({
  name: KEY,
  mayBeAbsent: false,
  list: false,
  within: [],
  ...more,
});

const requestOf = (states: Readonly<Record<string, KeyState>>): Request => ({
  action: 'kms:Decrypt',
  principal: { kind: 'user', arn: '', name: '', account: '111122223333', partition: 'aws' },
  resourceAccount: '111122223333',
  state: (key) => states[key] ?? { kind: 'unknown', unknown: unknownOf({ name: key }) },
  correlations: () => [],
});

/** A test whose variables are read, in a request of which all that is not given is unknown. */
function atomOf(
  operator: string,
  key: string,
  values: readonly string[],
  known: Readonly<Record<string, string>> = {},
): Atom {
  const states = Object.entries(known).map(([name, value]) => [name, { kind: 'known', values: [value] }]);
  const written = { ...constraint(operator, key, []), values: values.map((one) => parseTemplate(one, true)) };
  return testAtom(written, requestOf(Object.fromEntries(states)));
}

type Test = readonly [operator: string, ...values: readonly string[]];

const atomsOf = (tests: readonly Test[], key = KEY): readonly Atom[] =>
  tests.map(([operator, ...values]) => atomOf(operator, key, values));

function found(tests: readonly Test[], more: Partial<UnknownKey> = {}, shared?: Shared): Candidates {
  return candidatesOf(KEY, unknownOf(more), atomsOf(tests), shared);
}

/** The only value of each list. */
const single = ({ values }: Candidates): readonly (string | undefined)[] => values.map((one) => one?.[0]);

const ALL = { complete: true, limited: false };

describe('what a key can hold', () => {
  test.each<readonly [string, readonly Test[], Partial<UnknownKey>, readonly KeyValues[]]>([
    ['is any text where nothing is asked', [], {}, [['x']]],
    ['is any text where its presence is asked', [['Null', 'true']], {}, [['x']]],
    ['is what a policy names, or anything else', [['StringEquals', 'a']], {}, [['x'], ['a']]],
    ['may be nothing', [['StringEquals', 'a']], { mayBeAbsent: true }, [undefined, ['x'], ['a']]],
    ['begins as all its values do', [['StringLike', 'AROA*:a']], { prefix: 'AROA' }, [['AROAx'], ['AROA:a']]],
    ['has no character that none has', [['StringLike', 'r*:a']], { prefix: 'r', without: ':' }, [['rx']]],
    ['is another text of bytes', [['BinaryEquals', 'QUJD']], {}, [['AAAA'], ['QUJD']]],
    ['is another one yet', [['BinaryEquals', 'AAAA']], {}, [['AAAAAAAA'], ['AAAA']]],
    ['is well-formed bytes', [['BinaryEquals', 'A', 'QUJD']], {}, [['AAAA'], ['QUJD']]],
    [
      'is bytes that may be absent',
      [
        ['BinaryEquals', 'QUJD'],
        ['Null', 'true'],
      ],
      { mayBeAbsent: true },
      [undefined, ['AAAA'], ['QUJD']],
    ],
    ['is true or false', [['Bool', 'true']], {}, [['true'], ['false']]],
  ])('%s', (_, tests, more, values) => {
    expect(found(tests, more)).toEqual({ values, ...ALL });
  });

  test('is an ARN where ARN operators alone read it, named or not', () => {
    const arns = single(found([['ArnLike', 'arn:aws:iam::*:role/a']]));
    const named = /^arn:aws:iam::[^:]*:role\/a$/;
    expect(arns.map((arn) => arn?.split(':').length)).toEqual(arns.map(() => 6));
    expect(new Set(arns.map((arn) => named.test(arn ?? '')))).toEqual(new Set([true, false]));
  });

  test('is any text where other operators read it as well', () => {
    const texts = single(
      found([
        ['ArnLike', 'arn:aws:iam::1:role/a'],
        ['StringEquals', 'b'],
      ]),
    );
    expect(texts).toEqual(expect.arrayContaining(['x', 'b', 'arn:aws:iam::1:role/a']));
  });

  test.each<readonly [string, readonly Test[], readonly string[]]>([
    [
      'numbers',
      [
        ['NumericLessThan', '5'],
        ['StringLike', '4*'],
      ],
      ['x', '4', '5'],
    ],
    [
      'dates',
      [
        ['DateLessThan', '2026-11-23'],
        ['StringLike', '4*'],
      ],
      ['x', '4', '2026-11-23'],
    ],
    [
      'addresses',
      [
        ['IpAddress', '10.0.0.1'],
        ['StringLike', '4*'],
      ],
      ['x', '4', '10.0.0.1'],
    ],
  ])('is not all found where %s are texts as well', (_, tests, values) => {
    const candidates = found(tests);
    expect([...single(candidates)].sort()).toEqual([...values].sort());
    expect(candidates).toMatchObject({ complete: false, limited: false });
  });

  test.each<readonly [string, readonly Test[], readonly string[]]>([
    [
      'true or false',
      [
        ['Bool', 'true'],
        ['StringLike', '4*'],
      ],
      ['x', '4', 'true', 'false'],
    ],
    [
      'bytes',
      [
        ['BinaryEquals', 'QUJD'],
        ['StringLike', 'Q*'],
      ],
      ['x', 'Q', 'QUJD'],
    ],
  ])('is all found where texts may be %s', (_, tests, values) => {
    const candidates = found(tests);
    expect([...single(candidates)].sort()).toEqual([...values].sort());
    expect(candidates).toMatchObject(ALL);
  });

  test('may be too much to search', () => {
    const patterns = Array.from({ length: 12 }, (_, i): Test => ['StringLike', `*${'ab'.repeat(i + 1)}*a*b`]);
    expect(found(patterns)).toMatchObject({ complete: false, limited: true });
  });
});

describe('operators on a key whose type is known', () => {
  test.each<readonly [UnknownKey['type'], Test, boolean]>([
    ['number', ['NumericLessThan', '5'], true],
    ['number', ['Null', 'true'], true],
    ['number', ['StringLike', '5*'], false],
    ['number', ['DateLessThan', '2026-11-23'], false],
    ['date', ['DateLessThan', '2026-11-23'], true],
    ['date', ['NumericLessThan', '5'], true],
    ['date', ['Null', 'true'], true],
    ['date', ['StringLike', '2*'], false],
    ['epoch', ['DateLessThan', '2026-11-23'], true],
    ['epoch', ['NumericLessThan', '5'], true],
    ['epoch', ['Null', 'true'], true],
    ['epoch', ['StringLike', '2*'], false],
    ['ip', ['IpAddress', '10.0.0.0/8'], true],
    ['ip', ['Null', 'true'], true],
    ['ip', ['StringLike', '10.*'], false],
    ['bool', ['StringLike', 't*'], true],
    ['string', ['StringLike', 't*'], true],
    ['arn', ['StringLike', 'arn:*'], true],
  ])('%s and %j: whether every way to meet it is found', (type = 'string', one, all) => {
    const fitting: Test = type === 'ip' ? ['IpAddress', '10.0.0.1'] : ['Null', 'false'];
    expect(found([fitting, one], { type })).toMatchObject({ complete: all, limited: !all });
  });
});

describe('keys that are held against each other', () => {
  const compared = [atomOf('StringEquals', 'x:a', ['${x:b}'])];
  const textsOf = (key: string, atoms: readonly Atom[], more: Partial<UnknownKey> = {}) =>
    single(candidatesOf(key, unknownOf({ name: key, ...more }), atoms));

  test('have two texts in common, so that they can be equal and differ', () => {
    const [some, others] = ['x:a', 'x:b'].map((key) => textsOf(key, compared));
    const common = some?.filter((text) => text !== '' && others?.includes(text));
    expect(common).toEqual(['any-text', 'other-text']);
  });

  test('have them whatever else is asked', () => {
    const atoms = [...compared, ...atomsOf([['StringEquals', 'v']], 'x:a'), openAtom({ reason: 'open' })];
    expect(textsOf('x:a', atoms)).toEqual(['z', 'any-text', 'v', 'other-text']);
  });

  test('are true or false where they are known to be', () => {
    expect(textsOf('x:b', compared, { type: 'bool' })).toEqual(['true', 'false']);
  });

  test('have no other texts where nothing is known of either', () => {
    expect(textsOf('x:b', compared)).toEqual(['x', 'any-text', 'other-text']);
  });

  test('leave other keys alone', () => {
    const other = atomOf('StringEquals', 'x:c', ['v']);
    expect(textsOf('x:c', [...compared, other])).toEqual(['x', 'v']);
  });

  test('have the text around them, and their default', () => {
    const atoms = [atomOf('StringEquals', 'x:a', ['p-${x:b}', "${x:b, 'none'}"])];
    expect(textsOf('x:a', atoms)).toEqual(expect.arrayContaining(['p-any-text', 'none']));
  });
});

describe('a variable that is held against a known value', () => {
  test.each<readonly [string, readonly string[], string, readonly string[]]>([
    ['is what is missing at the end', ['p-${x:a}'], 'p-web', ['web']],
    ['is what is missing at the beginning', ['${x:a}/s'], 'web/s', ['web']],
    ['is what is missing in the middle', ['p-${x:a}/s'], 'p-web/s', ['web']],
    ['may be empty', ['p-${x:a}/s'], 'p-/s', ['']],
    ['is what a star leaves of it', ['p-${x:a}/*'], 'p-web/1', ['web']],
    ['is one character before a wildcard', ['p-${x:a}*'], 'p-web', ['w']],
    ['stands behind an escaped star', ['p${*}${x:a}'], 'p*web', ['web']],
    ['stands behind another', ['${x:b}${x:a}'], 'web', ['web']],
    ['is none where the text begins otherwise', ['p-${x:a}', '*${x:a}'], 'q-web', []],
    ['is none where the text ends otherwise', ['p-${x:a}/s', '*${x:a}'], 'p-web', []],
    ['is none where another one is all', ['${x:b}', 'q-${x:a}'], 'p-web', []],
    ['is none where another one stands', ['p-${x:b}', 'q-${x:a}'], 'p-web', []],
  ])('%s', (_, patterns, held, fillings) => {
    const atom = atomOf('StringLike', 'x:held', patterns, { 'x:held': held });
    const texts = single(candidatesOf('x:a', unknownOf({ name: 'x:a' }), [atom]));
    expect(texts).toEqual(['x', 'any-text', 'other-text', ...fillings]);
  });

  test('is sought among the ARNs of a key that holds ARNs as well', () => {
    const atom = atomOf('StringEquals', 'x:held', ['p-${x:a}'], { 'x:held': 'p-arn:aws:iam::1:role/a' });
    const texts = single(candidatesOf('x:a', unknownOf({ name: 'x:a', type: 'arn' }), [atom]));
    expect(texts).toContain('arn:aws:iam::1:role/a');
  });

  test('may stand for wildcards, or for what they would match', () => {
    const atom = atomOf('StringLike', KEY, ['p-${x:b}'], { 'x:b': 'a*' });
    const values = single(candidatesOf(KEY, unknownOf(), [atom]));
    const truths = values.map((value = '') => atom.truth(() => [value]));
    expect(new Set(truths)).toEqual(new Set([true, undefined, false]));
  });
});

describe('a resource that is not known', () => {
  const element = (...values: readonly string[]): Element => ({
    not: false,
    values: values.map((value) => parseTemplate(value, true)),
    pointer: '',
  });
  const resourceAtom: Atom = {
    ...openAtom({ reason: 'open' }),
    keys: [RESOURCE],
    boundResource: element('arn:aws:S3:::b'),
  };
  const texts = (key: string) => single(candidatesOf(key, unknownOf({ name: key }), [resourceAtom]));

  test('is one that a statement names, or one that it may name, or another', () => {
    expect(texts(RESOURCE)).toEqual(['x', 'arn:aws:S3:::b', 'arn:aws:s3:::b']);
  });

  test('tells nothing of other keys', () => {
    expect(texts('x:other')).toEqual(['x']);
  });
});

describe('the lists of a key that holds several values', () => {
  const member = (...texts: readonly string[]): Shared => ({ keys: new Set([KEY]), texts, isMember: true });

  test.each<
    readonly [string, readonly Test[], Partial<UnknownKey>, Shared | undefined, readonly KeyValues[]]
  >([
    ['have one value or several', [], {}, undefined, [['x'], ['x', 'x']]],
    [
      'have values of each kind',
      [['ForAnyValue:StringEquals', 'a']],
      {},
      undefined,
      [['x'], ['a'], ['x', 'x'], ['x', 'a']],
    ],
    [
      'have what all of them have',
      [['ForAnyValue:StringEquals', 'a']],
      { includes: ['m'] },
      undefined,
      [['m'], ['m', 'x'], ['m', 'a']],
    ],
    [
      'are all different where each value is asked for',
      [],
      {},
      member('a'),
      [['x'], ['a'], ['x', 'x'], ['x', 'a'], ['a', 'a'], ['x', 'x', 'a'], ['a', 'a', 'x']],
    ],
  ])('%s', (_, tests, more, shared, values) => {
    const lists = found(tests, { list: true, ...more }, shared);
    expect(lists).toEqual({ values, ...ALL });
  });

  test('are told apart by their values, not by the letters of them', () => {
    const { values } = found([], { list: true }, member('a', 'ab', 'bc', 'c'));
    expect(values).toEqual(
      expect.arrayContaining([
        ['a', 'bc'],
        ['ab', 'c'],
      ]),
    );
  });

  test('may be too many', () => {
    const { values, ...rest } = found([], { list: true }, member(...'abcdefghi'));
    expect(rest).toEqual({ complete: false, limited: true });
    expect(values).toHaveLength(256 + 1);
  });
});

test('a value is held against what every value passes', () => {
  const within: readonly ConditionTest[] = [constraint('StringLike', KEY, ['a*'])];
  const texts = single(found([['StringLike', '*b']], { within }));
  for (const text of texts) expect(testHolds(within[0] as ConditionTest, () => [text ?? ''])).toBe(true);
  expect(texts).toEqual(['a', 'ab']);
});
