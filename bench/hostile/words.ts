import type { Json, Statement } from '../account/document.ts';
import { type Random, randomOf } from '../account/random.ts';
import { ACCOUNT_ID } from '../account/settings.ts';
import { denyIf, fill, fillValues, type Hostile, letters, tag } from './hostile.ts';

const variable = (name: string): string => `\${${name}}`;

/** Documents of variables, doubts and plain quantity. */
export const WORDS: readonly Hostile[] = [
  {
    name: 'tags that equal each other',
    statements: fill((i) => denyIf({ StringEquals: { [tag(i)]: variable(tag(i + 1)) } })),
  },
  {
    name: 'tags that are unlike all others',
    statements: fill((i) =>
      denyIf({
        StringNotEquals: { [tag(i % 8)]: [0, 1, 2, 3].map((j) => variable(tag((i * 3 + j * 5) % 8))) },
      }),
    ),
  },
  {
    name: 'many variables in one value',
    statements: fillValues(
      (i) => [i, i + 1, i + 2].map((j) => variable(tag(j % 10))).join('-'),
      (values) => denyIf({ StringLike: { 'aws:userid': values } }),
    ),
  },
  {
    name: 'variables with defaults',
    statements: fill((i) =>
      denyIf({ StringLike: { 'aws:SourceIdentity': `*\${aws:PrincipalTag/${i % 12}, '${letters(i)}'}*` } }),
    ),
  },
  {
    name: 'variables in resources',
    statements: fill((i) =>
      denyIf({}, { Resource: `arn:aws:kms:*:*:key/${variable(tag(i % 14))}${letters(i)}*` }),
    ),
  },
  {
    name: 'variables that nobody resolves',
    statements: fill((i) =>
      denyIf({ StringNotLike: { [tag(i)]: variable(`aws:RequestTag/${letters(i)}`) } }),
    ),
  },
  {
    name: 'elements that are none',
    statements: fill((i) => ({ Effect: 'Deny', Action: 'kms:*', Resource: '*', [`X${letters(i)}`]: 1 })),
  },
  { name: 'statements that are numbers', statements: fill((i) => i) },
  {
    name: 'no effects',
    statements: fill((i) => ({ Action: 'kms:*', Resource: `arn:aws:kms:*:*:key/${letters(i)}*` })),
  },
  {
    name: 'operators that are none',
    statements: fill((i) => denyIf({ [`String${letters(i)}`]: { [tag(i)]: 'a' } })),
  },
  {
    name: 'values that are none',
    statements: fill((i) =>
      denyIf({
        DateLessThan: { 'aws:CurrentTime': letters(i) },
        IpAddress: { 'aws:SourceIp': `10.0.0.${i}/99` },
        NumericEquals: { 'aws:MultiFactorAuthAge': letters(i) },
      }),
    ),
  },
  {
    name: 'the letter case of operators',
    statements: fill((i) =>
      denyIf({ stringequals: { [tag(i)]: 'a' }, BOOL: { 'aws:MultiFactorAuthPresent': 'True' } }),
    ),
  },
  {
    name: 'empty lists',
    statements: fill((i) =>
      denyIf({ StringEquals: { [tag(i)]: [] }, StringNotEqualsIfExists: { [tag(i + 1)]: [] } }),
    ),
  },
  {
    name: 'wildcards in the service',
    statements: fill((i) =>
      denyIf({ StringEquals: { [tag(i)]: 'a' } }, { Action: `k*:${'*'.repeat((i % 3) + 1)}` }),
    ),
  },
  {
    name: 'one key in many spellings',
    statements: fill((i) => denyIf({ StringNotEquals: { [spelled('aws:SourceIdentity', i)]: letters(i) } })),
  },
  {
    name: 'one name of a key as long as it gets',
    statements: (quota) => [denyIf({ StringEquals: { [tag('k'.repeat(quota - 200))]: 'a' } })],
  },
  {
    name: 'lists in lists',
    statements: (quota) => [
      denyIf({ StringEquals: { [tag(0)]: nested(Math.min(180, Math.floor((quota - 200) / 2))) } }),
    ],
  },
  {
    name: 'denies and nothing else',
    statements: fill(() => ({ Effect: 'Deny', Action: 'kms:*', Resource: '*' })),
  },
  {
    name: 'allows and nothing else',
    statements: fill(() => ({ Effect: 'Allow', Action: '*', Resource: '*' })),
  },
  {
    name: 'denies of other services',
    statements: fill((i) => ({ Effect: 'Deny', Action: `${letters(i)}:*`, Resource: '*' })),
  },
  {
    name: 'denies of everything, with a Sid',
    statements: fill((i) => ({ Sid: letters(i), Effect: 'Deny', Action: '*', Resource: '*' })),
  },
  { name: 'anything at all', statements: fill((i) => anything(randomOf('anything', i))) },
  { name: 'anything else', statements: fill((i) => anything(randomOf('anything else', i))) },
];

