import { describe, expect, test } from 'vitest';
import { correlationsAmong, OWN_CALL, sessionCorrelationsAmong } from '#codecommit/correlations.ts';
import type { Correlation } from '#iam/request.ts';

type Keys = Readonly<Record<string, string | undefined>>;

/** Whether one session can hold these values, lists with commas; a key that is undefined is asked for and absent. */
function possible(keys: Keys, among = correlationsAmong): boolean {
  const world = (key: string) => keys[key]?.split(',');
  const assigned = new Set(Object.keys(keys));
  return among(Object.keys(keys)).every((correlation) => correlation.possible(world, assigned));
}

const ORG = 'o-example';
const PATH = 'o-example/r-1/ou-1/';

describe('keys that go together', () => {
  test.each<readonly [string, boolean, Keys]>([
    ['one clock', true, { 'aws:currenttime': '2026-11-23T10:20:30Z', 'aws:epochtime': '1795429230' }],
    [
      'one clock, within its second',
      true,
      { 'aws:currenttime': '2026-11-23T10:20:30.500Z', 'aws:epochtime': '1795429230' },
    ],
    ['two clocks', false, { 'aws:currenttime': '2026-11-23T10:20:30Z', 'aws:epochtime': '1795429231' }],
    [
      'a session issued before',
      true,
      { 'aws:currenttime': '2026-11-23T10:00:00Z', 'aws:tokenissuetime': '2026-11-23T09:00:00Z' },
    ],
    [
      'a session issued later',
      false,
      { 'aws:currenttime': '2026-11-23T10:00:00Z', 'aws:tokenissuetime': '2026-11-23T11:00:00Z' },
    ],
    ['no session', true, { 'aws:currenttime': '2026-11-23T10:00:00Z', 'aws:tokenissuetime': undefined }],
    [
      'an age of MFA with MFA',
      true,
      { 'aws:multifactorauthpresent': 'true', 'aws:multifactorauthage': '60' },
    ],
    [
      'an age of MFA without MFA',
      false,
      { 'aws:multifactorauthpresent': 'false', 'aws:multifactorauthage': '60' },
    ],
    [
      'an age of MFA without a word on MFA',
      false,
      { 'aws:multifactorauthpresent': undefined, 'aws:multifactorauthage': '60' },
    ],
    [
      'MFA without an age',
      false,
      { 'aws:multifactorauthpresent': 'true', 'aws:multifactorauthage': undefined },
    ],
    ['neither', true, { 'aws:multifactorauthpresent': undefined, 'aws:multifactorauthage': undefined }],
    ['an organization with a path', true, { 'aws:principalorgid': ORG, 'aws:principalorgpaths': PATH }],
    [
      'an organization without a path',
      false,
      { 'aws:principalorgid': ORG, 'aws:principalorgpaths': undefined },
    ],
    [
      'a path without an organization',
      false,
      { 'aws:resourceorgid': undefined, 'aws:resourceorgpaths': PATH },
    ],
    ['key and caller in one organization', true, { 'aws:principalorgid': ORG, 'aws:resourceorgid': ORG }],
    ['key and caller in two', false, { 'aws:principalorgid': ORG, 'aws:resourceorgid': 'o-other' }],
    [
      'key and caller in two places',
      false,
      { 'aws:principalorgpaths': PATH, 'aws:resourceorgpaths': 'o-example/r-1/' },
    ],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys)).toBe(expected);
  });

  test('say nothing of a key that is not asked for', () => {
    expect(possible({ 'aws:multifactorauthage': '60' })).toBe(true);
    expect(possible({ 'aws:epochtime': '1' })).toBe(true);
    expect(possible({ 'aws:principalorgpaths': PATH })).toBe(true);
  });
});

const MFA = 'aws:multifactorauthpresent';
const AGE = 'aws:multifactorauthage';
const ISSUED = 'aws:tokenissuetime';
const THEN = '2026-11-23T09:00:00Z';
const LATER = '2026-11-23T11:00:00Z';

