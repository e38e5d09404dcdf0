import { expect, test } from 'vitest';
import { QUOTAS } from '../../bench/hostile/hostile.ts';
import { HOSTILE, hostileText } from '../../bench/hostile/list.ts';

test('hostile documents keep within the quotas of IAM, and each has a name of its own', () => {
  const over = HOSTILE.filter(
    (hostile) => hostileText(hostile).replace(/\s/g, '').length > QUOTAS[hostile.layer ?? 'role'],
  );
  expect(over.map(({ name }) => name)).toEqual([]);
  expect(new Set(HOSTILE.map(({ name }) => name)).size).toBe(HOSTILE.length);
});

test('most of them are as long as they may be', () => {
  const short = HOSTILE.filter(
    (hostile) => hostileText(hostile).length < 0.9 * QUOTAS[hostile.layer ?? 'role'],
  );
  expect(short.length).toBeLessThan(HOSTILE.length / 4);
});
