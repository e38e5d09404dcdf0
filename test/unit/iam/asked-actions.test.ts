import { describe, expect, test } from 'vitest';
import { AskedActions } from '#iam/asked-actions.ts';

const ASKED = ['kms:Encrypt', 'kms:Decrypt', 'codecommit:GitPull'];

describe('a pattern hits the actions that are asked about', () => {
  test.each<[string, boolean]>([
    ['kms:Decrypt', true],
    ['KMS:decrypt', true],
    ['codecommit:*', true],
    ['*', true],
    ['k*:Decrypt', true],
    ['?ms:Decrypt', true],
    ['kms:Sign', false],
    ['k', false],
    ['s3:GetObject', false],
    ['', false],
  ])('%j: %s', (pattern, hits) => {
    expect(new AskedActions(ASKED).isHitBy(pattern)).toBe(hits);
  });
});

test('an action has a place among those that are asked about, and others have none', () => {
  const asked = new AskedActions(ASKED);
  expect(ASKED.map((action) => asked.bitOf(action))).toEqual([1, 2, 4]);
  expect(asked.bitOf('s3:GetObject')).toBe(0);
  expect(asked.all).toBe(7);
});
