import { describe, expect, test } from 'vitest';
import type { Finding, Severity } from '#guard/finding.ts';
import { ASFF_LABELS } from '#guard/severity.ts';
import { type AsffFacts, asffFinding } from '#report/asff.ts';
import { asffSchema } from './asff-schema.ts';
import { closed, groupDeny, missingAllow, scpDeny, unexplained, unread, userDeny } from './findings.ts';
import { crowd, hostile, named } from './hostile-findings.ts';

const PRODUCT = 'arn:aws:securityhub:us-east-1:999988887777:product/999988887777/default';
const OPENED = '2026-11-03T09:05:00.000Z';

function asff(finding: Finding, more: Partial<AsffFacts> = {}) {
  const { severity } = finding;
  const facts = {
    kind: 'opened',
    at: OPENED,
    openedAt: OPENED,
    severity,
    label: ASFF_LABELS[severity],
    finding,
  };
  return asffFinding({ ...facts, ...more } as AsffFacts, PRODUCT);
}

const resolved = { kind: 'resolved', at: '2026-11-03T10:00:00.000Z' } as const;
const sole = (more: Partial<Finding>): Finding => ({ ...userDeny, ...more });
const [hit] = userDeny.principals;
const arned = (...arns: readonly string[]): Finding =>
  sole({ principals: arns.flatMap((arn) => (hit === undefined ? [] : [{ ...hit, arn }])) });

const SAMPLES: readonly (readonly [name: string, ReturnType<typeof asff>])[] = [
  ['user-deny', asff(userDeny)],
  ['group-deny-conditional', asff(groupDeny)],
  ['scp-deny-of-a-key', asff(scpDeny)],
  ['first-hop-closed', asff(closed)],
  ['missing-allow', asff(missingAllow)],
  ['policy-not-read', asff(unread)],
  ['refusal-unexplained', asff(unexplained)],
  ['changed', asff(groupDeny, { kind: 'changed', at: '2026-11-03T09:30:00.000Z' })],
  ['resolved', asff(userDeny, resolved)],
  ['hostile-names', asff(named(hostile))],
  ['hostile-names-resolved', asff(named(hostile), resolved)],
  ['a-thousand-principals', asff(crowd(1_000))],
];

