import { expect, test } from 'vitest';
import type { FirstHop, Severity } from '#guard/finding.ts';
import { raised, severityOf, worstSeverity } from '#guard/severity.ts';

test.each<readonly ['denied' | 'conditional', FirstHop, boolean, Severity]>([
  ['denied', 'open', true, 'high'],
  ['denied', 'unknown', true, 'high'],
  ['denied', 'closed', true, 'low'],
  ['denied', 'open', false, 'low'],
  ['conditional', 'open', true, 'medium'],
  ['conditional', 'unknown', true, 'medium'],
  ['conditional', 'closed', true, 'low'],
  ['conditional', 'open', false, 'low'],
])('%s, first hop %s, a repository in reach %s: %s', (verdict, firstHop, repositoryInReach, expected) => {
  expect(severityOf({ verdict, firstHop, repositoryInReach })).toBe(expected);
});

test('the worst of several counts', () => {
  expect(worstSeverity(['low', 'high', 'medium'])).toBe('high');
  expect(worstSeverity([])).toBe('low');
});

test('a severity is raised by one step, up to critical', () => {
  expect((['low', 'medium', 'high', 'critical'] as const).map(raised)).toEqual([
    'medium',
    'high',
    'critical',
    'critical',
  ]);
});
