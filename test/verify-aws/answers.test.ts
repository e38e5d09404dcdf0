import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateOutput } from '#cli/evaluate-schema.ts';
import { EXPERIMENTS } from '../../scripts/verify-aws/experiments/index.mjs';
import { type Case, caseChecker } from '../cases/case-file.ts';
import { folder, paper, run, SOURCE_IP, YES } from './world.ts';

const checker = caseChecker();
const out = folder();

/** Facts that `evaluate` itself leaves open: the answer must be among its outcomes. The others it knows from the request. */
const OPEN = /^[123]\./;

/** Answers that `evaluate` rules out today, since it takes the other one for true: their cases are what would tell. */
const CONTRADICTING = ['boundary: it does', 'boundary: that of a role does'];

const rows = EXPERIMENTS.flatMap((experiment) =>
  experiment.readings.map((reading, i) => ({
    title: `${experiment.id}: ${reading.id}`,
    experiment,
    reading,
    to: join(out, `${experiment.id}-${i}`),
  })),
);

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe.each(rows)('$title', ({ title, experiment, reading, to }) => {
  test('is found where AWS answers so, and becomes a case file', async () => {
    const aws = paper({ answers: { [experiment.id]: reading.id } });
    const more = ['--with-customer-key', '--source-ip', SOURCE_IP, '--only', experiment.id, '--out', to];
    const { code, err } = await run([...YES, ...more], aws);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(' 0 open') });
    expect(aws.isEmpty()).toBe(true);
    const row = readFileSync(join(to, 'summary.md'), 'utf8')
      .split('\n')
      .find((line) => line.includes(`| ${experiment.question} |`));
    expect(row).toContain(`| ${reading.id} |`);
  });

  test('keeps to the form of test/cases, and key-guard evaluate agrees where it can', () => {
    const decided = Object.values(reading.expects).some((one) => one === 'accepted' || one === 'refused');
    expect(readdirSync(join(to, 'cases')).includes(`${reading.file}.json`)).toBe(decided);
    if (!decided) return;
    const file = read(join(to, 'cases', `${reading.file}.json`));
    expect(checker.safeParse(file).error?.issues).toBeUndefined();
    const cases: Case[] = file.cases;
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(['match', 'near-miss', 'malformed']));
    const wrong = cases.flatMap((one) => disagreement(one, OPEN.test(experiment.fact)));
    expect(wrong.length > 0).toBe(CONTRADICTING.includes(title));
  });
});

/** What `evaluate` says otherwise; of an open fact it may leave the answer open, not rule it out. */
function disagreement({ name, line, expect: expected }: Case, open: boolean): string[] {
  const { decision, outcomes, causes } = evaluateOutput.parse(decideLine(line));
  const fits = open
    ? expected.decision === 'Conditional' || outcomes.some((one) => one === expected.decision)
    : decision === expected.decision;
  const named = (expected.causes ?? []).every((cause) =>
    causes.some((found) => found.layer === cause.layer && (cause.pointer ?? found.pointer) === found.pointer),
  );
  return [
    ...(fits ? [] : [`${name}: ${outcomes.join()}, AWS says ${expected.decision}`]),
    ...(named ? [] : [`${name}: another cause`]),
  ];
}
