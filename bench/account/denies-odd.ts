import { deny } from './denies-plain.ts';
import type { DenyKind } from './deny-kind.ts';
import { type Document, documentOf, type Json, rewritten, textOf } from './document.ts';

/** A boundary must allow something beside, and these are written by hand. */
const WITHOUT_BOUNDARY = { where: ['inline', 'managed', 'shared', 'group'] } as const;
const OWN_PLACES = { where: ['inline', 'managed'] } as const;
const DENIED = { verdict: 'denied', firstHop: 'open', ...WITHOUT_BOUNDARY } as const;
const MAYBE = { verdict: 'conditional', firstHop: 'open', ...WITHOUT_BOUNDARY } as const;

/** Backslash and `u`, which JSON reads as the character of that number. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The document with a text written in another way. */
const written =
  (from: string, to: string, statement = deny({})) =>
  (): Document =>
    rewritten(documentOf([statement]), (text) => text.replaceAll(from, to));

const malformed = (statement: Json, version?: string) => (): Document => documentOf([statement], version);

/** Every character as a percent sign and its number, which RFC 3986 allows for any. */
function percentEverything(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** Denies that are no less denies for how they are written. */
export const ESCAPED_DENIES: readonly DenyKind[] = [
  { name: 'an escaped effect', ...DENIED, document: written('"Deny"', `"${escaped('D')}eny"`) },
  {
    name: 'an effect of nothing but escapes',
    ...DENIED,
    document: written('"Deny"', `"${[...'Deny'].map(escaped).join('')}"`),
  },
  {
    name: 'an escaped action',
    ...DENIED,
    document: written('"kms:*"', `"${escaped('k')}m${escaped('s')}:${escaped('*')}"`),
  },
  { name: 'escaped names of elements', ...DENIED, document: written('"Effect"', `"Effec${escaped('t')}"`) },
  {
    name: 'white space between all tokens',
    ...DENIED,
    document: () => {
      const plain = documentOf([deny({})]);
      return { value: plain.value, text: textOf(plain, 1).replaceAll('": ', '"\t:\r\n ') };
    },
  },
  {
    name: 'percent signs for every character',
    ...DENIED,
    forms: ['url-encoded'],
    document: () => {
      const plain = documentOf([deny({})]);
      return { ...plain, encoded: percentEverything(textOf(plain)) };
    },
  },
];

/** Statements that nobody can read with certainty: they count as possibly denying. */
export const MALFORMED_DENIES: readonly DenyKind[] = [
  { name: 'no effect', ...MAYBE, document: malformed({ Action: 'kms:*', Resource: '*' }) },
  { name: 'an effect in capitals', ...MAYBE, document: malformed(deny({ Effect: 'DENY' })) },
  {
    name: 'an operator that is none',
    ...MAYBE,
    document: malformed(deny({ Condition: { StringEqualTo: { 'aws:username': 'x' } } })),
  },
  {
    name: 'an operator in small letters',
    ...MAYBE,
    document: malformed(deny({ Condition: { bool: { 'aws:ViaAWSService': 'true' } } })),
  },
  {
    name: 'an element that is none',
    ...MAYBE,
    document: malformed(deny({ Conditions: { Bool: { 'aws:ViaAWSService': 'false' } } })),
  },
  {
    name: 'Action and NotAction',
    ...OWN_PLACES,
    verdict: 'conditional',
    document: malformed(deny({ Action: 'kms:*', NotAction: 's3:*' })),
  },
  {
    name: 'a statement that is text',
    ...OWN_PLACES,
    verdict: 'conditional',
    document: malformed('Deny kms:* on *'),
  },
  {
    name: 'a date that is none',
    ...MAYBE,
    document: malformed(deny({ Condition: { DateGreaterThan: { 'aws:CurrentTime': 'yesterday' } } })),
  },
  { name: 'a version that is none', ...MAYBE, document: malformed(deny({}), '2012-10-18') },
  { name: 'a wildcard in the service', ...MAYBE, document: malformed(deny({ Action: 'k?s:*' })) },
  { name: 'no document', ...OWN_PLACES, verdict: 'conditional', document: () => ({ value: null }) },
  {
    name: 'a document that ends too early',
    ...OWN_PLACES,
    verdict: 'conditional',
    forms: ['text', 'url-encoded'],
    document: () => rewritten(documentOf([deny({})]), (text) => text.slice(0, -3)),
  },
  {
    name: 'an effect twice',
    ...MAYBE,
    forms: ['text', 'url-encoded'],
    document: written('"Effect":"Deny"', '"Effect":"Allow","Effect":"Deny"'),
  },
];
