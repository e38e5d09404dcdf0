import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { machineMessage } from '#adapters/aws-sns.ts';
import { attributesOf } from '#adapters/sns-attributes.ts';
import type { Finding } from '#guard/finding.ts';
import type { Turn } from '#guard/ledger-entry.ts';
import type { Alert } from '#ports';
import { alertText } from '#report/alert.ts';
import { publishFinding } from '#respond/publish-finding.ts';
import { closed, groupDeny, missingAllow, scpDeny, unexplained, userDeny } from '../unit/report/findings.ts';
import { crowd } from '../unit/report/hostile-findings.ts';
import { lets, type Pattern } from './filter-policy.ts';
import { blocksOf, root } from './markdown.ts';

const page = readFileSync(join(root, 'docs', 'routing.md'), 'utf8');
const policies: readonly Pattern[] = blocksOf('docs/routing.md', page)
  .filter(({ language }) => language === 'json')
  .map(({ text }) => JSON.parse(text));
const [byPath = {}, byOwner = {}, urgent = {}, rule = {}] = policies;

function alert(finding: Finding, kind: Turn = 'opened'): Alert {
  const { id: findingId, severity } = finding;
  const at = '2026-11-03T09:05:00.000Z';
  return { findingId, ...alertText(finding, kind), severity, kind, at, finding };
}

/** The attributes of an alert as a filter policy sees them. */
function attributes(of: Alert): Readonly<Record<string, unknown>> {
  const pairs = Object.entries(attributesOf(of)).map(([name, { DataType, StringValue = '' }]) => [
    name,
    DataType === 'String.Array' ? JSON.parse(StringValue) : StringValue,
  ]);
  return Object.fromEntries(pairs);
}

/** The event of an alert as a rule sees it. */
async function event(of: Alert): Promise<unknown> {
  const seen: unknown[] = [];
  const putEvent: Parameters<typeof publishFinding>[1]['putEvent'] = async ({
    source,
    detailType,
    detail,
  }) => {
    seen.push({ source, 'detail-type': detailType, detail: JSON.parse(detail) });
  };
  await publishFinding(JSON.stringify(machineMessage(of)), {
    putEvent,
    openFindings: async () => [],
    log: () => undefined,
  });
  return seen[0];
}

/** The same finding for principals whose ARNs, or parts of them, are others. */
function at(finding: Finding, from: RegExp, to: string, more: Partial<Finding> = {}): Finding {
  const principals = finding.principals.map((hit) => ({ ...hit, arn: hit.arn.replace(from, to) }));
  return { ...finding, principals, ...more };
}

const payments = at(userDeny, /user\//, 'user/teams/payments/');
const both = { ...payments, principals: [...userDeny.principals, ...payments.principals] };
const CASES: readonly (readonly [string, Finding, boolean])[] = [
  ['a user of the team', payments, true],
  ['a role of the team, far down', at(userDeny, /user\//, 'role/teams/payments/ci/'), true],
  ['the team among others', both, true],
  ['nobody of the team', userDeny, false],
  ['another team with a longer name', at(userDeny, /user\//, 'user/teams/payments-test/'), false],
  ['another account', { ...payments, account: '999988887777' }, false],
  ['a severity below', { ...payments, severity: 'medium' }, false],
];

describe('the example by account, path and severity', () => {
  test.each([
    ...CASES,
    ['a caller whom nobody knows', { ...unexplained, principals: [] }, true] as const,
    ['more paths than fit', at(crowd(0), /x/, 'x', { principals: manyPaths() }), true] as const,
    ['a group', { ...groupDeny, severity: 'high' }, false] as const,
    ['an SCP that hits the root path', { ...scpDeny, severity: 'critical' }, false] as const,
  ])('as a filter policy, for %s: %#', (_, finding, through) => {
    for (const kind of ['opened', 'changed', 'resolved'] as const)
      expect(lets(byPath, attributes(alert(finding, kind)))).toBe(through);
  });

  test.each(CASES)('as an event pattern, for %s: %#', async (_, finding, through) => {
    for (const kind of ['opened', 'changed', 'resolved'] as const)
      expect(lets(rule, await event(alert(finding, kind)))).toBe(through);
  });
});

function manyPaths(): Finding['principals'] {
  return crowd(2_000).principals.map((hit, i) => ({ ...hit, arn: hit.arn.replace('user/', `user/a${i}/`) }));
}

test.each([
  [['payments'], true],
  [['ads', 'payments'], true],
  [['ads'], false],
  [['ads', undefined], true],
  [[undefined], true],
  [[], true],
] as const)('the example by owner, for owners %j: %s', (owners, through) => {
  const [hit] = userDeny.principals;
  const principals = owners.flatMap((owner) =>
    hit === undefined ? [] : [owner === undefined ? hit : { ...hit, owner }],
  );
  expect(lets(byOwner, attributes(alert({ ...userDeny, principals })))).toBe(through);
});

test.each([
  ['a deny with the first hop open', userDeny, 'opened', true],
  ['one that has changed', userDeny, 'changed', true],
  ['one that is over', userDeny, 'resolved', false],
  ['a missing allow', missingAllow, 'opened', true],
  ['a refusal that was seen', unexplained, 'opened', true],
  ['a deny that comes and goes', groupDeny, 'opened', false],
  ['a deny of everything', closed, 'opened', false],
] as const)('the example of what needs a person now, for %s: %#', (_, finding, kind, through) => {
  expect(lets(urgent, attributes(alert(finding, kind)))).toBe(through);
});

test('the page names every attribute with its type, and no other', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (String(?:\.Array)?) \|/gm)].map(([, name, type]) => [
    name,
    type,
  ]);
  const sent = Object.entries(attributesOf(alert(userDeny))).map(([name, { DataType }]) => [name, DataType]);
  expect(rows).toEqual(sent);
});

describe('the matcher itself', () => {
  test.each<readonly [Pattern, unknown, boolean]>([
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: ['x'] }, { a: ['z', 'x'] }, true],
    [{ a: ['x'] }, { a: 'xx' }, false],
    [{ a: ['x'], b: ['y'] }, { a: 'x' }, false],
    [{ a: [{ prefix: '/p/' }] }, { a: ['/', '/p/q/'] }, true],
    [{ a: [{ prefix: '/p/' }] }, { a: '/pq/' }, false],
    [{ a: [{ 'anything-but': ['x'] }] }, { a: 'y' }, true],
    [{ a: [{ 'anything-but': ['x'] }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': ['x'] }] }, {}, false],
    [{ a: [{ wildcard: 'r:*/p/*' }] }, { a: 'r:1/p/q' }, true],
    [{ a: [{ wildcard: 'r:*/p/*' }] }, { a: 'r:1.p/q' }, false],
    [{ a: { b: { c: ['x'] } } }, { a: { b: [{ c: 'y' }, { c: 'x' }] } }, true],
    [{ a: { b: { c: ['x'] } } }, { a: { b: [] } }, false],
  ])('%j on %j: %s', (pattern, message, through) => {
    expect(lets(pattern, message)).toBe(through);
  });

  test('refuses what it does not know', () => {
    expect(() => lets({ a: [{ numeric: ['>', 1] }] }, { a: 'x' })).toThrow(/numeric/);
  });
});
