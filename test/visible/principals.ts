import { member } from './oddity.ts';

/** Principals of a Deny that nobody can say of whom they name. */
export const PRINCIPALS: readonly unknown[] = [
  null,
  5,
  '',
  'alice',
  '* ',
  [],
  ['*'],
  {},
  { AWS: 5 },
  { AWS: null },
  { AWS: { a: 1 } },
  { AWS: [['*']] },
  { AWS: ['*', null] },
  { AWS: '' },
  { AWS: '* ' },
  { AWS: 'alice' },
  { aws: '*' },
  { Foo: 'x' },
  member('__proto__', '*'),
  member('constructor', 'x'),
];