describe('keys that tell of the credentials of one call', () => {
  test.each<readonly [string, boolean, Keys]>([
    ['MFA with temporary credentials', true, { [MFA]: 'true', [ISSUED]: THEN }],
    ['MFA without temporary credentials', false, { [MFA]: 'true', [ISSUED]: undefined }],
    ['no MFA with temporary credentials', true, { [MFA]: 'false', [ISSUED]: THEN }],
    ['no MFA without temporary credentials', true, { [MFA]: 'false', [ISSUED]: undefined }],
    ['no word on MFA', true, { [MFA]: undefined, [ISSUED]: undefined }],
    ['an age of MFA with temporary credentials', true, { [AGE]: '60', [ISSUED]: THEN }],
    ['an age of MFA without temporary credentials', false, { [AGE]: '60', [ISSUED]: undefined }],
    ['no age with temporary credentials', true, { [AGE]: undefined, [ISSUED]: THEN }],
    ['no age without temporary credentials', true, { [AGE]: undefined, [ISSUED]: undefined }],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys)).toBe(expected);
  });
});

describe('the chain of services, the copies of a key, and organizations', () => {
  const CHAIN = 'a.amazonaws.com,codecommit.amazonaws.com';
  const [FIRST, LAST, CALLED] = ['aws:calledviafirst', 'aws:calledvialast', 'aws:calledvia'];
  test.each<readonly [string, boolean, Keys]>([
    ['a chain with its first service', true, { [CALLED]: CHAIN, [FIRST]: 'a.amazonaws.com' }],
    ['a first service that is not in the chain', false, { [CALLED]: CHAIN, [FIRST]: 'b.amazonaws.com' }],
    ['a chain without a first service', false, { [CALLED]: CHAIN, [FIRST]: undefined }],
    ['a first service without a chain', false, { [CALLED]: undefined, [FIRST]: 'a.amazonaws.com' }],
    ['neither chain nor first service', true, { [CALLED]: undefined, [FIRST]: undefined }],
    ['a chain with its last service', true, { [CALLED]: CHAIN, [LAST]: 'codecommit.amazonaws.com' }],
    ['a last service that is not in the chain', false, { [CALLED]: CHAIN, [LAST]: 'b.amazonaws.com' }],
    ['a first service and a last one', true, { [FIRST]: 'a.amazonaws.com', [LAST]: 'b.amazonaws.com' }],
    ['a first service without a last one', false, { [FIRST]: 'a.amazonaws.com', [LAST]: undefined }],
    ['copies of one type', true, { 'kms:multiregion': 'true', 'kms:multiregionkeytype': 'PRIMARY' }],
    ['copies of no type', false, { 'kms:multiregion': 'true', 'kms:multiregionkeytype': undefined }],
    ['no copies and a type', false, { 'kms:multiregion': 'false', 'kms:multiregionkeytype': 'PRIMARY' }],
    ['no copies and no type', true, { 'kms:multiregion': 'false', 'kms:multiregionkeytype': undefined }],
    [
      'an organization of the caller, and no place of the key',
      false,
      { 'aws:principalorgid': ORG, 'aws:resourceorgpaths': undefined },
    ],
    [
      'an organization of the key, and no place of the caller',
      false,
      { 'aws:resourceorgid': ORG, 'aws:principalorgpaths': undefined },
    ],
    [
      'no organization of the caller and none of the key',
      true,
      { 'aws:principalorgid': undefined, 'aws:resourceorgid': undefined },
    ],
    [
      'an organization of the caller alone',
      false,
      { 'aws:principalorgid': ORG, 'aws:resourceorgid': undefined },
    ],
    [
      'an organization of the key alone',
      false,
      { 'aws:principalorgid': undefined, 'aws:resourceorgid': ORG },
    ],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys)).toBe(expected);
  });
});

