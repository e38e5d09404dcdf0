import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AskedActions } from '#iam/asked-actions.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { Layer, Policy } from '#iam/policy.ts';
import { sift } from '#iam/sift.ts';
import { siftPolicy } from '#iam/sifted-policy.ts';

const ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'codecommit:GitPull'];
const asked = (): AskedActions => new AskedActions(ACTIONS);

/** The actions that a set of them has. */
const named = (reach: number): readonly string[] => ACTIONS.filter((_, i) => (reach & (1 << i)) !== 0);

/** The actions that may be meant by all but these patterns. */
const allBut = (some: AskedActions, patterns: readonly string[]): number =>
  some.all & ~some.reachOfAny(patterns).sure;

describe('the actions that a pattern may mean', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['*', ACTIONS, []],
    ['kms:*', ['kms:Encrypt', 'kms:Decrypt'], ['codecommit:GitPull']],
    ['KMS:dECRYPT', ['kms:Decrypt'], ['kms:Encrypt', 'codecommit:GitPull']],
    ['kms:?ecrypt', ['kms:Decrypt'], ['kms:Encrypt', 'codecommit:GitPull']],
    ['k*:Decrypt', ['kms:Decrypt'], ACTIONS],
    ['?ms:*', ['kms:Encrypt', 'kms:Decrypt'], ACTIONS],
    ['*Decrypt', ['kms:Decrypt'], ACTIONS],
    ['x*:kms:Decrypt', [], ACTIONS],
    ['Codecommit:*', ['codecommit:GitPull'], ['kms:Encrypt', 'kms:Decrypt']],
    ['s3:*', [], ACTIONS],
    ['kms', [], ACTIONS],
    ['', [], ACTIONS],
  ])('%s as Action and as NotAction', (pattern, any, left) => {
    const some = asked();
    for (const _ of ['first', 'again']) {
      expect(named(some.reachOfAny([pattern]).perhaps)).toEqual(any);
      expect(named(allBut(some, [pattern]))).toEqual(left);
    }
  });

  test('are those of all patterns of a list', () => {
    expect(named(asked().reachOfAny(['kms:Encrypt', 's3:*', 'codecommit:*']).perhaps)).toEqual([
      'kms:Encrypt',
      'codecommit:GitPull',
    ]);
    expect(named(allBut(asked(), ['kms:Encrypt', 'codecommit:*']))).toEqual(['kms:Decrypt']);
    expect([asked().reachOfAny([]).perhaps, named(allBut(asked(), []))]).toEqual([0, ACTIONS]);
  });

  test('are all where an element is not there or holds what nobody can read', () => {
    const element = (document: object) => parsePolicy({ Statement: document }).statements[0]?.action;
    const of = (document: object): readonly string[] => named(asked().reachOfElement(element(document)));
    expect(of({})).toEqual(ACTIONS);
    expect(of({ Action: 'kms:Decrypt' })).toEqual(['kms:Decrypt']);
    expect(of({ Action: ['kms:Decrypt', 'kms:a b'] })).toEqual(ACTIONS);
    expect(of({ NotAction: ['kms:Decrypt', 'kms:a b'] })).toEqual(['kms:Encrypt', 'codecommit:GitPull']);
    expect(of({ NotAction: ['kms:a b'] })).toEqual(ACTIONS);
  });

  test('have a bit each, and others none', () => {
    expect(ACTIONS.map((action) => asked().bitOf(action))).toEqual([1, 2, 4]);
    expect([asked().bitOf('s3:GetObject'), asked().all]).toEqual([0, 7]);
  });
});

const PLAIN = { Effect: 'Deny', Action: 'kms:*', Resource: '*' };
const two = (more: object): object => ({ Statement: [PLAIN, { ...PLAIN, ...more }] });

