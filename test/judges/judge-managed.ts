/**
 * Every version of every AWS managed policy through parser and evaluator: no problem reported that is not real, and
 * the table of those that deny CodeCommit's KMS calls comes out as it is written down.
 */
import { findDenies, wrongCount, wrongPlaces } from './managed/finding.ts';
import { managedPolicies } from './managed/library.ts';
import { wrongProblems, wrongReadings } from './managed/reading.ts';
import { selfTest } from './managed/self-test.ts';
import { differences, loadTable } from './managed/table.ts';

const started = performance.now();
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const versions = managedPolicies();
const table = loadTable();
const found = findDenies(versions);
const latest = found.filter(({ version }) => version.latest);
const { planted, unnoticed } = selfTest(versions, table, found);
const wrong = [
  ...wrongProblems(versions, table.reviewedProblems),
  ...wrongReadings(versions),
  ...differences(table.rows, found),
  ...wrongPlaces(latest),
  ...wrongCount(versions, table.withDeny),
  ...unnoticed.map((fault) => `a planted fault was not noticed: ${fault}`),
];

say(`AWS managed policies: ${latest.length} policies, ${versions.length} stored versions read and evaluated`);
say(
  `  ${table.withDeny} hold a Deny; ${table.rows.length} deny a call of CodeCommit on some key, in some version`,
);
say(`  problems reported and found to be real: ${table.reviewedProblems.length}`);
say(`planted faults: ${planted}, noticed: ${planted - unnoticed.length}`);
for (const text of wrong.slice(0, 40)) say(`WRONG ${text}`);
say(
  `${wrong.length === 0 ? 'passed' : `${wrong.length} wrong`}: ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
