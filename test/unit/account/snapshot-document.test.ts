import { expect, test } from 'vitest';
import { snapshotDocument } from '#account/snapshot-document.ts';

const DENY = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: 'a b\\"c' }] };

test.each([
  ['JSON text', JSON.stringify(DENY, null, 4)],
  ['JSON text with line ends of Windows', JSON.stringify(DENY, null, '\t').replaceAll('\n', '\r\n')],
  ['URL-encoded text', encodeURIComponent(JSON.stringify(DENY))],
])('%s becomes an object', (_, text) => {
  expect(snapshotDocument(text)).toEqual(DENY);
});

test.each([
  ['a key twice', '{"Effect":"Allow","Effect":"Deny"}'],
  ['a number that is too long', '{"a": 12345678901234567890}'],
  ['an escape that hides a word', '{"\\u0045ffect":"Deny"}'],
  ['keys that look like numbers, out of order', '{"2":1,"1":2}'],
  ['no JSON', '{"Effect": Deny}'],
  ['a text', '"%7B%7D"'],
  ['a number', '5'],
  ['half an escape', '%7B%'],
])('%s stays text', (_, text) => {
  expect(snapshotDocument(text)).toBe(text);
});

test('encoded text that stays text is decoded', () => {
  expect(snapshotDocument(encodeURIComponent('{"a":1,"a":2}'))).toBe('{"a":1,"a":2}');
});

test.each([undefined, null, 5, [], DENY])('%j is what it was', (value) => {
  expect(snapshotDocument(value)).toBe(value);
});