describe('the moment of a call', () => {
  test.each<readonly [string, boolean, Keys]>([
    ['a clock that is no moment, twice', true, { 'aws:currenttime': 'x', 'aws:epochtime': 'y' }],
    ['a clock of which only one is a moment', false, { 'aws:currenttime': THEN, 'aws:epochtime': 'y' }],
    ['two clocks that are not there', true, { 'aws:currenttime': undefined, 'aws:epochtime': undefined }],
    ['a session issued in the same moment', true, { 'aws:currenttime': THEN, [ISSUED]: THEN }],
    ['a session issued at no moment', true, { 'aws:currenttime': THEN, [ISSUED]: 'x' }],
    ['a session used at no moment', true, { 'aws:currenttime': 'x', [ISSUED]: THEN }],
    ['a session used at an unknown time', true, { 'aws:currenttime': undefined, [ISSUED]: THEN }],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys)).toBe(expected);
  });
});

describe('the encryption context and the names of its pairs', () => {
  const [NAMES, PAIR] = ['kms:encryptioncontextkeys', 'kms:encryptioncontext:team'];
  test.each<readonly [string, boolean, Keys]>([
    ['a pair that is named', true, { [NAMES]: 'other,team', [PAIR]: 'web' }],
    ['a pair that is named in capitals', true, { [NAMES]: 'TEAM', [PAIR]: 'web' }],
    ['a pair that is not named', false, { [NAMES]: 'other', [PAIR]: 'web' }],
    ['a name without a pair', false, { [NAMES]: 'other,team', [PAIR]: undefined }],
    ['neither', true, { [NAMES]: 'other', [PAIR]: undefined }],
    ['a pair without any names', false, { [NAMES]: undefined, [PAIR]: 'web' }],
    ['no pair without any names', true, { [NAMES]: undefined, [PAIR]: undefined }],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys)).toBe(expected);
  });

  test('the name of a pair is a value that has to be tried', () => {
    const texts = correlationsAmong([PAIR, NAMES]).flatMap((one) => (one.texts ? [...one.texts] : []));
    expect(texts).toEqual([[NAMES, ['team']]]);
  });

  test('a key that ends like one is none of them', () => {
    expect(correlationsAmong(['x:kms:encryptioncontext:'])).toEqual([]);
  });
});

