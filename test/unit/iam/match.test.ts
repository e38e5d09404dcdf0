import { describe, expect, test } from 'vitest';
import type { Atom, Truth } from '#iam/atom.ts';
import { actionMayMatch, matchStatement, matchWithoutCondition } from '#iam/match.ts';
import { type OpenFactId, openFact } from '#iam/open-facts.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { Layer, Statement } from '#iam/policy.ts';
import { type KeyState, parsePrincipalArn, RESOURCE, type Request, type UnknownKey } from '#iam/request.ts';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`;
const KEYS = `arn:aws:kms:us-east-1:${ACCOUNT}:key/`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/dev`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/one`;
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/bob`;

const known = (...values: readonly string[]): KeyState => ({ kind: 'known', values });
const unknown = (name: string, more: Partial<UnknownKey> = {}): KeyState => ({
  kind: 'unknown',
  unknown: { name, mayBeAbsent: false, list: false, within: [], ...more },
});

type States = Readonly<Record<string, KeyState>>;

/** `kms:Decrypt` on a key, with what is known of other keys. */
function requestOf(states: States = {}, more: Partial<Request> = {}, arn = ROLE): Request {
  const principal = parsePrincipalArn(arn);
  if (principal === undefined) throw new Error(`${arn} is no principal`);
  const all: States = { [RESOURCE]: known(KEY), ...states };
  return {
    action: 'kms:Decrypt',
    principal,
    resourceAccount: ACCOUNT,
    state: (key) => all[key] ?? { kind: 'absent' },
    correlations: () => [],
    ...more,
  };
}

function statementOf(elements: object, layer: Layer = 'identity'): Statement {
  const whole = { Effect: 'Deny', ...elements };
  const [statement] = parsePolicy({ Version: '2012-10-17', Statement: [whole] }, layer).statements;
  if (statement === undefined) throw new Error('one statement was given');
  return statement;
}

/** What it takes for a statement with these elements, everything else covered, to match. */
function atomsOf(elements: object, request = requestOf(), layer: Layer = 'identity') {
  const rest = {
    ...('NotAction' in elements ? {} : { Action: 'kms:*' }),
    ...('NotResource' in elements ? {} : { Resource: '*' }),
  };
  const statement = statementOf({ ...rest, ...elements }, layer);
  return matchStatement({ statement, layer, hasBoundary: false }, request);
}

type Row = readonly [name: string, elements: object, layer?: Layer, states?: States];

const rowsOf = (rows: readonly Row[]) =>
  rows.map(([name, elements, layer = 'identity', states = {}]) => ({ name, elements, layer, states }));

describe('a statement that matches for sure', () => {
  test.each(
    rowsOf([
      ['by its action in any letter case', { Action: 'KMS:dec*' }],
      ['by everything', { Action: '*' }],
      ['by a resource', { Resource: KEY }],
      ['by a resource among others', { Resource: ['arn:aws:s3:::b', KEY] }],
      ['by an incomplete ARN in an identity policy', { Resource: 'arn:aws:kms' }],
      ['by an incomplete ARN in a boundary', { Resource: 'arn:aws:kms' }, 'boundary'],
      [
        'by every resource, whichever it is',
        { Resource: ['arn:aws:s3:::b', '*'] },
        'identity',
        { [RESOURCE]: unknown('r') },
      ],
      ['by a variable that is known', { Resource: `${KEYS}\${x:a}` }, 'identity', { 'x:a': known('1234') }],
      ['by its principal', { Principal: { AWS: ROLE } }, 'resource'],
    ]),
  )('$name leaves nothing open', ({ elements, layer, states }) => {
    expect(atomsOf(elements, requestOf(states), layer)).toEqual([]);
  });
});

