import { describe, expect, test } from 'vitest';
import { evaluate, spaceOf } from '#iam/evaluate.ts';
import { combinedAt, missingIn, outcomeQuestion } from '#iam/outcome-question.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy, Policies } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import { prepare } from '#iam/prepare.ts';
import { type KeyState, RESOURCE, type Request } from '#iam/request.ts';
import type { Cover } from '#iam/search.ts';
import { Work } from '#lib/work.ts';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`;

/** A request of which every key with a name like `x:a` may hold anything. */
const request: Request = {
  action: 'kms:Decrypt',
  principal: {
    kind: 'user',
    arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
    name: 'alice',
    account: ACCOUNT,
    partition: 'aws',
  },
  resourceAccount: ACCOUNT,
  state: (key): KeyState => {
    if (key === RESOURCE) return { kind: 'known', values: [KEY] };
    return key.startsWith('x:') ? unknown(key) : { kind: 'absent' };
  },
  correlations: () => [],
};

const unknown = (name: string): KeyState => ({
  kind: 'unknown',
  unknown: { name, mayBeAbsent: false, list: false, within: [] },
});

const policy = (statements: readonly object[], layer: Layer = 'identity'): NamedPolicy => ({
  name: layer,
  policy: parsePolicy({ Version: '2012-10-17', Statement: statements }, layer),
});

const is = (...keys: readonly string[]) => ({
  Condition: { StringEquals: Object.fromEntries(keys.map((key) => [key, 'v'])) },
});
const all = { Action: '*', Resource: '*' };
const allow = (more: object = {}) => ({ Effect: 'Allow', ...all, ...more });
const deny = (more: object = {}) => ({ Effect: 'Deny', ...all, ...more });

const questionOf = (policies: Policies) => {
  const prepared = prepare(policies, request);
  return outcomeQuestion(prepared, spaceOf([prepared]));
};

describe('what a request gets', () => {
  const mixed = questionOf({ identity: [policy([allow(is('x:a')), deny(is('x:b')), deny(is('x:c'))])] });

  test.each<[readonly Cover[], readonly string[]]>([
    [['all', 'none', 'none'], ['Allowed']],
    [['none', 'none', 'none'], ['ImplicitlyDenied']],
    [['all', 'all', 'none'], ['ExplicitlyDenied']],
    [['none', 'none', 'all'], ['ExplicitlyDenied']],
    [['all', 'some', 'all'], ['ExplicitlyDenied']],
    [
      ['some', 'none', 'none'],
      ['Allowed', 'ImplicitlyDenied'],
    ],
    [
      ['all', 'some', 'none'],
      ['Allowed', 'ExplicitlyDenied'],
    ],
    [
      ['none', 'none', 'some'],
      ['ImplicitlyDenied', 'ExplicitlyDenied'],
    ],
    [
      ['some', 'some', 'some'],
      ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'],
    ],
  ])('is known as far as it is known which statements match: %j', (covers, outcomes) => {
    expect(mixed.labels(covers)).toEqual(outcomes);
  });

  test('is found out by what denies first', () => {
    expect(mixed.boxes.map((_, box) => mixed.isFirst(box))).toEqual([false, true, true]);
  });

  // A number below 10 is denied for sure, any other if AWS reads the malformed value so.
  const doubtful = questionOf({
    identity: [policy([deny({ Condition: { NumericLessThan: { 'x:n': ['10', 'abc'] } } }), allow()])],
  });

  test.each<[Cover, Cover, readonly string[]]>([
    ['none', 'none', ['Allowed']],
    ['some', 'none', ['Allowed', 'ExplicitlyDenied']],
    ['none', 'some', ['Allowed', 'ExplicitlyDenied']],
    ['all', 'none', ['ExplicitlyDenied']],
    ['none', 'all', ['ExplicitlyDenied']],
    ['all', 'some', ['ExplicitlyDenied']],
    ['some', 'all', ['ExplicitlyDenied']],
  ])('is denied by a statement that matches for sure or perhaps: %s, %s', (sure, perhaps, outcomes) => {
    expect(doubtful.labels([sure, perhaps, 'all'])).toEqual(outcomes);
  });

  test('depends on the resource by a name of its own, where that is not known', () => {
    const anywhere: Request = {
      ...request,
      state: (key) => (key === RESOURCE ? unknown('the key') : request.state(key)),
    };
    const { deciding } = evaluate({ identity: [policy([allow({ Resource: KEY })])] }, anywhere);
    expect(deciding.keys).toEqual(['@resource']);
  });
});

describe('how the layers combine at one request', () => {
  const question = questionOf({
    identity: [policy([allow(is('x:a', 'x:b')), deny(is('x:c'))])],
    boundary: [policy([allow(is('x:b'))], 'boundary')],
  });
  /** The first world of a key is another value than `v`. */
  const at = (a: number, b: number, c: number) => combinedAt(question, [a, b, c]);

  test('is that all of them allow it', () => {
    expect(at(1, 1, 0)).toEqual({ outcome: 'Allowed', missing: [], facts: [] });
  });

  test.each([
    [0, 1, ['identity']],
    [1, 0, ['identity', 'boundary']],
    [0, 0, ['identity', 'boundary']],
  ])('is that some do not: x:a %i, x:b %i', (a, b, layers) => {
    expect(at(a, b, 0)).toEqual({
      outcome: 'ImplicitlyDenied',
      missing: layers.map((layer) => ({ layer, level: 0 })),
      facts: [],
    });
  });

  test('is not asked where a statement denies', () => {
    expect([at(1, 1, 1), at(0, 0, 1)]).toEqual([undefined, undefined]);
  });
});

describe('the layers that fail to allow', () => {
  const missing = (policies: Policies, work = new Work(100_000)) => missingIn(questionOf(policies), work);
  const scp = (...statements: readonly object[]) => [policy(statements, 'scp')];
  const level = (layer: Layer, n = 0) => ({ layer, level: n });

  test('are none where every request is allowed', () => {
    expect(missing({ identity: [policy([allow()])] })).toEqual([]);
  });

  test.each<[string, Policies, readonly object[]]>([
    ['that has no statement', { identity: [policy([])] }, [level('identity')]],
    ['in some requests', { identity: [policy([allow(is('x:a'))])] }, [level('identity')]],
    [
      'at each level',
      { identity: [policy([allow()])], scp: [scp(allow(is('x:a'))), scp(allow()), scp(allow(is('x:b')))] },
      [level('scp', 0), level('scp', 2)],
    ],
    [
      'in requests of which none lacks all',
      {
        identity: [policy([allow(is('x:a'))])],
        boundary: [policy([allow({ Condition: { StringNotEquals: { 'x:a': 'v' } } })], 'boundary')],
      },
      [level('identity'), level('boundary')],
    ],
    [
      'where no statement denies',
      {
        identity: [policy([allow(is('x:a')), deny({ Condition: { StringNotEquals: { 'x:b': 'v' } } })])],
        boundary: [policy([allow(is('x:b'))], 'boundary')],
      },
      [level('identity')],
    ],
  ])('are every one %s', (_, policies, layers) => {
    const found = missing(policies);
    expect(found).toHaveLength(layers.length);
    expect(found).toEqual(expect.arrayContaining([...layers]));
  });

  test('are not looked for among requests that a statement denies', () => {
    const keys = Array.from({ length: 12 }, (_, i) => `x:k${i}`);
    const identity = [policy([deny(), ...keys.map((key) => allow(is(key)))])];
    const work = new Work(200);
    expect(missing({ identity }, work)).toEqual([]);
    expect(work.isSpent).toBe(false);
  });
});
