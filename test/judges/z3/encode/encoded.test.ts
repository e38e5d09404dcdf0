import { describe, expect, it } from 'vitest';
import {
  type Condition,
  type Line,
  NotEncoded,
  type Outcome,
  type Policy,
  type Statement,
  type UnknownKey,
} from '../line.ts';
import { outcomeOfWitness } from '../witness.ts';
import { SAME } from './crossed.ts';
import { encoded } from './encoded.ts';
import { holds } from './formula.ts';
import { AS_DOCUMENTED } from './wanted.ts';

const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/a' } as const;

/** A line in which one condition denies. */
function lineWith(Condition: Condition, unknown: UnknownKey): Line {
  const Statement = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: '*', Resource: '*', Condition },
  ] as const;
  return {
    id: 'test',
    principal: { arn: 'arn:aws:iam::111122223333:user/alice', tags: { team: 'a' } },
    policies: { identity: [{ name: 'identity', document: { Version: '2012-10-17', Statement } }] },
    request: { ...request, unknown: [unknown] },
  };
}

/** Whether a request that holds this is denied; undefined where there is no such request, or it is open. */
function isDenied(
  condition: Condition,
  unknown: UnknownKey,
  held?: string | readonly string[],
): boolean | undefined {
  const line = lineWith(condition, unknown);
  const context = held === undefined ? {} : { [unknown.key]: held };
  const outcome = outcomeOfWitness(line, encoded(line, AS_DOCUMENTED), { ...request, context });
  return outcome === undefined ? undefined : outcome === 'ExplicitlyDenied';
}

type Row = readonly [
  operator: string,
  values: string | readonly string[],
  held: string | readonly string[] | undefined,
  denied: boolean | undefined,
];

const single: readonly Row[] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a', undefined, false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', '${aws:PrincipalTag/Team}', 'a', true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', 'a', undefined, true],
  ['StringNotEquals', '${aws:PrincipalTag/none}', 'a', true],
  ['StringEqualsIgnoreCase', 'aB', 'Ab', true],
  ['StringLike', ['x', 'a?'], 'ab', true],
  ['StringLike', 'a?', 'a', false],
  ['StringNotLike', 'a*', 'ba', true],
  ['StringLikeIfExists', 'a', undefined, true],
  ['ArnLike', 'arn:aws:sns:*:*:a', 'arn:aws:sns:b:1:a', true],
  ['ArnNotLike', 'arn:aws:sns:*:*:a', 'arn:aws:sns:b:1:c', true],
  ['Bool', 'true', 'true', true],
  ['Bool', 'true', 'false', false],
  ['Bool', 'true', 'yes', undefined],
  ['NumericLessThan', '5', '4.9', true],
  ['NumericLessThan', '5', '5', false],
  ['NumericGreaterThanEquals', '5', '5', true],
  ['NumericNotEquals', '5', '5.0', false],
  ['DateGreaterThan', '2026-01-01', '2026-01-01T00:00:01Z', true],
  ['DateLessThanEquals', '1767225600', '2026-01-01T00:00:00Z', true],
  ['IpAddress', '54.0.0.0/9', '54.127.255.255', true],
  ['IpAddress', '54.0.0.0/9', '54.128.0.0', false],
  ['NotIpAddress', '0.0.0.0/0', '2001:db8::1', true],
  ['NotIpAddress', '0.0.0.0/0', undefined, true],
  ['Null', 'true', undefined, true],
  ['Null', 'false', 'a', true],
  ['ForAllValues:StringEquals', 'a', undefined, true],
  ['ForAnyValue:StringNotEquals', 'a', undefined, false],
  ['ForAllValues:StringNotLike', 'a', undefined, undefined],
  ['ForAllValues:StringNotLikeIfExists', 'a', undefined, true],
];