describe('a statement that can never match', () => {
  test.each(
    rowsOf([
      ['by its action', { Action: 'kms:Encrypt' }],
      ['by its NotAction', { NotAction: 'kms:*' }],
      ['by its resource', { Resource: `${KEY}5` }],
      ['by its NotResource', { NotResource: '*' }],
      ['by its principal', { Principal: { AWS: `${ROLE}s` } }, 'resource'],
      ['by a variable without a value', { Resource: `${KEYS}\${x:a}` }],
      [
        'by a request that has no resource',
        { Resource: KEY },
        'identity',
        { [RESOURCE]: { kind: 'absent' } },
      ],
      [
        'by its condition',
        { Condition: { StringEquals: { 'x:a': 'v' } } },
        'identity',
        { 'x:a': known('w') },
      ],
    ]),
  )('$name takes what cannot be', ({ elements, layer, states }) => {
    expect(atomsOf(elements, requestOf(states), layer)).toBeUndefined();
  });

  test('matches without its condition', () => {
    const statement = statementOf({ Action: '*', Resource: '*', Condition: { Null: { 'x:a': 'false' } } });
    const placed = { statement, layer: 'identity', hasBoundary: false } as const;
    expect(matchStatement(placed, requestOf())).toBeUndefined();
    expect(matchWithoutCondition(placed, requestOf())).toEqual([]);
  });
});

const readingsOf = (atoms: readonly Atom[] | undefined) => atoms?.map(({ reading }) => reading());

describe('a statement that AWS does not document', () => {
  const early = `arn:aws:kms:\${x:region}:${ACCOUNT}:key/*`;
  const region: States = { 'x:region': known('us-east-1'), 'x:a': known('*') };

  const rows: readonly (readonly [string, OpenFactId, object, Layer?, States?])[] = [
    ['on account of a wildcard in the service', '2.8', { Action: 'k*:Decrypt' }],
    ['on account of a star before the service', '2.8', { Action: '*ms:Decrypt' }],
    ['on account of a question mark in the service', '2.8', { Action: ['s3:*', 'km?:Decrypt'] }],
    ['on account of an action that is misspelt', '3.13', { Action: 'kms:${x' }],
    ['on account of one action of several', '3.13', { Action: ['s3:Get*', 'kms:${x'] }],
    ['on account of a short ARN', '2.14', { Resource: 'arn:aws:kms' }, 'scp'],
    [
      'on account of one short ARN of several',
      '2.14',
      { Resource: ['arn:aws:s3:::b', 'arn:aws:kms'] },
      'scp',
    ],
    ['on account of an early variable', '2.15', { Resource: early }, 'identity', region],
    ['on account of one early variable', '2.15', { Resource: ['arn:aws:s3:::b', early] }, 'identity', region],
    ['on account of a resource that is misspelt', '3.13', { Resource: `${KEYS}\${x` }],
    ['on account of one resource of several', '3.13', { Resource: ['arn:aws:s3:::b', `${KEYS}\${x`] }],
    ['on account of a star in a variable', '3.12', { Resource: `${KEYS}\${x:a}` }, 'identity', region],
    [
      'on account of one of several',
      '3.12',
      { Resource: ['arn:aws:s3:::b', `${KEYS}\${x:a}`] },
      'identity',
      region,
    ],
    ['on account of letter case', '2.17', { Resource: `arn:aws:KMS:us-east-1:${ACCOUNT}:key/*` }],
    ['on account of letter case in a short ARN', '2.17', { Resource: 'arn:aws:KMS' }],
    ['on account of a NotPrincipal', '2.21', { NotPrincipal: { AWS: ROLE } }, 'resource'],
  ];

  test.each(
    rows.map(([name, fact, elements, layer = 'identity', states = {}]) => ({
      name,
      fact,
      elements,
      layer,
      states,
    })),
  )('$name says which fact is open: $fact', ({ fact, elements, layer, states }) => {
    const atoms = atomsOf(elements, requestOf(states), layer);
    expect(readingsOf(atoms)).toEqual([{ fact, ...openFact(fact) }]);
    expect(atoms?.map(({ keys, crossed }) => ({ keys, crossed }))).toEqual([{ keys: [], crossed: false }]);
  });

  test.each<readonly [string, string, string, string]>([
    ['a session of the role', SESSION, ROLE, 'which session of the role calls is not known'],
    [
      'the user who federated',
      `arn:aws:iam::${ACCOUNT}:user/alice`,
      FEDERATED,
      'which user made the federated session is not known',
    ],
  ])('may match where it names %s', (_, named, caller, reason) => {
    const atoms = atomsOf({ Principal: { AWS: named } }, requestOf({}, {}, caller), 'resource');
    expect(readingsOf(atoms)).toEqual([{ reason }]);
    expect(atoms?.[0]).toMatchObject({ keys: [], crossed: false });
  });

  test('may match on account of what was not understood, in the words of the problem', () => {
    const statement = statementOf({ Action: '*', Resource: '*', Nonsense: 1 });
    const atoms = matchStatement({ statement, layer: 'identity', hasBoundary: false }, requestOf());
    expect(statement.doubts).toHaveLength(1);
    expect(readingsOf(atoms)).toEqual(statement.doubts.map(({ message }) => ({ reason: message })));
  });
});

