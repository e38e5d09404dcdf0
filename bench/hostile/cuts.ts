import { randomOf } from '../account/random.ts';
import { DEFAULTS } from '../account/settings.ts';
import { denyIf, fill, fillValues, type Hostile, letters, tag } from './hostile.ts';

const NOW = Date.parse(DEFAULTS.now);
const HOUR = 3_600_000;

/** A moment some hours after the one that the question is about. */
const hours = (count: number): string => new Date(NOW + count * HOUR).toISOString().replace('.000Z', 'Z');

const address = (i: number): string =>
  `${11 + (i % 200)}.${(i * 7) % 256}.${(i * 13) % 256}.${(i * 17) % 256}`;

/** Sets of services, words of sets. */
const SERVICES = [
  'athena',
  'glue',
  's3',
  'kms',
  'ec2',
  'ecs',
  'lambda',
  'dynamodb',
  'cloudformation',
  'codecommit',
];
const service = (i: number): string => `${SERVICES[i % SERVICES.length]}.amazonaws.com`;

/** Documents that cut time, numbers and addresses into intervals, and sets into sets of values. */
export const CUTS: readonly Hostile[] = [
  {
    name: 'seconds since MFA',
    statements: fill((i) =>
      denyIf({
        NumericGreaterThan: { 'aws:MultiFactorAuthAge': String(10 * i) },
        NumericLessThan: { 'aws:MultiFactorAuthAge': String(10 * i + 5) },
      }),
    ),
  },
  {
    name: 'a number for each value',
    statements: fillValues(
      (i) => String(i),
      (values) => denyIf({ NumericNotEquals: { 'aws:MultiFactorAuthAge': values } }),
    ),
  },
  {
    name: 'MFA by its age and presence',
    statements: fill((i) =>
      denyIf({
        NumericGreaterThan: { 'aws:MultiFactorAuthAge': `${i}.5` },
        BoolIfExists: { 'aws:MultiFactorAuthPresent': i % 2 === 0 },
        StringEquals: { [tag(i % 5)]: 'a' },
      }),
    ),
  },
  {
    name: 'hours of the next weeks',
    statements: fill((i) =>
      denyIf({
        DateGreaterThan: { 'aws:CurrentTime': hours(3 * i) },
        DateLessThan: { 'aws:CurrentTime': hours(3 * i + 1) },
      }),
    ),
  },
  {
    name: 'one clock under two names',
    statements: fill((i) =>
      denyIf({
        DateGreaterThan: { 'aws:CurrentTime': hours(i) },
        DateLessThan: { 'aws:EpochTime': String(NOW / 1000 + 60 * i) },
      }),
    ),
  },
  {
    name: 'sessions issued before',
    statements: fill((i) =>
      denyIf({
        DateLessThan: { 'aws:TokenIssueTime': hours(-i) },
        DateGreaterThan: { 'aws:CurrentTime': hours(i) },
      }),
    ),
  },
  {
    name: 'three times of one session',
    statements: fill((i) =>
      denyIf({
        DateLessThan: { 'aws:TokenIssueTime': hours(7 * i) },
        DateGreaterThan: { 'aws:CurrentTime': hours(5 * i) },
        DateNotEquals: { 'aws:EpochTime': String(NOW / 1000 + 30 * i) },
      }),
    ),
  },
  {
    name: 'address ranges in one list',
    statements: fillValues(
      (i) => `${address(i)}/${8 + (i % 25)}`,
      (values) => denyIf({ NotIpAddress: { 'aws:SourceIp': values } }),
    ),
  },
  {
    name: 'an address range for each statement',
    statements: fill((i) => denyIf({ IpAddress: { 'aws:SourceIp': `${address(i)}/${i % 33}` } })),
  },
  {
    name: 'ranges within ranges',
    statements: fill((i) =>
      denyIf({
        IpAddress: { 'aws:SourceIp': `8.0.0.0/${i % 33}` },
        NotIpAddress: { 'aws:SourceIp': `8.0.0.0/${(i % 33) + 1}` },
      }),
    ),
  },
  {
    name: 'ranges of IPv6',
    statements: fill((i) =>
      denyIf({ IpAddress: { 'aws:SourceIp': `2001:db8:${i.toString(16)}::/${33 + (i % 90)}` } }),
    ),
  },
  {
    name: 'sets with some value',
    statements: fill((i) => denyIf({ 'ForAnyValue:StringLike': { 'aws:CalledVia': `*${letters(i)}*` } })),
  },
  {
    name: 'sets with nothing but some values',
    statements: fill((i) =>
      denyIf({
        'ForAllValues:StringEquals': {
          'aws:CalledVia': [service(i), service(i * 3 + 1), service(i * 7 + 2)],
        },
      }),
    ),
  },
  {
    name: 'sets without some values',
    statements: fill((i) =>
      denyIf({
        'ForAllValues:StringNotLike': { 'kms:EncryptionContextKeys': [`*${letters(i)}`, `${letters(i)}*`] },
      }),
    ),
  },
  {
    name: 'sets of both kinds',
    statements: fill((i) =>
      denyIf({
        'ForAnyValue:StringEquals': { 'aws:CalledVia': [service(i)] },
        'ForAllValues:StringNotEquals': { 'aws:CalledVia': [service(i + 1), service(i * 3)] },
      }),
    ),
  },
  {
    name: 'sets and their first and last',
    statements: fill((i) =>
      denyIf({
        'ForAnyValue:StringEquals': { 'aws:CalledVia': service(i) },
        StringEquals: { 'aws:CalledViaFirst': service(i * 3) },
        StringNotEquals: { 'aws:CalledViaLast': service(i * 7) },
      }),
    ),
  },
  {
    name: 'lists without a set operator',
    statements: fill((i) =>
      denyIf({
        StringLike: { 'aws:CalledVia': `${letters(i)}*`, 'kms:EncryptionContextKeys': `*${letters(i)}` },
      }),
    ),
  },
  {
    name: 'places in an organization',
    statements: fill((i) =>
      denyIf({
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `o-${letters(i)}/r-*/ou-${i}/*` },
        StringNotEquals: { 'aws:ResourceOrgID': `o-${letters(i)}` },
      }),
    ),
  },
  {
    name: 'two names of one organization',
    statements: fill((i) =>
      denyIf({
        StringLike: { 'aws:PrincipalOrgID': `o-*${letters(i)}*` },
        StringNotLike: { 'aws:ResourceOrgID': `o-*${letters(i + 1)}*` },
        'ForAllValues:StringLike': { 'aws:ResourceOrgPaths': `*${letters(i)}/*` },
      }),
    ),
  },
  {
    name: 'boxes of time, age and address, at random',
    statements: fill((i) => {
      const random = randomOf('box', i);
      const [age, time, issued] = [random.below(3000), random.below(2000), random.below(100)];
      return denyIf({
        NumericGreaterThan: { 'aws:MultiFactorAuthAge': String(age) },
        NumericLessThan: { 'aws:MultiFactorAuthAge': String(age + 900) },
        DateGreaterThan: { 'aws:CurrentTime': hours(time), 'aws:TokenIssueTime': hours(-issued) },
        IpAddress: { 'aws:SourceIp': `${random.below(256)}.0.0.0/${1 + random.below(6)}` },
      });
    }),
  },
  {
    name: 'two ages and one clock, in steps',
    statements: fill((i) =>
      denyIf({
        NumericGreaterThan: { 'aws:MultiFactorAuthAge': String(100 * i) },
        DateLessThan: { 'aws:CurrentTime': hours(40 * i) },
      }),
    ),
  },
];
