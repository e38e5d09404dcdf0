import type { ScanLine } from '#cli/scan-schema.ts';
import type { ScanExpectation } from './scan-case-file.ts';

const show = JSON.stringify;

/** What of the expectation a line of `scan` does not fulfil; nothing if all is well. */
export function lineDifferences(expected: ScanExpectation, line: ScanLine): string[] {
  const { verdict = 'clear', firstHop = 'open', actions, unknown = [], assumptions } = expected;
  const session = line.principal.includes(':role/') ? ['session'] : [];
  return [
    unequal('verdict', line.verdict, verdict),
    unequal('firstHop', line.firstHop, firstHop),
    unequal('severity', line.severity, expected.severity ?? line.severity),
    unequal('inexact', line.inexact ?? false, expected.inexact ?? false),
    unequal('unknown', sorted(line.unknown), sorted(unknown)),
    unequal('assumptions', sorted(line.assumptions), sorted(assumptions ?? line.assumptions)),
    unequal('notEvaluated', sorted(line.notEvaluated), sorted(expected.notEvaluated ?? session)),
    ...Object.entries(line.actions).map(([action, found]) =>
      unequal(action, found, actions?.[action] ?? actions?.['*'] ?? verdict),
    ),
    ...unmatched('cause', line.verdict === 'clear' ? [] : expected.causes, line.causes),
    ...unmatched('problem', expected.problems ?? [], line.problems),
  ].filter((text) => typeof text === 'string');
}

function unequal(what: string, got: unknown, expected: unknown): string | undefined {
  return show(got) === show(expected) ? undefined : `${what} ${show(got)}, expected ${show(expected)}`;
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...texts].sort();
}

type Fields = Readonly<Record<string, unknown>>;

/** Each expected item agrees with one that was found, and there are as many. */
function unmatched(
  what: string,
  expected: readonly object[] | undefined,
  found: readonly Fields[],
): string[] {
  if (expected === undefined) return [];
  const missing = expected.filter((wanted) => !found.some((one) => agrees({ ...wanted }, one)));
  return [
    ...missing.map((wanted) => `no ${what} ${show(wanted)} among ${show(found)}`),
    ...(found.length === expected.length ? [] : [`${what}s ${show(found)}, expected ${expected.length}`]),
  ];
}

function agrees(wanted: Fields, found: Fields): boolean {
  return Object.entries(wanted).every(([field, value]) => found[field] === value);
}
