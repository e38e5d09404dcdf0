import { describe, expect, test } from 'vitest';
import { attributesOf } from '#adapters/sns-attributes.ts';
import type { Finding } from '#guard/finding.ts';
import type { Alert } from '#ports';
import { finding } from './findings.ts';

function attributes(more: Partial<Finding>) {
  const told = finding(more);
  const alert: Alert = {
    findingId: told.id,
    subject: 's',
    text: 't',
    severity: told.severity,
    kind: 'opened',
    at: '2026-08-01T10:00:05.000Z',
    finding: told,
  };
  return attributesOf(alert);
}

function at(...arns: readonly string[]): Partial<Finding> {
  const [principal] = finding().principals;
  return { principals: arns.flatMap((arn) => (principal === undefined ? [] : [{ ...principal, arn }])) };
}

/** "name, type and value" count into the size of a message. */
function bytes(of: ReturnType<typeof attributesOf>): number {
  return Buffer.byteLength(
    Object.entries(of)
      .map(([name, { DataType, StringValue }]) => `${name}${DataType}${StringValue}`)
      .join(''),
  );
}

function owned(owner: string, times: number): Partial<Finding> {
  const [principal] = finding().principals;
  if (principal === undefined) throw new Error('the sample has no principal');
  return { principals: Array.from({ length: times }, (_, i) => ({ ...principal, owner: `${owner}${i}` })) };
}

const many = Array.from({ length: 3_000 }, (_, i) => `arn:aws:iam::1:user/team-${i}/x`);

describe('the attributes of an alert', () => {
  test.each([
    ['a usual one', {}],
    ['nobody', at()],
    ['thousands', at(...many)],
    ['hostile paths', at(...many.map((arn) => arn.replace('team', '"\\\u0000\u202e'.repeat(100))))],
    ['hostile Regions', { regions: many }],
    ['a crowd of hostile owners', owned('"\\\u0000\u202e'.repeat(60), 3_000)],
    ['a refusal that was seen', { observed: { errorCode: 'x' } }],
  ])('of %s are at most ten, none is empty, and leave the message its room', (_, more) => {
    const found = attributes(more);
    expect(Object.keys(found).length).toBeLessThanOrEqual(10);
    for (const { StringValue } of Object.values(found)) expect(StringValue).toMatch(/\S/);
    expect(bytes(found)).toBeLessThan(16_384);
  });

  test('lists are JSON arrays of texts, cut ones end with `(more)`, empty ones hold `(none)`', () => {
    const paths = (more: Partial<Finding>) => JSON.parse(attributes(more).paths?.StringValue ?? '');
    expect(paths(at('arn:aws:iam::1:user/a/x', 'arn:aws:iam::1:role/b/x'))).toEqual(['/a/', '/b/']);
    expect(paths(at())).toEqual(['(none)']);
    const cut = paths(at(...many));
    expect(cut.at(-1)).toBe('(more)');
    expect(cut.length).toBeGreaterThan(200);
    expect(new Set(cut.slice(0, -1).map((path: string) => path.startsWith('/team-')))).toEqual(
      new Set([true]),
    );
  });

  test('owners hold `(none)` as well where somebody has no owner', () => {
    const [bob] = finding().principals;
    const owners = (...names: readonly (string | undefined)[]) => {
      const principals = names.flatMap((owner) =>
        bob === undefined ? [] : [owner === undefined ? bob : { ...bob, owner }],
      );
      return attributes({ principals }).owners?.StringValue;
    };
    expect(owners('pay', 'ads')).toBe('["ads","pay"]');
    expect(owners('pay', undefined)).toBe('["(none)","pay"]');
    expect(owners(undefined)).toBe('["(none)"]');
    expect(owners()).toBe('["(none)"]');
  });

  test('a single path that is longer than a list may be leaves only the word that there is more', () => {
    expect(attributes(at(`arn:aws:iam::1:user/${'x'.repeat(5_000)}/y`)).paths?.StringValue).toBe(
      '["(more)"]',
    );
  });
});