const lists: readonly Row[] = [
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], true],
  ['ForAllValues:StringNotEquals', 'a', ['a', 'c'], false],
  ['ForAnyValue:StringLike', 'a*', ['b', 'ab'], true],
  ['ForAnyValue:StringNotLike', 'a*', ['a', 'ab'], false],
  ['ForAnyValue:StringNotLike', 'a*', ['a', 'b'], true],
  ['ForAnyValue:NumericLessThan', '5', ['6', '4'], true],
  ['ForAllValues:NumericLessThan', '5', ['6', '4'], false],
  ['ForAnyValue:IpAddress', '54.0.0.0/8', ['::', '54.1.1.1'], true],
  ['StringEquals', 'a', ['a', 'b'], undefined],
  ['StringEquals', 'a', ['a'], true],
];

describe('an encoded condition', () => {
  it.each(single)('%s %s on %s: %s', (operator, values, held, expected) => {
    expect(isDenied({ [operator]: { 'x:key': values } }, { key: 'x:key' }, held)).toBe(expected);
  });

  it.each(lists)('%s %s on the list %s: %s', (operator, values, held, expected) => {
    expect(isDenied({ [operator]: { 'x:key': values } }, { key: 'x:key', multi: true }, held)).toBe(expected);
  });

  it('keeps to what is said of the key', () => {
    const condition = { StringEquals: { 'x:key': ['a', 'bb'] } };
    expect(isDenied(condition, { key: 'x:key', present: true })).toBeUndefined();
    expect(isDenied(condition, { key: 'x:key', like: 'b*' }, 'a')).toBeUndefined();
    expect(isDenied(condition, { key: 'x:key', like: 'b*' }, 'ba')).toBe(false);
  });

  it('knows what fills a variable of an unknown key', () => {
    const isDeniedBy = (values: readonly string[], held?: string) =>
      isDenied({ StringEquals: { 'aws:username': values } }, { key: 'x:key' }, held);
    expect(isDeniedBy(['a${x:key}e'], 'lic')).toBe(true);
    expect(isDeniedBy(['a${x:key}e'], 'l')).toBe(false);
    expect(isDeniedBy(["${x:key, 'alice'}"])).toBe(true);
    expect(isDeniedBy(['${x:key}', 'alice'], 'b')).toBe(true);
  });

  it.each([
    [{ StringLike: { 'aws:username': '${x:key}' } }],
    [{ NumericEquals: { 'x:key': 'five' } }],
    [{ Bool: { 'x:key': 'True' } }],
    [{ StringEquals: { 'x:key': [] } }],
    [{ ArnLike: { 'x:key': 'arn:aws' } }],
    [{ StringEquals: { 'x:key': 'a' }, NumericEquals: { 'x:key': '5' } }],
    [{ BinaryEquals: { 'x:key': 'YQ==' } }],
  ])('is refused where AWS or the judge has no answer: %j', (condition) => {
    expect(() => encoded(lineWith(condition, { key: 'x:key' }), AS_DOCUMENTED)).toThrow(NotEncoded);
  });
});