describe('a document that is not altogether plain', () => {
  test.each<readonly [string, unknown]>([
    ['no object', 'x'],
    ['null', null],
    ['a list', [PLAIN]],
    ['an unknown element', { Statement: PLAIN, x: 'y' }],
    ['a version that is none', { Version: '2012-10-18', Statement: PLAIN }],
    ['a version that is a number', { Version: 5, Statement: PLAIN }],
    ['an Id that is a number', { Id: 5, Statement: PLAIN }],
    ['no statement', { Version: '2012-10-17' }],
    ['a statement that is a text', { Statement: [PLAIN, 'x'] }],
    ['a statement that is a list', { Statement: [[PLAIN]] }],
    [
      'a Sid twice',
      {
        Statement: [
          { ...PLAIN, Sid: 'a' },
          { ...PLAIN, Sid: 'a' },
        ],
      },
    ],
    ['a Sid with a blank', two({ Sid: 'a b' })],
    ['a Sid that is a number', two({ Sid: 5 })],
    ['an element of a statement that is none', two({ action: 'x' })],
    ['a Principal', two({ Principal: '*' })],
    ['no Effect', { Statement: { Action: '*', Resource: '*' } }],
    ['an Effect in lower case', two({ Effect: 'deny' })],
    ['no Action', { Statement: { Effect: 'Deny', Resource: '*' } }],
    ['no Resource', { Statement: { Effect: 'Deny', Action: '*' } }],
    ['Action and NotAction', two({ NotAction: '*' })],
    ['Resource and NotResource', two({ NotResource: '*' })],
    ['an Action that is a number', two({ Action: 5 })],
    ['an Action with a number in its list', two({ Action: ['*', 5] })],
    ['an Action that is none', two({ Action: ['kms:*', 'kms:a b'] })],
    ['a Resource that is a number', two({ Resource: 5 })],
    ['a Resource that is none', two({ Resource: 'x' })],
    ['a Resource that is none in a list', two({ Resource: ['*', 'x'] })],
    ['a variable that is misspelt', { Version: '2012-10-17', Statement: { ...PLAIN, Resource: 'a:${x' } }],
    [
      'a variable misspelt in a list',
      { Version: '2012-10-17', Statement: { ...PLAIN, Resource: ['*', 'a:${x'] } },
    ],
    ['a Condition that is a text', two({ Condition: 'x' })],
    ['a Condition that is a list', two({ Condition: [] })],
    ['an unknown operator', two({ Condition: { StringIs: { 'a:b': 'c' } } })],
    ['an operator in other letters', two({ Condition: { stringequals: { 'a:b': 'c' } } })],
    ['an operator that holds a text', two({ Condition: { StringEquals: 'c' } })],
    ['an operator twice', two({ Condition: { Bool: { 'a:b': 'true' }, BOOL: { 'a:b': 'true' } } })],
    ['a key twice', two({ Condition: { StringEquals: { 'a:b': 'c', 'A:b': 'c' } } })],
    ['a value that is null', two({ Condition: { StringEquals: { 'a:b': null } } })],
    ['a value that an operator can not read', two({ Condition: { Bool: { 'a:b': ['true', 'yes'] } } })],
    [
      'a variable misspelt in a condition',
      { Version: '2012-10-17', Statement: { ...PLAIN, Condition: { StringEquals: { 'a:b': '${x' } } } },
    ],
  ])('is not sifted: %s', (_, document) => {
    expect(sift(document, asked())).toBeUndefined();
  });
});

describe('a plain document', () => {
  test.each<readonly [string, object, number]>([
    ['one statement', { Statement: PLAIN }, 4],
    ['a version and an Id', { Version: '2008-10-17', Id: 'x', Statement: [PLAIN] }, 6],
    [
      'two Sids',
      {
        Statement: [
          { ...PLAIN, Sid: 'a' },
          { ...PLAIN, Sid: 'b' },
        ],
      },
      9,
    ],
    [
      'NotAction and NotResource',
      { Statement: { Effect: 'Allow', NotAction: ['s3:*'], NotResource: ['*'] } },
      4,
    ],
    ['a variable', { Version: '2012-10-17', Statement: { ...PLAIN, Resource: ['a:${aws:username}'] } }, 5],
    ['a dollar in an old version', { Statement: { ...PLAIN, Resource: ['a:${x', 'a:${y'] } }, 4],
    ['an empty Condition', { Statement: { ...PLAIN, Condition: {} } }, 5],
    [
      'two operators of two keys',
      {
        Statement: {
          ...PLAIN,
          Condition: {
            StringEquals: { 'a:b': ['c', 'd'], 'a:c': 'x' },
            Bool: { 'a:d': 'true', 'a:e': ['false'] },
          },
        },
      },
      11,
    ],
  ])('is sifted: %s', (_, document, entries) => {
    const sifted = sift(document, asked());
    expect(sifted?.entries).toBe(entries);
    expect(sifted?.glimpses.every(({ reach }) => named(reach).includes('kms:Decrypt'))).toBe(true);
  });

  test('tells of each statement whom it concerns', () => {
    const Statement = [PLAIN, { Effect: 'Allow', NotAction: 'kms:*', Resource: '*' }];
    const sifted = sift({ Version: '2012-10-17', Statement }, asked());
    expect(sifted).toEqual({
      version: '2012-10-17',
      statements: Statement,
      isList: true,
      glimpses: [
        { effect: 'Deny', reach: 3, sure: 3 },
        { effect: 'Allow', reach: 4, sure: 4 },
      ],
      entries: 8,
    });
    expect(sift({ Statement: PLAIN }, asked())?.isList).toBe(false);
  });
});