/** Documents for the layers that restrict. */
export const RESTRICTIONS: readonly Hostile[] = [
  {
    name: 'an SCP that allows under a key each',
    layer: 'scp',
    statements: fill((i) => ({
      Effect: 'Allow',
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringEquals: { [tag(i)]: 'a' } },
    })),
  },
  { name: 'an SCP of anything', layer: 'scp', statements: fill((i) => anything(randomOf('scp', i))) },
  {
    name: 'an SCP that spares by name',
    layer: 'scp',
    statements: fillValues(
      (i) => `arn:aws:iam::*:role/${letters(i)}*`,
      (values) => denyIf({ ArnNotLike: { 'aws:PrincipalArn': values } }),
    ),
  },
  {
    name: 'a boundary that allows under pairs of keys',
    layer: 'boundary',
    statements: fill((i) => ({
      Effect: 'Allow',
      Action: ['kms:*', 'codecommit:*'],
      Resource: '*',
      Condition: { StringEquals: { [tag(i % 9)]: 'a', [tag((i * 5) % 13)]: 'b' } },
    })),
  },
  {
    name: 'a trust policy of many principals',
    layer: 'trust',
    statements: fillValues(
      (i) => `arn:aws:iam::${ACCOUNT_ID}:role/${letters(i)}`,
      (values) => ({ Effect: 'Allow', Principal: { AWS: values }, Action: 'sts:*Session*' }),
    ),
  },
  {
    name: 'a trust policy of many statements',
    layer: 'trust',
    statements: fill((i) => ({
      Effect: i % 3 === 0 ? 'Deny' : 'Allow',
      Principal: { Service: `${letters(i)}.amazonaws.com` },
      Action: `sts:*${letters(i)}*`,
    })),
  },
  {
    name: 'a managed policy of anything',
    layer: 'managed',
    statements: fill((i) => anything(randomOf('managed', i))),
  },
];

function spelled(key: string, i: number): string {
  return [...key].map((c, at) => ((i >> (at % 12)) & 1 ? c.toUpperCase() : c.toLowerCase())).join('');
}

function nested(levels: number): Json {
  return levels === 0 ? 'a' : [nested(levels - 1)];
}

/** Conditions of every kind, as they come. */
const CONDITIONS: readonly ((random: Random) => Statement)[] = [
  (random) => ({ StringLike: { 'aws:userid': `*${random.text('abcd', 3)}*` } }),
  (random) => ({ StringNotEquals: { [tag(random.below(9))]: random.text('ab', 1) } }),
  (random) => ({ StringEquals: { [tag(random.below(9))]: variable(tag(random.below(9))) } }),
  (random) => ({ Null: { [tag(random.below(9))]: random.chance(0.5) } }),
  (random) => ({ NotIpAddress: { 'aws:SourceIp': `${random.below(200)}.0.0.0/${1 + random.below(30)}` } }),
  (random) => ({ NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': random.below(5000) } }),
  (random) => ({ BoolIfExists: { 'aws:MultiFactorAuthPresent': random.chance(0.5) } }),
  (random) => ({ DateLessThan: { 'aws:TokenIssueTime': `2026-11-${10 + random.below(20)}T00:00:00Z` } }),
  (random) => ({ DateGreaterThan: { 'aws:CurrentTime': `2026-12-${10 + random.below(20)}T00:00:00Z` } }),
  (random) => ({ 'ForAnyValue:StringLike': { 'aws:CalledVia': `*${random.text('abcde', 2)}*` } }),
  (random) => ({
    'ForAllValues:StringNotLike': { 'kms:EncryptionContextKeys': `${random.text('abc', 2)}*` },
  }),
  (random) => ({ StringLikeIfExists: { 'aws:PrincipalOrgID': `o-*${random.text('abc', 1)}*` } }),
];

/** A deny with two or three conditions of any kind. */
function anything(random: Random): Statement {
  const conditions = random.some(CONDITIONS, 2 + random.below(2)).map((make) => make(random));
  const resource = random.chance(0.2) ? `arn:aws:kms:*:*:key/*${random.text('abc', 1)}*` : '*';
  const action = random.pick(['kms:*', '*', 'kms:*crypt', 'kms:Gen*', 'codecommit:*']);
  return denyIf(Object.assign({}, ...conditions), { Action: action, Resource: resource });
}
