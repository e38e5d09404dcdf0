import { denyWith, member } from './oddity.ts';
import { type Giant, on } from './sizes.ts';

const MEGABYTE = 1_000_000;

const nested = (depth: number): string => `{"Statement":${'['.repeat(depth)}${']'.repeat(depth)}}`;

const DEEP: readonly Giant[] = [
  {
    name: 'lists nested 10,000 deep, as text',
    of: nested,
    size: 10_000,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'lists nested 10,000 deep, as object',
    of: (size) => JSON.parse(nested(size)),
    size: 10_000,
    verdict: 'conditional',
    problems: 'some',
    asValue: true,
  },
  {
    name: 'lists nested 250 deep, as object',
    of: (size) => JSON.parse(nested(size)),
    size: 250,
    verdict: 'conditional',
    problems: 'some',
    asValue: true,
  },
  {
    name: 'lists nested 150 deep, as object',
    of: (size) => JSON.parse(nested(size)),
    size: 150,
    verdict: 'conditional',
    problems: 'some',
    asValue: true,
  },
  {
    name: 'a million brackets',
    of: (size) => '['.repeat(size),
    size: MEGABYTE,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'objects that never end',
    of: (size) => '{"Statement":'.repeat(size),
    size: 100_000,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'a million quotes',
    of: (size) => '"'.repeat(size),
    size: MEGABYTE,
    verdict: 'conditional',
    problems: 'some',
  },
];

const LONG: readonly Giant[] = [
  {
    name: 'an action and a resource of a million stars',
    of: (size) => denyWith({ Action: `kms:${'*'.repeat(size)}`, Resource: '*'.repeat(size) }),
    size: MEGABYTE,
    verdict: 'denied',
    scanned: 'not clear',
  },
  {
    name: 'a resource of a million question marks',
    of: (size) => denyWith({ Resource: '?'.repeat(size) }),
    size: MEGABYTE,
    verdict: 'clear',
  },
  {
    name: 'a value of a million stars',
    of: (size) => on('StringLike', 'aws:username', '*'.repeat(size)),
    size: MEGABYTE,
    verdict: 'denied',
  },
  {
    name: 'a value of half a million stars and letters',
    of: (size) => on('StringLike', 'aws:username', '*a'.repeat(size)),
    size: MEGABYTE / 2,
    verdict: 'clear',
  },
  {
    name: 'a pattern of an unknown key with thousands of stars and letters',
    of: (size) => on('StringLike', 'aws:UserAgent', '*a'.repeat(size)),
    size: 20_000,
    verdict: 'clear',
    scanned: 'conditional',
  },
  {
    name: 'a resource of stars and letters',
    of: (size) => denyWith({ Resource: `arn:aws:kms:*:*:key/${'*a'.repeat(size)}` }),
    size: MEGABYTE / 2,
    scanSize: 30_000,
    verdict: 'clear',
    scanned: 'conditional',
  },
  {
    name: 'a resource of a million colons',
    of: (size) => denyWith({ Resource: ':'.repeat(size) }),
    size: MEGABYTE,
    verdict: 'clear',
  },
  {
    name: 'a Sid of a megabyte',
    of: (size) => denyWith({ Sid: 'x'.repeat(size) }),
    size: MEGABYTE,
    verdict: 'denied',
  },
  {
    name: 'an Effect of a megabyte',
    of: (size) => denyWith({ Effect: 'Deny'.repeat(size) }),
    size: MEGABYTE / 4,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'an operator of a megabyte',
    of: (size) => denyWith({ Condition: member('x'.repeat(size), {}) }),
    size: MEGABYTE,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'an element of a megabyte',
    of: (size) => denyWith(member('x'.repeat(size), 1) as Record<string, unknown>),
    size: MEGABYTE,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'a condition key of a megabyte',
    of: (size) => on('StringNotEquals', 'x'.repeat(size), 'v'),
    size: MEGABYTE,
    verdict: 'denied',
  },
  {
    name: 'half a million variables that never end',
    of: (size) => on('StringNotEquals', 'aws:username', '${'.repeat(size)),
    size: MEGABYTE / 2,
    verdict: 'denied',
  },
  {
    name: '50,000 variables',
    of: (size) => on('StringNotEquals', 'aws:username', '${aws:username}'.repeat(size)),
    size: 50_000,
    verdict: 'denied',
  },
  {
    name: 'a number of a million digits',
    of: (size) =>
      `{"Statement":{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"NumericNotEquals":{"aws:username":${'9'.repeat(size)}}}}}`,
    size: MEGABYTE,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'an address of a million colons',
    of: (size) => on('NotIpAddress', 'aws:SourceIp', ':'.repeat(size)),
    size: MEGABYTE,
    verdict: 'denied',
    scanned: 'not clear',
    problems: 'some',
  },
  {
    name: 'a million percent signs',
    of: (size) => '%'.repeat(size),
    size: MEGABYTE,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'a text that is encoded again and again',
    of: (size) => `%${'25'.repeat(size)}7B`,
    size: MEGABYTE / 2,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: 'a Deny behind a megabyte of spaces and lines',
    of: (size) =>
      `${' '.repeat(size)}${'\n'.repeat(size)}{"Statement":{"Effect":"Deny","Action":"kms:*","Resource":"*"}}`,
    size: MEGABYTE,
    verdict: 'denied',
  },
];

export const HUGE: readonly Giant[] = [...DEEP, ...LONG];