describe('a finding for Security Hub', () => {
  test.each(SAMPLES)('of %s is as its file has it', async (name, finding) => {
    const json = `${JSON.stringify(finding, null, 2)}\n`;
    await expect(json).toMatchFileSnapshot(`../../golden/asff/${name}.json`);
  });

  test.each([
    ...SAMPLES,
    ['nobody', asff(arned())] as const,
    ['no account that is one', asff(sole({ account: '\u0000' }))] as const,
    ['blank texts', asff(named('  '))] as const,
    ['half a character', asff(named(`${'x'.repeat(1_023)}\u{1f511}`))] as const,
    ['endless lists', asff(sole({ keys: Array.from({ length: 9_000 }, () => hostile) }))] as const,
    [
      'the longest ARNs',
      asff(arned(...Array.from({ length: 40 }, (_, i) => `arn:aws:iam::1:user/${'p'.repeat(5_000)}${i}`))),
    ] as const,
  ])('of %s keeps to what the documentation allows', (_, finding) => {
    expect(asffSchema.safeParse(finding).error?.issues).toBeUndefined();
  });

  test('shows what cannot be seen, wherever it is text of somebody else', () => {
    for (const finding of [asff(named(hostile)), asff(named(hostile), resolved)]) {
      expect(JSON.stringify(finding)).not.toMatch(/\\u00|\\n|\\r|[\u2028\u202e]/);
      expect(finding.Description).toContain('\\u{202e}');
    }
  });

  test('keeps its id for life, whatever of it changes', () => {
    const ids = [userDeny, sole({ severity: 'low', principals: [], when: 'x' })].flatMap((finding) => [
      asff(finding).Id,
      asff(finding, resolved).Id,
    ]);
    expect(new Set(ids).size).toBe(1);
    expect(asff(sole({ id: 'another' })).Id).not.toBe(ids[0]);
    expect(asff(sole({ account: '444455556666' })).Id).not.toBe(ids[0]);
  });

  test('is updated at the time of each alert, and created when it was opened', () => {
    const times = ({ CreatedAt, UpdatedAt }: ReturnType<typeof asff>) => [CreatedAt, UpdatedAt];
    expect(times(asff(userDeny))).toEqual([OPENED, OPENED]);
    expect(times(asff(userDeny, resolved))).toEqual([OPENED, '2026-11-03T10:00:00.000Z']);
    const { openedAt: _, ...unknown } = { openedAt: OPENED, ...resolved };
    const facts = { ...unknown, severity: 'high', label: 'HIGH', finding: userDeny } as const;
    expect(times(asffFinding(facts, PRODUCT))).toEqual([resolved.at, resolved.at]);
  });

  test('is archived when it is resolved, and its workflow is left to people', () => {
    expect(asff(userDeny).RecordState).toBe('ACTIVE');
    expect(asff(userDeny, { kind: 'changed' }).RecordState).toBe('ACTIVE');
    expect(asff(userDeny, resolved).RecordState).toBe('ARCHIVED');
    for (const [, finding] of SAMPLES) expect(finding).not.toHaveProperty('Workflow');
  });

  test('is of the account that imports it, and tells which account it is about', () => {
    const { AwsAccountId, ProductFields } = asff(userDeny);
    expect(AwsAccountId).toBe('999988887777');
    expect(ProductFields['key-guard/account']).toBe(userDeny.account);
  });

  test.each(['low', 'medium', 'high', 'critical'] as readonly Severity[])(
    'has the severity %s as its label',
    (severity) => {
      expect(asff(sole({ severity })).FindingProviderFields.Severity).toEqual({
        Label: severity.toUpperCase(),
        Original: severity,
      });
    },
  );

  test.each([
    ['arn:aws:iam::111122223333:user/a/erin', { Type: 'AwsIamUser', Partition: 'aws' }],
    ['arn:aws-cn:iam::111122223333:role/build', { Type: 'AwsIamRole', Partition: 'aws-cn' }],
    ['arn:aws-eusc:iam::111122223333:role/build', { Type: 'AwsIamRole' }],
    ['arn:aws:sts::111122223333:assumed-role/build/x', { Type: 'Other' }],
    ['arn:aws:iam::111122223333:root', { Type: 'Other' }],
  ])('names %s as a resource of its type', (arn, resource) => {
    expect(asff(arned(arn)).Resources).toEqual([{ ...resource, Id: arn }]);
  });

  test('names each principal once, 32 at most, and says how many there are', () => {
    const { Resources, ProductFields } = asff(crowd(1_000));
    expect(new Set(Resources.map(({ Id }) => Id)).size).toBe(32);
    expect(ProductFields['key-guard/principals']).toBe('1000');
    expect(asff(arned('arn:aws:iam::1:user/a', 'arn:aws:iam::1:user/a')).Resources).toHaveLength(1);
    expect(asff(arned()).Resources).toEqual([
      { Type: 'AwsAccount', Id: `AWS::::Account:${userDeny.account}` },
    ]);
  });
});

describe('the check itself', () => {
  const [, good] = SAMPLES[0] ?? [];
  test.each([
    ['a title that is too long', { Title: 'x'.repeat(257) }],
    ['a blank description', { Description: ' ' }],
    ['no resource', { Resources: [] }],
    ['33 resources', { Resources: Array.from({ length: 33 }, () => ({ Type: 'Other', Id: 'x' })) }],
    ['an update before the creation', { UpdatedAt: '2020-01-01T00:00:00Z' }],
    ['a time without its date', { UpdatedAt: '09:05' }],
    ['another account than that of the product', { AwsAccountId: '111122223333' }],
    ['an empty field', { ProductFields: { a: '' } }],
    ['a workflow', { Workflow: { Status: 'NEW' } }],
    ['more than 240 KB', { Resources: [{ Type: 'Other', Id: 'x'.repeat(240_000) }] }],
  ])('finds %s', (_, more) => {
    expect(asffSchema.safeParse(good).success).toBe(true);
    expect(asffSchema.safeParse({ ...good, ...more }).success).toBe(false);
  });
});
