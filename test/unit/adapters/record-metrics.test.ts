import { expect, test } from 'vitest';
import { type Countable, countFailure, countRecord } from '#adapters/record-metrics.ts';

const NOW = Date.parse('2026-08-01T10:00:42.500Z');

function counted(record: Countable): readonly string[] {
  const lines: string[] = [];
  const addMetric = (name: string, unit: string, value: number) =>
    void lines.push(`${name} ${value} ${unit}`);
  countRecord({ addMetric }, record, NOW);
  return lines;
}

test('a record without alerts counts under its outcome alone', () => {
  expect(counted({ outcome: 'ignored', time: '2026-08-01T10:00:00Z', alerts: [] })).toEqual([
    'ignored 1 Count',
  ]);
});

test('each alert counts by its kind, with the time since the call', () => {
  const alerts = [{ kind: 'opened' }, { kind: 'changed' }, { kind: 'resolved' }] as const;
  expect(counted({ outcome: 'finding', time: '2026-08-01T10:00:00Z', alerts })).toEqual([
    'finding 1 Count',
    'findingsOpened 1 Count',
    'alertLatency 42500 Milliseconds',
    'findingsChanged 1 Count',
    'alertLatency 42500 Milliseconds',
    'findingsResolved 1 Count',
    'alertLatency 42500 Milliseconds',
  ]);
});

test('an event from the future is no negative time', () => {
  const record = { outcome: 'finding', time: '2026-08-01T10:00:43Z', alerts: [{ kind: 'opened' as const }] };
  expect(counted(record)).toContain('alertLatency 0 Milliseconds');
});

test('an outcome that knows no time has no latency', () => {
  const alerts = [{ kind: 'opened' as const }];
  expect(counted({ outcome: 'finding', alerts })).toEqual(['finding 1 Count', 'findingsOpened 1 Count']);
});

test('a record that failed counts as failed', () => {
  const names: string[] = [];
  countFailure({ addMetric: (name) => void names.push(name) });
  expect(names).toEqual(['failed']);
});