describe('a fact whose reading is assumed', () => {
  const assuming = (truth: Truth, fact = '2.8') =>
    requestOf({}, { reads: (one) => (one === fact ? truth : undefined) });

  test.each<readonly [string, Request, number | undefined]>([
    ['leaves nothing open where it is met', assuming(true), 0],
    ['makes the statement never match where it is not', assuming(false), undefined],
    ['leaves open what is assumed of nothing', assuming(undefined), 1],
    ['leaves other facts open', assuming(true, '2.17'), 1],
  ])('%s', (_, request, open) => {
    expect(atomsOf({ Action: 'k*:Decrypt' }, request)?.length).toBe(open);
  });

  test('bears on nothing that was not understood', () => {
    const request = requestOf({}, { reads: () => true });
    expect(atomsOf({ Principal: { AWS: SESSION } }, request, 'resource')).toHaveLength(1);
  });

  test('changes nothing where AWS is clear', () => {
    const pattern = `arn:aws:KMS:us-east-1:${ACCOUNT}:key/a*`;
    const request = requestOf({ [RESOURCE]: unknown('r') }, { reads: (fact) => fact === '2.17' });
    const [atom] = atomsOf({ Resource: pattern }, request) ?? [];
    const truths = ['key/a', 'key/b'].map((end) =>
      atom?.truth(() => [`arn:aws:kms:us-east-1:${ACCOUNT}:${end}`]),
    );
    expect(truths).toEqual([true, false]);
    expect(atom?.keys).toEqual([RESOURCE]);
  });
});

describe('a resource that is not known', () => {
  const states = (prefix?: string): States => ({
    [RESOURCE]: unknown('r', prefix === undefined ? {} : { prefix }),
    'x:a': unknown('x:a'),
    'x:b': unknown('x:b'),
  });

  test('is what the statement depends on, and on the variables that it is held against', () => {
    const [atom] =
      atomsOf({ Resource: [`${KEYS}\${x:a}`, `${KEYS}\${x:b}\${x:a}`] }, requestOf(states())) ?? [];
    expect(atom?.keys).toEqual([RESOURCE, 'x:a', 'x:b']);
    expect(atom?.crossed).toBe(true);
    expect(atom).not.toHaveProperty('heldAgainst');
  });

  test('crosses nothing without variables', () => {
    const [atom] = atomsOf({ Resource: KEY }, requestOf(states())) ?? [];
    expect(atom).toMatchObject({ keys: [RESOURCE], crossed: false });
    expect([KEY, `${KEY}5`].map((arn) => atom?.truth(() => [arn]))).toEqual([true, false]);
  });

  test('is no resource of NotResource: *', () => {
    const [atom] = atomsOf({ NotResource: '*' }, requestOf(states())) ?? [];
    expect(atom?.truth(() => [KEY])).toBe(false);
  });

  test.each<readonly [string, string, string | undefined, boolean]>([
    ['of which nothing is known', `${KEYS}\${x:a}`, undefined, true],
    ['that begins as the pattern does', `${KEYS}\${x:a}`, KEYS, true],
    ['that begins as a part of the pattern does', `${KEYS}a\${x:a}`, KEYS, true],
    ['that goes on where the variable stands', `arn:aws:kms:\${x:a}:*:key/1`, KEYS, true],
    ['of another service', 'arn:aws:s3:::b/${x:a}', KEYS, false],
    ['that differs before the variable', `${KEYS}b\${x:a}`, `${KEYS}a`, false],
    ['where another variable has no value', '${x:none}${x:a}', KEYS, false],
    ['where the pattern begins with the character zero', '\0${x:a}', KEYS, false],
  ])('%s: whether the variable matters', (_, value, prefix, matters) => {
    const [atom] = atomsOf({ Resource: value }, requestOf(states(prefix))) ?? [];
    expect(atom?.keys).toEqual(matters ? [RESOURCE, 'x:a'] : [RESOURCE]);
  });
});

