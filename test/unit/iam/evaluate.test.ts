import { describe, expect, test } from 'vitest';
import { evaluate, isInexact, judge, missingAllows, spaceOf } from '#iam/evaluate.ts';
import { openFact } from '#iam/open-facts.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy, Policies } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import { prepare } from '#iam/prepare.ts';
import { type Correlation, type KeyState, parsePrincipalArn, RESOURCE, type Request } from '#iam/request.ts';

const ACCOUNT = '111122223333';

const known = (...values: readonly string[]): KeyState => ({ kind: 'known', values });
const unknown = (name: string, type?: 'bool'): KeyState => ({
  kind: 'unknown',
  unknown: {
    name,
    mayBeAbsent: type === undefined,
    list: false,
    within: [],
    ...(type === undefined ? {} : { type }),
  },
});

type States = Readonly<Record<string, KeyState>>;

const open = (...keys: readonly string[]): States =>
  Object.fromEntries(keys.map((key) => [key, unknown(key)]));

function requestOf(states: States = {}, more: Partial<Request> = {}): Request {
  const principal = parsePrincipalArn(`arn:aws:iam::${ACCOUNT}:user/alice`);
  if (principal === undefined) throw new Error('a user is a principal');
  const all: States = { [RESOURCE]: known(`arn:aws:kms:us-east-1:${ACCOUNT}:key/1`), ...states };
  return {
    action: 'kms:Decrypt',
    principal,
    resourceAccount: ACCOUNT,
    state: (key) => all[key] ?? { kind: 'absent' },
    correlations: () => [],
    ...more,
  };
}

const policyOf = (statements: readonly object[], layer: Layer = 'identity'): NamedPolicy => ({
  name: `the ${layer} policy`,
  policy: parsePolicy({ Version: '2012-10-17', Statement: statements }, layer),
});

