import { randomOf } from '../account/random.ts';
import { ACCOUNT_ID } from '../account/settings.ts';
import { denyIf, fill, fillValues, type Hostile, letters } from './hostile.ts';

/** A role's sessions have names that nobody knows. */
const SESSION = 'aws:userid';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A pattern of stars and characters, at random. */
function glob(i: number, length: number, alphabet = 'ab', wild = '*?'): string {
  return randomOf('glob', i, length).text(`${alphabet}${alphabet}${wild}`, length);
}

const onSession = (pattern: string, operator = 'StringLike') =>
  denyIf({ [operator]: { [SESSION]: pattern } });

/** Documents whose patterns cut the values of one key, or the names of resources, into ever more parts. */
export const PATTERNS: readonly Hostile[] = [
  {
    name: 'a character somewhere',
    statements: fill((i) => onSession(`*${ALPHABET.charAt(i % 36)}${i < 36 ? '' : letters(i)}*`)),
  },
  { name: 'a character nowhere', statements: fill((i) => onSession(`*${letters(i)}*`, 'StringNotLike')) },
  { name: 'a character so far from the end', statements: fill((i) => onSession(`*a${'?'.repeat(i % 60)}`)) },
  { name: 'characters so far apart', statements: fill((i) => onSession(`*a${'?'.repeat(i % 40)}b*`)) },
  { name: 'patterns of two letters', statements: fill((i) => onSession(glob(i, 12))) },
  { name: 'long patterns of stars', statements: fill((i) => onSession(glob(i, 80, 'ab', '***'))) },
  {
    name: 'patterns in any letter case',
    statements: fill((i) =>
      denyIf({
        StringEqualsIgnoreCase: { [SESSION]: `${letters(i)}:X` },
        StringLike: { [SESSION]: `*${letters(i)}*` },
      }),
    ),
  },
  {
    name: 'many patterns in one list',
    statements: fillValues(
      (i) => glob(i, 9),
      (values) => denyIf({ StringLike: { [SESSION]: values } }),
    ),
  },
  {
    name: 'many texts in one list',
    statements: fillValues(
      (i) => `s${letters(i)}`,
      (values) => denyIf({ StringEquals: { 'aws:SourceIdentity': values } }),
    ),
  },
  {
    name: 'one pattern of nothing but stars and letters',
    statements: (quota) => [onSession('*a'.repeat((quota - 200) / 2))],
  },
  { name: 'one pattern of question marks', statements: (quota) => [onSession('?'.repeat(quota - 200))] },
  { name: 'one pattern of stars', statements: (quota) => [onSession('*'.repeat(quota - 200))] },
  {
    name: 'one action of stars and letters',
    statements: (quota) => [denyIf({}, { Action: `kms:${'*e*r'.repeat((quota - 200) / 4)}*t` })],
  },
  {
    name: 'many actions with stars',
    statements: fillValues(
      (i) => `kms:*${glob(i, 8, 'ecry', '*?')}*`,
      (values) => denyIf({}, { Action: values }),
    ),
  },
  {
    name: 'NotAction with many names',
    statements: fillValues(
      (i) => `${letters(i)}:*`,
      (values) => ({ Effect: 'Deny', NotAction: values, Resource: '*' }),
    ),
  },
  {
    name: 'a list of keys',
    statements: fillValues(
      (i) => `arn:aws:kms:us-east-1:${ACCOUNT_ID}:key/${letters(i)}`,
      (values) => denyIf({}, { Resource: values }),
    ),
  },
  {
    name: 'a key for each statement, by its ARN',
    statements: fill((i) => denyIf({}, { Resource: `arn:aws:kms:*:*:key/${letters(i)}` })),
  },
  {
    name: 'patterns of keys',
    statements: fill((i) => denyIf({}, { Resource: `arn:aws:kms:*:key/*${letters(i)}*` })),
  },
  {
    name: 'patterns of keys that spare',
    statements: fill((i) => ({
      Effect: 'Deny',
      Action: 'kms:*',
      NotResource: `arn:*:kms:*:*:key/*${letters(i)}*`,
    })),
  },
  {
    name: 'ARNs that overlap',
    statements: fillValues(
      (i) => `arn:aws:kms:${glob(i, 6, 'us')}:*:key/${glob(i, 6)}*`,
      (values) => denyIf({}, { NotResource: values }),
    ),
  },
  {
    name: 'patterns of sources of a session',
    statements: fill((i) =>
      denyIf({
        ArnLike: { 'ec2:SourceInstanceArn': `arn:aws:ec2:*${letters(i)}*:*:instance/*${letters(i + 9)}*` },
      }),
    ),
  },
  {
    name: 'user agents',
    statements: fill((i) =>
      denyIf({ StringNotLike: { 'aws:UserAgent': [`*${letters(i)}*`, `${letters(i)}?*`] } }),
    ),
  },
  {
    name: 'patterns of two keys',
    statements: fill((i) =>
      denyIf({
        StringLike: { [SESSION]: `*${letters(i)}*`, 'aws:SourceIdentity': `*${letters(i * 7 + 3)}*` },
      }),
    ),
  },
  {
    name: 'patterns of three keys',
    statements: fill((i) =>
      denyIf({
        StringLike: { [SESSION]: `*${letters(i % 26)}*`, 'aws:SourceIdentity': `*${letters((i * 7) % 26)}*` },
        StringNotLike: { 'aws:UserAgent': `*${letters((i * 11) % 26)}*` },
      }),
    ),
  },
  {
    name: 'a pattern for each half of a session',
    statements: fill((i) =>
      denyIf({
        StringLike: { [SESSION]: `${glob(i, 4)}*` },
        StringNotLike: { [SESSION]: `*${glob(i + 500, 4)}` },
      }),
    ),
  },
  {
    name: 'repositories by pattern',
    statements: fill(
      (i) => ({ Effect: 'Deny', Action: 'codecommit:*', Resource: `arn:aws:codecommit:*:*:*${letters(i)}*` }),
      [
        denyIf({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
        { Effect: 'Allow', Action: '*', Resource: '*' },
      ],
    ),
  },
  {
    name: 'repositories and addresses',
    statements: fill(
      (i) => ({
        Effect: 'Deny',
        Action:
          ['codecommit:Git*', 'codecommit:*Commit', 'codecommit:Get*', 'codecommit:Create*'][i % 4] ?? '',
        Resource: `arn:aws:codecommit:*:*:${letters(i)}*`,
        Condition: {
          NotIpAddress: { 'aws:SourceIp': `${10 + i}.0.0.0/8` },
          StringLike: { [SESSION]: `*${letters(i % 12)}*` },
        },
      }),
      [
        denyIf({ StringLike: { [SESSION]: '*:x*' } }),
        { Effect: 'Allow', Action: 'codecommit:*', Resource: '*' },
      ],
    ),
  },
];
