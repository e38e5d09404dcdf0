import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCases } from '../cases/case-file.ts';
import { EVERYONE } from '../scan-cases/principals.ts';
import { loadScanCases, type ScanCase } from '../scan-cases/scan-case-file.ts';
import { type CoveringCase, type Fact, gaps } from './coverage.ts';

const { facts }: { facts: readonly Fact[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'facts.json'), 'utf8'),
);

const KEYS = ['aws/codecommit', 'customer'] as const;
const ABOUT = EVERYONE.flatMap((who) => KEYS.map((key) => `${who} ${key}`));

function aboutOf({ who = EVERYONE, key }: ScanCase): readonly string[] {
  return [who].flat().flatMap((each) => (key === undefined ? KEYS : [key]).map((one) => `${each} ${one}`));
}

const cases: readonly CoveringCase[] = [
  ...loadCases().flatMap((file) =>
    file.cases.map((one) => ({ rule: file.rule, kind: one.kind, text: JSON.stringify(one) })),
  ),
  ...loadScanCases().flatMap((file) =>
    file.cases.map((one) => ({
      rule: file.rule,
      kind: one.kind,
      text: JSON.stringify(one.given ?? {}),
      about: aboutOf(one),
    })),
  ),
];

it('every fact that can be evaluated has its cases, and every case its fact', () => {
  expect(gaps(facts, cases, ABOUT)).toEqual([]);
});

it('every fact that a verdict can rest on is listed', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/assumptions.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \|/gm)].flatMap(([, id]) => id ?? []);
  const listed = new Set(facts.map(({ id }) => id));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((id) => !listed.has(id))).toEqual([]);
});

describe('the comparison with the cases', () => {
  const without = (fits: (one: CoveringCase) => boolean): string[] =>
    gaps(
      facts,
      cases.filter((one) => !fits(one)),
      ABOUT,
    );

  it('finds a fact without a case', () => {
    expect(without(({ rule }) => rule === '2.11')).toEqual(['2.11: no case']);
  });

  it('finds an operator that never matches, or always', () => {
    const isLike = ({ rule, kind }: CoveringCase): boolean => rule === '3:StringLike' && kind === 'near-miss';
    expect(without(isLike)).toEqual(['3:StringLike: no near-miss of StringLike']);
  });

  it('finds a condition key that no case tests', () => {
    expect(without(({ text }) => text.includes('aws:referer'))).toContain('5:aws:referer: no case');
    expect(without(({ text }) => text.includes('aws:VpceOrgPaths'))).toEqual([
      '5:aws:VpceAccount: no case of aws:VpceOrgPaths',
    ]);
  });

  it('finds a principal and a key that no case of a row is about', () => {
    const ofLinked = ({ rule, about = [] }: CoveringCase): boolean =>
      rule === '5:aws:userid' && about.some((one) => one.startsWith('service-linked'));
    expect(without(ofLinked)).toContain('5:aws:userid: no case about service-linked customer');
  });

  it('finds a case of a fact that nobody listed, or that is listed as having none', () => {
    const strange = { rule: '9.9', kind: 'match', text: '{}' } as const;
    expect(gaps(facts, [...cases, strange], ABOUT)).toEqual(['9.9: no such fact']);
    const needless = { rule: '2.26', kind: 'match', text: '{}' } as const;
    expect(gaps(facts, [...cases, needless], ABOUT)).toHaveLength(1);
  });

  it('finds a fact that is listed twice, or that is the same as one without cases', () => {
    const [first] = facts;
    expect(gaps(first === undefined ? facts : [...facts, first], cases, ABOUT)).toEqual([
      'a fact is listed twice',
    ]);
    const twin = { id: '9.9', fact: 'a twin', same: '2.26' };
    expect(gaps([...facts, twin], cases, ABOUT)).toEqual(['9.9: 2.26 has no cases either']);
  });
});
