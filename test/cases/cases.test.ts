import { describe, expect, it } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluate } from '../spec/evaluate.ts';
import { withSamples } from '../spec/samples.ts';
import { outcomeOrder } from '../spec/types.ts';
import { type Case, type CaseFile, caseChecker, caseFiles, loadCases } from './case-file.ts';
import { differences } from './expectation.ts';
import { isConcrete, naiveLine, unknownKeys } from './naive-line.ts';

const checker = caseChecker();
const files = loadCases();

describe('case files', () => {
  it.each(caseFiles())('$name keeps to the schema', ({ content }) => {
    expect(checker.safeParse(content).error?.issues).toBeUndefined();
  });

  it.each(files)('$name has a match, a near miss and a malformed case', ({ cases }) => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(['match', 'near-miss', 'malformed']));
  });

  it.each(files)('$name names each case once', ({ cases }) => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(files)('$name expects a problem wherever something is malformed', ({ cases }) => {
    const malformed = cases.filter(({ kind }) => kind === 'malformed');
    expect(malformed.filter(({ expect: { problems } }) => problems === undefined)).toEqual([]);
  });

  it('are rejected with a key that the schema does not know', () => {
    const [file] = caseFiles();
    const misspelt = structuredClone(file?.content) as { cases: { expect: object }[] };
    Object.assign(misspelt.cases[0]?.expect ?? {}, { outcome: ['Allowed'] });
    expect(checker.safeParse(misspelt).success).toBe(false);
  });
});

interface Row {
  title: string;
  case: Case;
}

const rowsOf = ({ name, cases }: CaseFile): Row[] =>
  cases.map((one) => ({ title: `${name}: ${one.name}`, case: one }));
const rows = files.flatMap(rowsOf);
const wellFormed = rows.filter((row) => row.case.kind !== 'malformed');

describe('key-guard evaluate', () => {
  for (const row of rows) {
    it(row.title, () => {
      const found = differences(row.case.expect, decideLine(row.case.line));
      if (found.length > 0) expect.fail(found.join('\n'));
    });
  }
});

describe('the naive evaluator', () => {
  for (const row of wellFormed) {
    const { decision, outcomes = [decision] } = row.case.expect;
    if (isConcrete(row.case)) {
      it(`agrees on ${row.title}`, () => {
        expect(evaluate(naiveLine(row.case.line))).toEqual({ decision, outcomes });
      });
    } else {
      it(`reaches what is expected of ${row.title}`, () => {
        const lines = withSamples(naiveLine(row.case.line), unknownKeys(row.case.line));
        const reached = new Set(lines.flatMap((line) => evaluate(line, { breadth: 'narrow' }).outcomes));
        expect(outcomeOrder.filter((one) => reached.has(one))).toEqual(outcomes);
      });
    }
  }
});