describe('a variable that is not known, against a resource that is', () => {
  const open = { 'x:a': unknown('x:a') };

  test('is what the statement depends on', () => {
    const [atom] = atomsOf({ Resource: `${KEYS}\${x:a}` }, requestOf(open)) ?? [];
    expect(atom).toMatchObject({ keys: ['x:a'], crossed: true, heldAgainst: [KEY] });
    expect(['1234', '123'].map((value) => atom?.truth(() => [value]))).toEqual([true, false]);
  });

  test.each<readonly [string, string, string, boolean]>([
    ['in its place', `${KEYS}\${x:a}`, KEY, true],
    ['over a colon', 'arn:aws:kms:${x:a}:c:key/1', 'arn:aws:kms:a:b:c:key/1', true],
    ['with capital letters before it', `${KEYS}A\${x:a}`, `${KEYS}Abc`, true],
    ['of another service', 'arn:aws:s3:::b/${x:a}', KEY, false],
    ['beside one that has no value', '${x:none}${x:a}', 'x', false],
  ])('%s: whether it may match', (_, value, resource, may) => {
    const atoms = atomsOf({ Resource: value }, requestOf({ ...open, [RESOURCE]: known(resource) }));
    expect(atoms?.map(({ keys }) => keys)).toEqual(may ? [['x:a']] : undefined);
  });

  test('matches nothing where there is no resource', () => {
    const request = requestOf({ ...open, [RESOURCE]: { kind: 'absent' } });
    const [atom] = atomsOf({ Resource: '${x:a}' }, request) ?? [];
    expect(atom?.truth(() => ['v'])).toBe(false);
  });
});

describe('a condition of a request whose keys have another name', () => {
  const rename = (key: string): string => (key === 'x:a' ? 'x:a#2' : key);

  test('is known by that name, and as it was written', () => {
    const request = requestOf({ 'x:a#2': unknown('x:a') }, { rename });
    const [atom] = atomsOf({ Condition: { StringEquals: { 'x:a': 'v' } } }, request) ?? [];
    expect(atom).toMatchObject({ keys: ['x:a#2'], test: { key: 'x:a', lookup: 'x:a#2' } });
    expect(['v', 'w'].map((value) => atom?.truth(() => [value]))).toEqual([true, false]);
  });
});

describe('whether a statement can cover an action', () => {
  test.each<readonly [string, object, boolean]>([
    ['that it names', { Action: 'kms:Decrypt' }, true],
    ['that it does not name', { Action: 'kms:Encrypt' }, false],
    ['that it may name', { Action: 'k*:Decrypt' }, true],
    ['that it excludes', { NotAction: 'kms:*' }, false],
    ['that it does not exclude', { NotAction: 's3:*' }, true],
    ['without an action that was understood', {}, true],
  ])('%s', (_, elements, may) => {
    expect(actionMayMatch(statementOf({ Resource: '*', ...elements }), 'kms:Decrypt')).toBe(may);
  });
});
