import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { Layer } from '#iam/policy.ts';

interface Row {
  readonly name: string;
  readonly layer: Layer;
  readonly document: unknown;
  /** What is read of it: the policy without its problems, as JSON. */
  readonly read: object;
  readonly problems: readonly (readonly [pointer: string, code: string, message: string])[];
}

const FILE = `${import.meta.dirname}/documents/documents.json`;
const rows: readonly Row[] = JSON.parse(readFileSync(FILE, 'utf8'));

describe('a document is read, word for word:', () => {
  test.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const { problems, ...read } = parsePolicy(row.document, row.layer);
    expect(problems.map(({ pointer, code, message }) => [pointer, code, message])).toEqual(row.problems);
    expect(JSON.parse(JSON.stringify(read))).toEqual(row.read);
  });

  test('a Sid is unique if it stands once', () => {
    const statements = ['a', 'b', 'a'].map((Sid) => ({ Sid, Effect: 'Deny', Action: '*', Resource: '*' }));
    const { isUniqueSid } = parsePolicy({ Statement: statements });
    expect([isUniqueSid('a'), isUniqueSid('b')]).toEqual([false, true]);
    expect(parsePolicy(null).isUniqueSid('a')).toBe(false);
  });

  test('a document that is none of an identity is read as one of an identity', () => {
    const Statement = { Effect: 'Deny', Action: '*', Resource: '*', Principal: '*' };
    expect(parsePolicy({ Statement }).problems.map(({ code }) => code)).toEqual(['element-not-allowed']);
    expect(parsePolicy(undefined).problems.map(({ code }) => code)).toEqual(['document-missing']);
  });
});