/** All that a policy says, as JSON, without where its statements stand. */
const said = ({ statements, problems, version, text }: Policy): unknown =>
  JSON.parse(
    JSON.stringify({ statements: statements.map(({ offset: _, ...one }) => one), problems, version, text }),
  );

const FILE = `${import.meta.dirname}/documents/documents.json`;
const rows: readonly { name: string; layer: Layer; document: unknown }[] = JSON.parse(
  readFileSync(FILE, 'utf8'),
);

describe('sifting gives what reading gives', () => {
  const every = new AskedActions(['kms:Decrypt', 's3:GetObject', 'k:Any']);
  test.each(rows.map((row) => [row.name, row] as const))('of %s', (_, { document, layer }) => {
    const parsed = parsePolicy(document, layer);
    const sifted = siftPolicy(document, layer, every);
    expect(sifted.problems).toEqual(parsed.problems);
    if (sifted.reach.Allow + sifted.reach.Deny > 0) expect(said(sifted)).toEqual(said(parsed));
  });

  const concern = { Sid: 'a', ...PLAIN };
  const other = { Sid: 'b', Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const document = { Version: '2012-10-17', Statement: [other, concern] };

  test('but for statements that concern none of the actions', () => {
    const sifted = siftPolicy(document, 'identity', asked());
    expect(sifted.statements).toEqual([parsePolicy(document).statements[1]]);
    expect(sifted.statements[0]).toBe(sifted.statements[0]);
    expect(sifted.reach).toEqual({ Allow: 0, Deny: 3 });
    expect(['a', 'c'].map((sid) => sifted.isUniqueSid(sid))).toEqual([true, true]);
    expect(siftPolicy(sifted, 'identity', asked())).toBe(sifted);
  });

  test('and nothing of a document that concerns none', () => {
    const sifted = siftPolicy({ Statement: other }, 'scp', asked());
    expect(said(sifted)).toEqual({ statements: [], problems: [] });
    expect([sifted.reach, sifted.isUniqueSid('b')]).toEqual([{ Allow: 0, Deny: 0 }, false]);
    expect(siftPolicy(sifted, 'scp', asked())).toBe(sifted);
  });

  test('a key written twice is seen, and a text is kept', () => {
    const text = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Deny","Action":"kms:*","Resource":"*"}}`;
    const twice = siftPolicy(text, 'identity', asked());
    expect(twice.problems.map(({ code }) => code)).toEqual(['element-duplicate']);
    expect(twice.reach).toEqual({ Allow: 3, Deny: 3 });
    expect(siftPolicy(twice, 'identity', asked())).toBe(twice);
    const plain = JSON.stringify(document);
    expect(siftPolicy(plain, 'identity', asked()).text).toBe(plain);
    expect(siftPolicy(encodeURIComponent(plain), 'identity', asked()).text).toBe(plain);
  });

  test.each(['resource', 'rcp', 'endpoint'] as const)('a document of layer %s is read at once', (layer) => {
    const Statement = { Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: '*' };
    expect(siftPolicy({ Version: '2012-10-17', Statement }, layer, asked())).toMatchObject({
      statements: [{ pointer: '/Statement' }],
      version: '2012-10-17',
      reach: { Allow: 0, Deny: 0 },
    });
  });

  test.each(['identity', 'boundary', 'session', 'scp'] as const)(
    'a document of layer %s is sifted',
    (layer) => {
      expect(siftPolicy({ Statement: other }, layer, asked()).statements).toEqual([]);
    },
  );
});