describe('the own call and the one that CodeCommit makes for it', () => {
  const [OWN_MFA, OWN_AGE, OWN_ISSUED] = [`${OWN_CALL}${MFA}`, `${OWN_CALL}${AGE}`, `${OWN_CALL}${ISSUED}`];
  test.each<readonly [string, boolean, Keys]>([
    ['issued before it is used', true, { 'aws:currenttime': LATER, [OWN_ISSUED]: THEN }],
    ['issued after it is used', false, { 'aws:currenttime': THEN, [OWN_ISSUED]: LATER }],
    ['MFA with its age', true, { [OWN_MFA]: 'true', [OWN_AGE]: '60' }],
    ['MFA without its age', false, { [OWN_MFA]: 'true', [OWN_AGE]: undefined }],
    ['an age without MFA', false, { [OWN_MFA]: 'false', [OWN_AGE]: '60' }],
    ['own MFA with a forwarded age', true, { [OWN_MFA]: 'true', [AGE]: '60' }],
    ['own MFA without a forwarded age', false, { [OWN_MFA]: 'true', [AGE]: undefined }],
    ['forwarded MFA with an own age', true, { [MFA]: 'true', [OWN_AGE]: '60' }],
    ['forwarded MFA without an own age', false, { [MFA]: 'true', [OWN_AGE]: undefined }],
    ['one age', true, { [AGE]: '60', [OWN_AGE]: '60' }],
    ['two ages', false, { [AGE]: '60', [OWN_AGE]: '61' }],
    ['MFA on both', true, { [OWN_MFA]: 'true', [MFA]: 'true' }],
    ['MFA on one', false, { [OWN_MFA]: 'true', [MFA]: 'false' }],
    ['MFA on one and silence on the other', false, { [OWN_MFA]: 'true', [MFA]: undefined }],
    ['a long-term key, and no MFA', true, { [OWN_MFA]: undefined, [MFA]: 'false' }],
    ['a long-term key, and MFA', false, { [OWN_MFA]: undefined, [MFA]: 'true' }],
    ['a long-term key, and silence', true, { [OWN_MFA]: undefined, [MFA]: undefined }],
    ['issued at one time', true, { [OWN_ISSUED]: THEN, [ISSUED]: THEN }],
    ['issued at two times', false, { [OWN_ISSUED]: THEN, [ISSUED]: LATER }],
    ['a long-term key, and forwarded credentials', true, { [OWN_ISSUED]: undefined, [ISSUED]: THEN }],
    ['temporary credentials that say both', true, { [OWN_MFA]: 'false', [OWN_ISSUED]: THEN }],
    ['temporary credentials that say one', false, { [OWN_MFA]: undefined, [OWN_ISSUED]: THEN }],
    ['long-term keys that say one', false, { [OWN_MFA]: 'false', [OWN_ISSUED]: undefined }],
    ['long-term keys that say neither', true, { [OWN_MFA]: undefined, [OWN_ISSUED]: undefined }],
    ['a long-term key and forwarded MFA', false, { [MFA]: 'true', [OWN_ISSUED]: undefined }],
    ['a long-term key without forwarded MFA', true, { [MFA]: 'false', [OWN_ISSUED]: undefined }],
    ['a long-term key and a silent forwarded call', true, { [MFA]: undefined, [OWN_ISSUED]: undefined }],
    ['temporary credentials and forwarded MFA', true, { [MFA]: 'true', [OWN_ISSUED]: THEN }],
    ['temporary credentials and a silent forwarded call', false, { [MFA]: undefined, [OWN_ISSUED]: THEN }],
    ['a word on MFA and forwarded credentials', true, { [OWN_MFA]: 'false', [ISSUED]: THEN }],
    ['a word on MFA without forwarded credentials', false, { [OWN_MFA]: 'false', [ISSUED]: undefined }],
    ['no word on MFA', true, { [OWN_MFA]: undefined, [ISSUED]: undefined }],
    ['an age and temporary credentials', true, { [OWN_AGE]: '60', [OWN_ISSUED]: THEN }],
    ['an age without temporary credentials', false, { [OWN_AGE]: '60', [OWN_ISSUED]: undefined }],
    ['no age and temporary credentials', true, { [OWN_AGE]: undefined, [OWN_ISSUED]: THEN }],
    ['neither age nor temporary credentials', true, { [OWN_AGE]: undefined, [OWN_ISSUED]: undefined }],
    ['no age on either call', true, { [AGE]: undefined, [OWN_AGE]: undefined }],
    ['an age on one call', false, { [AGE]: undefined, [OWN_AGE]: '60' }],
    ['an age on the other call', false, { [AGE]: '60', [OWN_AGE]: undefined }],
    ['what goes together in one call', false, { [MFA]: 'true', [AGE]: undefined }],
  ])('%s: %s', (_, expected, keys) => {
    expect(possible(keys, sessionCorrelationsAmong)).toBe(expected);
  });
});

describe('of all that goes together', () => {
  const others = ({ keys }: Correlation): string => keys.join(' and ');

  test('only what has one of the keys in it is asked', () => {
    expect(correlationsAmong(['aws:username'])).toEqual([]);
    expect(correlationsAmong(['kms:multiregion']).map(others)).toEqual([
      'kms:multiregion and kms:multiregionkeytype',
    ]);
    expect(sessionCorrelationsAmong(['aws:username'])).toEqual([]);
    expect(sessionCorrelationsAmong([`${OWN_CALL}${AGE}`]).map(others)).toEqual([
      `${OWN_CALL}${MFA} and ${OWN_CALL}${AGE}`,
      `${MFA} and ${OWN_CALL}${AGE}`,
      `${AGE} and ${OWN_CALL}${AGE}`,
      `${OWN_CALL}${AGE} and ${OWN_CALL}${ISSUED}`,
    ]);
  });

  test('keys that are compared by their values are cut at the same bounds', () => {
    const shared = (one: Correlation): boolean => one.sharedBounds === true;
    expect(correlationsAmong(['aws:currenttime']).filter(shared)).toHaveLength(2);
    expect(correlationsAmong(['kms:multiregion']).filter(shared)).toEqual([]);
  });
});
