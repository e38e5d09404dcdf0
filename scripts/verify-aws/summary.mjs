/** @import { State } from './types.ts' */
/** @import { Outcome } from './settle.mjs' */
import { OUT_OF_REACH } from './experiments/index.mjs';
import { shownByRecords, waiting } from './records.mjs';

/** @param {string} text inside a cell of a table */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * What a verification found, for people.
 *
 * @param {readonly Outcome[]} outcomes @param {State} state
 * @param {ReadonlySet<string>} files names of the case files that were written
 */
export function summaryOf(outcomes, state, files) {
  const rows = outcomes.map(({ experiment, observed, reading, status }) => {
    const seen = Object.entries(observed).map(([variant, observation]) => `${variant}: ${observation}`);
    const file = reading !== undefined && files.has(reading.file) ? `\`${reading.file}.json\`` : '';
    const answer = reading === undefined ? status : reading.id;
    return `| \`${experiment.fact}\` | ${cell(experiment.question)} | ${cell(seen.join(', '))} | ${cell(answer)} | ${file} |`;
  });
  const shown = Object.entries(shownByRecords(state)).map(
    ([what, values]) => `| ${what} | ${values.map((value) => `\`${cell(value)}\``).join(', ')} |`,
  );
  const missing = waiting(state).length;
  return `# What AWS answered in ${state.region}

| fact | question | seen | answer | case |
|---|---|---|---|---|
${rows.join('\n')}

Not asked: ${Object.entries(OUT_OF_REACH)
    .map(([fact, why]) => `\`${fact}\` ${why}`)
    .join('; ')}.

## What the KMS records show

| what | values |
|---|---|
${shown.join('\n')}

${missing === 0 ? 'Every variant has its records.' : `${missing} variants have no record yet: run again with \`--resume\`.`}
`;
}