const allow = (more: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const deny = (condition?: object) => ({
  ...allow(),
  Effect: 'Deny',
  ...(condition === undefined ? {} : { Condition: condition }),
});
const equals = (...keys: readonly string[]) => ({
  StringEquals: Object.fromEntries(keys.map((key) => [key, 'v'])),
});

/** What a user gets under an Allow of everything and these statements. */
const under = (statements: readonly object[], request: Request) =>
  evaluate({ identity: [policyOf([allow(), ...statements])] }, request);

/** Keys that go together in some way. */
const together = (keys: readonly string[], possible: Correlation['possible']): Partial<Request> => ({
  correlations: () => [{ keys, possible }],
});

describe('the answer to a request', () => {
  test('lists what is possible from the best to the worst, with a request for each', () => {
    const statements = [allow({ Condition: equals('x:z') }), deny(equals('x:a'))];
    const { outcomes, worlds, exact, deciding } = evaluate(
      { identity: [policyOf(statements)] },
      requestOf(open('x:z', 'x:a')),
    );
    expect(outcomes).toEqual(['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied']);
    expect(exact).toBe(true);
    expect(deciding).toEqual({ keys: ['x:a', 'x:z'], readings: [] });
    expect(worlds.get('ExplicitlyDenied')?.('x:a')).toEqual(['v']);
    expect(worlds.get('Allowed')?.('x:z')).toEqual(['v']);
    expect(worlds.get('ImplicitlyDenied')?.('x:z')).not.toEqual(['v']);
  });

  test('names every deny that can match as a cause, and no other', () => {
    const never = { StringEquals: { 'x:a': 'v' }, StringLike: { 'x:a': 'w' } };
    const { causes } = under([deny(never), deny(), deny(equals('x:a'))], requestOf(open('x:a')));
    expect(causes.map(({ layer, statement }) => [layer, statement.index])).toEqual([
      ['identity', 2],
      ['identity', 3],
    ]);
    expect(causes.map(({ unless }) => unless.length)).toEqual([0, 1]);
  });

  test('names a layer as missing only where that is what a request fails by', () => {
    const request = requestOf();
    expect(under([], request).missing).toEqual([]);
    expect(under([deny()], request).missing).toEqual([]);
    expect(evaluate({ identity: [] }, request).missing).toEqual([{ layer: 'identity', level: 0 }]);
  });
});

describe('what decides', () => {
  test('is a key alone where it goes together with one that changes nothing', () => {
    const either = together(['x:a', 'x:b'], () => true);
    const { deciding } = under(
      [deny(equals('x:a')), allow({ Condition: equals('x:b') })],
      requestOf(open('x:a', 'x:b'), either),
    );
    expect(deciding.keys).toEqual(['x:a']);
  });

  test('is a key alone where others have to agree', () => {
    const either = together(['x:a', 'x:b'], () => true);
    const { deciding } = under(
      [deny(equals('x:e', 'x:a')), allow({ Condition: equals('x:b') })],
      requestOf(open('x:a', 'x:b', 'x:e'), either),
    );
    expect(deciding.keys).toEqual(['x:a', 'x:e']);
  });

  test('is a key alone where that takes another value of others', () => {
    const either = together(['x:a', 'x:b', 'x:c'], () => true);
    const statements = [
      deny(equals('x:a', 'x:b')),
      allow({ Condition: equals('x:c') }),
      deny(equals('x:d', 'x:e')),
    ];
    const { deciding } = under(statements, requestOf(open('x:a', 'x:b', 'x:c', 'x:d', 'x:e'), either));
    expect(deciding.keys).toEqual(['x:a', 'x:b', 'x:d', 'x:e']);
  });

  test('are all keys that only change the answer together', () => {
    const same = together(
      ['x:a', 'x:b'],
      (world) => (world('x:a')?.[0] === 'v') === (world('x:b')?.[0] === 'v'),
    );
    const { deciding, outcomes } = under([deny(equals('x:a', 'x:b'))], requestOf(open('x:a', 'x:b'), same));
    expect(outcomes).toEqual(['Allowed', 'ExplicitlyDenied']);
    expect(deciding.keys).toEqual(['x:a', 'x:b']);
  });

  test('are all keys of a group that is too large to look at one by one', () => {
    const keys = Array.from({ length: 11 }, (_, i) => `x:k${i}`);
    const states = Object.fromEntries(keys.map((key) => [key, unknown(key, 'bool')]));
    const bool = (some: readonly string[]) => ({
      Bool: Object.fromEntries(some.map((key) => [key, 'true'])),
    });
    const { deciding } = under(
      [deny(bool(['x:k1'])), allow({ Condition: bool(keys) })],
      requestOf(
        states,
        together(keys, () => true),
      ),
    );
    expect(deciding.keys).toEqual([...keys].sort());
  });

  test('is what AWS leaves open, beside keys and in their absence', () => {
    const doubtful = { ...deny(equals('x:a')), Action: 'k*:Decrypt' };
    const reading = { fact: '2.8', ...openFact('2.8') };
    const { deciding, outcomes } = under([doubtful], requestOf(open('x:a')));
    expect(outcomes).toEqual(['Allowed', 'ExplicitlyDenied']);
    expect(deciding).toEqual({ keys: ['x:a'], readings: [reading] });
    expect(under([{ ...deny(), Action: 'k*:Decrypt' }], requestOf()).deciding).toEqual({
      keys: [],
      readings: [reading],
    });
  });
});

describe('the facts that an answer rests on', () => {
  const boundary = [policyOf([], 'boundary')];
  const everyone = policyOf([{ ...allow(), Principal: '*' }], 'resource');
  const odd = { ...deny(), Action: 'k*:Decrypt' };

  test('are those that leave it open and those of the combination of layers, in order', () => {
    const { facts } = evaluate({ identity: [policyOf([odd])], boundary, resource: everyone }, requestOf());
    expect(facts).toEqual(['1.12', '2.8']);
  });

  test('are each named once', () => {
    const short = { ...deny(), Action: 'km*:Decrypt' };
    const identity = [policyOf([allow(), odd]), policyOf([short])];
    expect(evaluate({ identity }, requestOf()).facts).toEqual(['2.8']);
  });

  test('are none where something was not understood', () => {
    const { facts, outcomes } = under([{ ...deny(), Nonsense: 1 }], requestOf());
    expect(outcomes).toEqual(['Allowed', 'ExplicitlyDenied']);
    expect(facts).toEqual([]);
  });

  test('are none where everything denies', () => {
    expect(under([deny()], requestOf()).facts).toEqual([]);
  });
});

describe('an answer is exact', () => {
  test.each<[string, object, States, boolean]>([
    ['where all is known', deny(), {}, true],
    ['where AWS leaves something open', { ...deny(), Action: 'k*:Decrypt' }, {}, true],
    ['but not where something was not understood', { ...deny(), Nonsense: 1 }, {}, false],
    [
      'but not where the values of a key could not all be tried',
      deny({ StringEquals: { 'x:c': 'v-${x:a}-${x:b}' } }),
      { 'x:c': known('v-1-2'), ...open('x:a', 'x:b') },
      false,
    ],
  ])('%s', (_, statement, states, exact) => {
    expect(isInexact(under([statement], requestOf(states)))).toBe(!exact);
  });

  test('but not past the bound of the work: then nothing is ruled out but at first sight', () => {
    const keys = Array.from({ length: 600 }, (_, i) => `x:k${i}`);
    const { outcomes, exact } = under(
      keys.map((key) => deny(equals(key))),
      requestOf(open(...keys)),
    );
    expect(outcomes).toEqual(['Allowed', 'ExplicitlyDenied']);
    expect(exact).toBe(false);
  });
});

describe('where a request fails', () => {
  const tangled = deny({ StringEquals: { 'x:c': 'v-${x:a}-${x:b}' } });
  const states = { 'x:c': known('v-1-2'), ...open('x:a', 'x:b', 'x:z') };

  test('is told where that depends on what is not known', () => {
    const failing = under([deny(equals('x:a'))], requestOf(open('x:a'))).failing();
    expect(failing?.complete).toBe(true);
    expect(failing?.terms.map((term) => term.map(({ holds }) => holds))).toEqual([[true]]);
  });

  test('is not told where it always fails', () => {
    const always = [deny({ Null: { 'x:z': 'true' } }), deny({ Null: { 'x:z': 'false' } }), tangled];
    const { outcomes, failing } = under(always, requestOf(states));
    expect(outcomes).toEqual(['ExplicitlyDenied']);
    expect(failing()).toBeUndefined();
  });

  test.each<[string, object, boolean]>([
    [
      'is not all that is told where an Allow may be missing as well',
      allow({ Condition: equals('x:z') }),
      false,
    ],
    ['is all that is told where denies are the only reason', allow(), true],
  ])('%s', (_, granted, complete) => {
    const failing = evaluate({ identity: [policyOf([granted, tangled])] }, requestOf(states)).failing();
    expect(failing?.complete).toBe(complete);
  });
});

describe('several requests of one session', () => {
  const policies: Policies = { identity: [policyOf([allow(), deny(equals('x:a', 'x:b'))])] };
  const both = ['Allowed', 'ExplicitlyDenied'];
  const denyA: Policies = { identity: [policyOf([allow(), deny(equals('x:a'))])] };
  const outcomesOf = (asked: Policies, ...requests: readonly Request[]) => {
    const prepared = requests.map((request) => prepare(asked, request));
    const space = spaceOf(prepared);
    return prepared.map((one) => judge(one, space).outcomes);
  };

  test('have a key unknown that is unknown to one of them', () => {
    const [settled, asked] = [requestOf({ 'x:a': known('w') }), requestOf(open('x:a'))];
    expect(outcomesOf(denyA, settled, asked)).toEqual([['Allowed'], both]);
    expect(outcomesOf(denyA, asked, settled)).toEqual([both, ['Allowed']]);
  });

  const present: Policies = { identity: [policyOf([allow(), deny({ Null: { 'x:a': 'false' } })])] };
  const alike = together(
    ['x:a', 'x:b'],
    (world) => (world('x:a') === undefined) === (world('x:b') === undefined),
  );

  test.each<[string, KeyState, readonly string[]]>([
    ['that is known binds those that go together with it', known('w'), ['ExplicitlyDenied']],
    ['that is absent binds them as well', { kind: 'absent' }, ['Allowed']],
    ['that is unknown binds them to nothing', unknown('x:b'), both],
  ])('a key %s', (_, state, outcomes) => {
    expect(outcomesOf(present, requestOf({ ...open('x:a'), 'x:b': state }, alike))).toEqual([outcomes]);
  });

  test('a key that is known to one of them alone binds nothing', () => {
    const [first, second] = [known('w'), unknown('x:b')].map((state) =>
      requestOf({ ...open('x:a'), 'x:b': state }, alike),
    );
    if (first === undefined || second === undefined) throw new Error('two requests were made');
    expect(outcomesOf(present, first, second)).toEqual([both, both]);
    expect(outcomesOf(present, second, first)).toEqual([both, both]);
  });

  test('have no answer where no request is possible', () => {
    const none = together(['x:a', 'x:b'], () => false);
    const evaluation = evaluate(policies, requestOf(open('x:a', 'x:b'), none));
    expect(evaluation.outcomes).toEqual([]);
    expect(evaluation.missing).toEqual([]);
  });
});

describe('the layers that would not allow if nothing denied', () => {
  const scp = [[policyOf([], 'scp')]];

  test('are found behind a deny', () => {
    const identity = [policyOf([allow(), deny()])];
    expect(missingAllows({ identity, scp }, requestOf())).toEqual([{ layer: 'scp', level: 0 }]);
    expect(missingAllows({ identity }, requestOf())).toEqual([]);
  });

  test('are none where some Allow holds whatever the keys are', () => {
    const present = (word: string) => allow({ Condition: { Null: { 'x:a': word } } });
    const request = requestOf(open('x:a'));
    const missing = (...statements: readonly object[]) =>
      missingAllows({ identity: [policyOf([...statements, deny()])] }, request);
    expect(missing(present('true'), present('false'))).toEqual([]);
    expect(missing(present('true'))).toEqual([{ layer: 'identity', level: 0 }]);
  });
});
