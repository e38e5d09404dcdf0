/**
 * Puts generated and real questions to this evaluator and to `@cloud-copilot/iam-simulate`, and fails on every
 * difference that is not of a class in `peer/differences.json`, where an AWS page decides each.
 *
 * `--seed N` asks other questions; only the usual seed has to show every known difference.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { decideLine } from '#cli/evaluate-line.ts';
import { readOutput } from '../cases/expectation.ts';
import type { Line, Outcome } from '../spec/types.ts';
import type { Court } from './peer/compare.ts';
import { knownDifferences, wrongExamples } from './peer/differences.ts';
import {
  type Hearing,
  hearGenerated,
  hearLines,
  percent,
  sharesOf,
  staleClasses,
  wrongIn,
} from './peer/hearing.ts';
import { conditionLine, layeredLine } from './peer/lines.ts';
import { askPeer, loadPeer, type Peer, type PeerAnswer } from './peer/peer.ts';
import { caseLines, managedLines, writtenDenies } from './peer/real.ts';
import { rewrites } from './peer/rewrites.ts';
import { selfTest } from './peer/self-test.ts';

const USUAL_SEED = 1;
const LAYERED = 5000;
const CONDITIONS = 9000;
const PER_POLICY = 8;

const { values } = parseArgs({ options: { seed: { type: 'string', default: String(USUAL_SEED) } } });
const seed = Number(values.seed);

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** The same question is put to the peer once. */
function remembering(peer: Peer): Court['ask'] {
  const answers = new Map<string, Promise<PeerAnswer>>();
  return async (line) => {
    const text = JSON.stringify(line);
    const answer = answers.get(text) ?? askPeer(peer, line);
    answers.set(text, answer);
    return await answer;
  };
}

const decide = (line: Line): readonly Outcome[] => readOutput(decideLine(line)).outcomes;

async function hearings(court: Court, peer: Peer): Promise<readonly Hearing[]> {
  return [
    await hearLines(court, 'cases of this repository', caseLines()),
    await hearLines(court, 'denies that others wrote', writtenDenies()),
    await hearLines(court, 'AWS managed policies', await managedLines(peer, PER_POLICY)),
    await hearGenerated(court, { source: 'generated layers', lines: layeredLine, runs: LAYERED, seed }),
    await hearGenerated(court, {
      source: 'generated conditions',
      lines: conditionLine,
      runs: CONDITIONS,
      seed,
    }),
  ];
}

const listed = (counts: ReadonlyMap<string, number>, indent: string): string[] =>
  [...counts].sort(([, one], [, other]) => other - one).map(([name, count]) => `${indent}${count} ${name}`);

function report(hearing: Hearing): void {
  const { source, asked, agreed, classes, unanswered } = hearing;
  const shares = sharesOf(hearing);
  say(
    `${source}: ${asked} asked, ${agreed} agree, ${percent(shares.unanswered)} without an answer, ${percent(shares.open)} open`,
  );
  for (const text of [...listed(classes, '  differs: '), ...listed(unanswered, '  no answer: ')]) say(text);
}

async function main(): Promise<void> {
  const started = performance.now();
  const peer = loadPeer();
  const court: Court = { decide, ask: remembering(peer), rewrites };
  const known = knownDifferences();
  say(`seed ${seed}`);
  const heard = await hearings(court, peer);
  heard.forEach(report);
  // Generated questions end at the first difference that is not explained: what they did not show says nothing then.
  const complete = seed === USUAL_SEED && heard.every(({ unexplained }) => unexplained === undefined);
  const stale = complete ? staleClasses(Object.keys(rewrites), heard) : [];
  const sample = [layeredLine, conditionLine].flatMap((lines) => fc.sample(lines, { numRuns: 2000, seed }));
  const { planted, byExample, unnoticed } = await selfTest(court, {
    lines: sample,
    generated: { source: 'self-test', lines: layeredLine, runs: 100, seed },
    known,
  });
  say(`planted faults: ${planted}, noticed: ${planted - unnoticed.length}`);
  for (const name of byExample) say(`  by an example alone: ${name}`);
  const wrong = [
    ...heard.flatMap(wrongIn),
    ...(await wrongExamples(court, known)),
    ...stale.map((name) => `${name}: no question shows this difference any more`),
    ...unnoticed.map((name) => `a planted fault was not noticed: ${name}`),
  ];
  for (const text of wrong) say(`WRONG ${text}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    `${wrong.length === 0 ? 'passed' : `${wrong.length} wrong`}: ${known.length} known differences, ${seconds} s`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

await main();
