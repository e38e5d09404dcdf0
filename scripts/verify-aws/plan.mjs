/** @import { Experiment, Ports, Where } from './types.ts' */
/** @import { Call } from './paper/aws.mjs' */
import { PaperAws } from './paper/aws.mjs';
import { LIMITS } from './propagation.mjs';
import { ROUNDS } from './records.mjs';
import { emptyState, verify, whereAmI } from './verify.mjs';

/** What stands in a plan where nothing is known before the run. */
const NONCE = 'NONCE';
/** Pauses and calls that AWS needs in practice, in seconds: IAM's changes take their time, and so does each call. */
const USUAL = { change: 20, call: 0.3 };

/**
 * Makes the run on paper, and writes down its calls.
 *
 * @param {Where} where @param {readonly Experiment[]} experiments @param {readonly { experiment: Experiment, why: string }[]} left
 * @returns {Promise<{ text: string, calls: readonly Call[] }>}
 */
export async function planOf(where, experiments, left) {
  const { account, region, sourceIp } = where;
  const aws = new PaperAws({ account, region, ...(sourceIp === undefined ? {} : { sourceIp }) });
  /** @type {string[]} */
  const lines = [];
  let waited = 0;
  let told = 0;
  const tell = () => {
    for (; told < aws.calls.length; told++) lines.push(lineOf(aws.calls[told]));
  };
  /** @type {Ports} */
  const ports = {
    aws,
    clock: {
      now: () => new Date(Date.UTC(2026, 0, 1) + waited * 1000),
      wait: async (seconds) => {
        tell();
        waited += seconds;
        lines.push(`    wait ${seconds} s`);
      },
    },
    say: (line) => {
      tell();
      lines.push(`# ${line}`);
    },
    keep: () => {},
  };
  const found = await whereAmI(aws, account, region);
  await verify(ports, { ...found, ...where }, experiments, emptyState(region, sourceIp), NONCE);
  tell();
  const trials = experiments.flatMap(({ variants }) => variants).length;
  const text = [
    ...heading(experiments, left, trials),
    ...folded(lines),
    '',
    ...ending(aws.calls, waited, trials),
    '',
  ].join('\n');
  return { text, calls: aws.calls };
}

/** @param {readonly Experiment[]} experiments @param {readonly { experiment: Experiment, why: string }[]} left @param {number} trials */
function heading(experiments, left, trials) {
  return [
    `A plan: ${experiments.length} experiments with ${trials} variants. No call has been made.`,
    ...left.map(({ experiment, why }) => `Left out: ${experiment.id} (${experiment.fact}), since ${why}.`),
    '',
    ...experiments.flatMap(({ id, fact, question, readings }) => [
      `${id} (${fact}): ${question}`,
      ...readings.map((reading) => `    ${reading.id}: ${shown(reading.expects)}`),
    ]),
    '',
    'Lines that start with # are what it would tell if each first answer were the right one.',
    '',
  ];
}

/** @param {Readonly<Record<string, string>>} expects */
const shown = (expects) =>
  Object.entries(expects)
    .map(([variant, observation]) => `${variant} ${observation}`)
    .join(', ');

/** @param {Call | undefined} call */
function lineOf(call) {
  if (call === undefined) return '';
  const { service, operation, input, as } = call;
  return `${service} ${operation} ${inputText(input)}${as === undefined ? '' : ` as ${as}`}`;
}

/** Parameters as text: what changes from one repetition to the next is told in words. @param {object} input */
function inputText(input) {
  return JSON.stringify(input, (key, value) => {
    if (key === 'parentCommitId') return 'the commit before';
    if (key === 'StartTime' || key === 'EndTime')
      return `when the variant ${key === 'EndTime' ? 'ended' : 'began'}`;
    if (value?.type === 'Buffer')
      return Buffer.from(value.data)
        .toString('utf8')
        .replace(/ \d+\n$/, '');
    return value;
  });
}

/** Most lines that are repeated together. */
const MOST_TOGETHER = 4;

/** Lines that come again and again, once. @param {readonly string[]} lines */
function folded(lines) {
  /** @type {string[]} */
  const out = [];
  for (let i = 0; i < lines.length; ) {
    const { size, times } = repetitionAt(lines, i);
    const block = lines.slice(i, i + size);
    out.push(...(times === 1 ? block : [`${times} times:`, ...block.map((line) => `  ${line}`)]));
    i += size * times;
  }
  return out;
}

/** @param {readonly string[]} lines @param {number} from */
function repetitionAt(lines, from) {
  for (let size = 1; size <= MOST_TOGETHER; size++) {
    const block = lines.slice(from, from + size).join('\n');
    let times = 1;
    while (lines.slice(from + size * times, from + size * (times + 1)).join('\n') === block) times += 1;
    if (times > 1) return { size, times };
  }
  return { size: 1, times: 1 };
}

/** @param {readonly Call[]} calls @param {number} waited @param {number} trials */
function ending(calls, waited, trials) {
  const services = [...new Set(calls.map(({ service }) => service))].sort();
  const counts = services.map((name) => `${name} ${calls.filter(({ service }) => service === name).length}`);
  const usual = waited + calls.length * USUAL.call + trials * USUAL.change;
  const { PAUSE, MOST_LOOKS, MOST_PROBES } = LIMITS;
  const each = PAUSE * (MOST_LOOKS + MOST_PROBES) + 60;
  const most = trials * each + ROUNDS.MOST_ROUNDS * ROUNDS.SECONDS_BETWEEN;
  return [
    `Calls at the least: ${calls.length} (${counts.join(', ')}).`,
    `Duration: an estimate of ${minutes(usual)}, and then up to ${minutes(ROUNDS.MOST_ROUNDS * ROUNDS.SECONDS_BETWEEN)} for CloudTrail; never more than ${minutes(most)}.`,
    'Cost: an estimate of less than a dollar, most of it for one or two active users of CodeCommit past its free five, and',
    'for the hours of a KMS key where --with-customer-key is given. IAM, STS and these lookups of CloudTrail are free.',
    'See https://aws.amazon.com/codecommit/pricing/ and https://aws.amazon.com/kms/pricing/.',
  ];
}

/** @param {number} seconds */
const minutes = (seconds) => `${Math.ceil(seconds / 60)} minutes`;
