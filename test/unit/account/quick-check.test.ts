import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { groupSchema, policySchema, roleSchema, userSchema } from '#account/details-schema.ts';
import { quickCheck } from '#account/quick-check.ts';

const ARN = 'arn:aws:iam::111122223333';
const inline = [{ PolicyName: 'p', PolicyDocument: { Statement: [] } }];
const attached = [{ PolicyArn: `${ARN}:policy/p`, PolicyName: 'p' }];
const Tags = [{ Key: 'team', Value: 'a' }];
const PermissionsBoundary = { PermissionsBoundaryArn: `${ARN}:policy/b`, PermissionsBoundaryType: 'Policy' };

const ENTITIES = [
  [
    'user',
    userSchema(),
    {
      Arn: `${ARN}:user/alice`,
      UserName: 'alice',
      UserId: 'AIDAEXAMPLE',
      UserPolicyList: inline,
      GroupList: ['dev'],
      AttachedManagedPolicies: attached,
      PermissionsBoundary,
      Tags,
    },
  ],
  ['group', groupSchema(), { Arn: `${ARN}:group/dev`, GroupName: 'dev', GroupPolicyList: inline }],
  [
    'role',
    roleSchema(),
    {
      Arn: `${ARN}:role/build`,
      RoleName: 'build',
      AssumeRolePolicyDocument: '%7B%7D',
      RolePolicyList: inline,
      AttachedManagedPolicies: attached,
      PermissionsBoundary,
      Tags,
    },
  ],
  [
    'policy',
    policySchema(),
    {
      Arn: `${ARN}:policy/p`,
      PolicyName: 'p',
      DefaultVersionId: 'v1',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: {} }],
    },
  ],
] as const;

/** Places in a value, as lists of keys. */
function placesIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

/** The value with another one at a place; `gone` takes it away. */
function changed(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (name !== key) return [[name, inner]];
    const made = changed(inner, rest, by);
    return made === GONE ? [] : [[name, made]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

const GONE = Symbol('gone');
const SPOILERS = [GONE, null, '', 'x', 5, true, [], [null], {}, { Key: 1 }, `${ARN}:user/`, `${ARN}:role/x`];

describe.each(ENTITIES)('the quick check of a %s', (_, schema, sound) => {
  const check = quickCheck(schema);

  test('takes a sound one', () => {
    expect(check(sound)).toBe(true);
    expect(schema.safeParse(sound).data).toEqual(sound);
  });

  test('says what the schema says, wherever a value is spoiled', () => {
    for (const place of placesIn(sound)) {
      for (const by of SPOILERS) {
        const spoiled = changed(sound, place, by);
        expect({ place, by, takes: check(spoiled) }).toEqual({
          place,
          by,
          takes: schema.safeParse(spoiled).success,
        });
      }
    }
  });

  test('takes nothing that the schema refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(sound)), fc.anything(), (place, by) => {
        const spoiled = changed(sound, place, by);
        if (check(spoiled)) expect(schema.safeParse(spoiled).success).toBe(true);
      }),
    );
  });
});

describe('a schema that the quick check does not know', () => {
  test.each([
    ['a number', z.number(), 5],
    ['an object that forbids other fields', z.strictObject({ a: z.string() }), { a: 'x' }],
    ['a text with another check', z.string().check(z.maxLength(3)), 'x'],
    ['a text made of anything', z.coerce.string(), 'x'],
  ])('is asked itself: %s', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(quickCheck(schema)(value)).toBe(false);
  });
});
