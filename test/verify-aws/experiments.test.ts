import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTROL } from '../../scripts/verify-aws/experiments/control.mjs';
import { EXPERIMENTS, OUT_OF_REACH } from '../../scripts/verify-aws/experiments/index.mjs';
import { filled } from '../../scripts/verify-aws/fill.mjs';
import { sessionName } from '../../scripts/verify-aws/names.mjs';
import {
  boundaryPolicy,
  identityPolicy,
  MARKERS,
  sessionPolicy,
} from '../../scripts/verify-aws/policies.mjs';
import { ROOT } from '../cli/accounts.ts';

const rows = EXPERIMENTS.flatMap((experiment) =>
  experiment.variants.map((variant) => ({ title: `${experiment.id}/${variant.id}`, experiment, variant })),
);

describe('the table of experiments', () => {
  test('has a row for every open fact, or says what it takes', () => {
    const page = readFileSync(join(ROOT, 'docs', 'assumptions.md'), 'utf8');
    const facts = [...page.matchAll(/^\| `([^`]+)` \|/gm)].flatMap(([, id]) => id ?? []);
    const known = new Set([...EXPERIMENTS.map(({ fact }) => fact), ...Object.keys(OUT_OF_REACH)]);
    expect(facts.length).toBeGreaterThan(20);
    expect(facts.filter((fact) => !known.has(fact))).toEqual([]);
    expect([...known].filter((fact) => !facts.includes(fact)).sort()).toEqual(['control', 'open']);
  });

  test('begins with the control, and no id or file stands in it twice', () => {
    expect(EXPERIMENTS[0]).toBe(CONTROL);
    const files = EXPERIMENTS.flatMap(({ readings }) => readings.map(({ file }) => file));
    for (const list of [EXPERIMENTS.map(({ id }) => id), files, rows.map(({ title }) => title)])
      expect(new Set(list).size).toBe(list.length);
  });

  test.each(EXPERIMENTS)(
    '$id: no two readings expect the same, and each says what every variant shows',
    ({ variants, readings }) => {
      const ids = variants.map(({ id }) => id);
      const expected = readings.map(({ expects }) => ids.map((id) => expects[id]).join());
      expect(new Set(expected).size).toBe(readings.length);
      for (const { expects } of readings) expect(Object.keys(expects)).toEqual(ids);
      expect(expected.join()).not.toMatch(/unclear/);
    },
  );
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space is not counted. */
const LIMITS = { role: 10_240, user: 2048, managed: 6144, session: 2048 };

describe.each(rows)('$title keeps to what IAM allows', ({ experiment, variant }) => {
  const names = { account: '1'.repeat(12), region: 'ap-southeast-1', partition: 'aws-us-gov' };
  const size = (document: object): number => JSON.stringify(filled(document, names)).length;

  test('in its names', () => {
    expect(sessionName(experiment, variant, '01234567')).toMatch(/^[\w+=,.@-]{2,64}$/);
    expect(`key-guard-verify-01234567-${experiment.id}-${variant.id}`).toMatch(/^[\w+=,.@-]{1,128}$/);
  });

  test('in the size of its policies', () => {
    expect(size(identityPolicy(variant, MARKERS[0]))).toBeLessThan(LIMITS[variant.as]);
    expect(size(boundaryPolicy(variant.boundary ?? [], MARKERS[0]))).toBeLessThan(LIMITS.managed);
    expect(size(sessionPolicy(variant.session ?? []))).toBeLessThan(LIMITS.session);
  });

  test('in denying nothing that tells whether it is in effect', () => {
    const statements = [...(variant.identity ?? []), ...(variant.session ?? [])];
    const denied = statements
      .filter(({ Effect }) => Effect === 'Deny')
      .flatMap(({ Action }) => (Array.isArray(Action) ? Action : [Action]));
    expect(denied.filter((action) => /List|^\*$|:\*$/.test(String(action)))).toEqual([]);
  });
});