const USER = 'arn:aws:iam::111122223333:user/alice';
const ROLE = 'arn:aws:iam::111122223333:role/build';
const key = { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/ab' };
const elsewhere = { resourceAccount: '444455556666' };

function policy(...statements: readonly Partial<Statement>[]): Policy {
  const Statement = statements.map((one) => ({
    Effect: 'Allow' as const,
    ...('NotAction' in one ? {} : { Action: '*' }),
    ...('NotResource' in one ? {} : { Resource: '*' }),
    ...one,
  }));
  return { name: 'policy', document: { Version: '2012-10-17', Statement } };
}

const all = [policy({})];
const none = [policy({ NotAction: '*' })];
const toEveryone = policy({ Principal: '*' });
const toAccount = policy({ Principal: { AWS: '111122223333' } });

type Layered = readonly [
  promise: string,
  policies: Line['policies'],
  outcome: Outcome,
  request?: Partial<Line['request']>,
  arn?: string,
];

const layered: readonly Layered[] = [
  ['an allow is needed', { identity: none }, 'ImplicitlyDenied'],
  ['a layer that is not given restricts nothing', { identity: all }, 'Allowed'],
  ['a deny wins', { identity: [policy({}, { Effect: 'Deny' })] }, 'ExplicitlyDenied'],
  [
    'a deny of another resource does not',
    { identity: [policy({}, { Effect: 'Deny', NotResource: '*' })] },
    'Allowed',
  ],
  ['a boundary has to allow', { identity: all, boundary: none }, 'ImplicitlyDenied'],
  ['every level of SCPs has to allow', { identity: all, scp: [all, none] }, 'ImplicitlyDenied'],
  ['a level without a policy allows nothing', { identity: all, rcp: [[]] }, 'ImplicitlyDenied'],
  ['a resource policy grants by itself', { identity: none, resource: toEveryone }, 'Allowed'],
  ['a grant to everyone passes a boundary', { boundary: none, resource: toEveryone }, 'Allowed'],
  [
    'a grant to a role does not',
    { boundary: none, resource: policy({ Principal: { AWS: ROLE } }) },
    'ImplicitlyDenied',
    {},
    ROLE,
  ],
  ['a grant to the account alone does not', { identity: none, resource: toAccount }, 'ImplicitlyDenied'],
  [
    'a key policy has to allow',
    { identity: all, resource: policy({ Principal: { AWS: ROLE } }) },
    'ImplicitlyDenied',
    key,
  ],
  ['a key policy hands on to the account', { identity: all, resource: toAccount }, 'Allowed', key],
  ['another account has to grant', { identity: all }, 'ImplicitlyDenied', elsewhere],
  [
    'the own account has to allow as well',
    { identity: none, resource: toEveryone },
    'ImplicitlyDenied',
    elsewhere,
  ],
  ['both allow', { identity: all, resource: toAccount }, 'Allowed', elsewhere],
];

describe('encoded layers', () => {
  it.each(layered.map((row) => ({ row })))(
    '$row.0',
    ({ row: [, policies, expected, asked = {}, arn = USER] }) => {
      const line: Line = { id: 'test', principal: { arn }, policies, request: { ...request, ...asked } };
      const { action, resource } = line.request;
      const outcome = outcomeOfWitness(line, encoded(line, AS_DOCUMENTED), { action, resource, context: {} });
      expect(outcome).toBe(expected);
    },
  );
});

describe('two unknown keys', () => {
  const condition = { StringNotEquals: { 'x:one': '${x:other}' } };
  const line = lineWith(condition, { key: 'x:one', like: 'a' });
  const { keys, isPaired, possible, outcomes } = encoded(
    { ...line, request: { ...line.request, unknown: [{ key: 'x:one', like: 'a' }, { key: 'x:other' }] } },
    AS_DOCUMENTED,
  );

  /** What is denied while the flag says whether they are the same; undefined where that can't be. */
  function deniedWith(
    one: string | undefined,
    other: string | undefined,
    same: boolean,
  ): boolean | undefined {
    const held = [one, other].map((text) => (text === undefined ? undefined : [text]));
    const parts = keys.map(({ subject }, i) => subject.assignmentOf(held[i]));
    const flags = Object.assign({ [SAME]: same }, ...parts.map((part) => part?.flags));
    const integers = Object.assign({}, ...parts.map((part) => part?.integers));
    if (!holds(possible, { flags, integers })) return undefined;
    return holds(outcomes.ExplicitlyDenied, { flags, integers });
  }

  it.each([
    ['a', 'a', true, false],
    ['a', 'a', false, undefined],
    ['a', 'b', true, undefined],
    ['a', 'b', false, true],
    [undefined, 'b', false, true],
    [undefined, 'b', true, undefined],
  ] as const)('that hold %s and %s, said to be the same: %s', (one, other, same, expected) => {
    expect(isPaired).toBe(true);
    expect(deniedWith(one, other, same)).toBe(expected);
  });
});
