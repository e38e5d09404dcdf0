/** @import { Aws, Experiment, Output, Ports, Seen, State, Variant } from './types.ts' */
import { EXPERIMENTS, keyOf } from './experiments/index.mjs';
import { listAt, valueAt } from './outputs.mjs';

/** CloudTrail shows an event some minutes after it happened: so often it is asked, and how far apart. */
const MOST_ROUNDS = 20;
const SECONDS_BETWEEN = 60;
/** LookupEvents takes two requests a second: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const SECONDS_EACH = 0.6;
const MOST_PAGES = 10;
/** Seconds around the time of a variant in which its events lie. */
const MARGIN = 5;

export const ROUNDS = { MOST_ROUNDS, SECONDS_BETWEEN };

/** What our own waiting for a policy calls. */
const OF_MARKERS = ['ListKeys', 'ListAliases'];

/**
 * Asks CloudTrail for the events of every variant that has none yet, until all have some or the bound is reached.
 *
 * @param {Ports} ports @param {State} state @param {(text: string) => string} mask
 * @returns {Promise<State>}
 */
export async function withRecords(ports, state, mask) {
  let found = state;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const missing = waiting(found);
    if (missing.length === 0) return found;
    ports.say(`CloudTrail: ${missing.length} variants have no record yet`);
    for (const { key, seen, probe } of missing) {
      const records = await lookUp(ports, seen, probe);
      if (records.length === 0) continue;
      const masked = JSON.parse(mask(JSON.stringify(records)));
      found = { ...found, seen: { ...found.seen, [key]: { ...seen, records: masked } } };
      ports.keep(found);
    }
    if (waiting(found).length > 0) await ports.clock.wait(SECONDS_BETWEEN);
  }
  return found;
}

/** @param {State} state */
export function waiting({ seen }) {
  return EXPERIMENTS.flatMap((experiment) =>
    experiment.variants.flatMap((variant) => {
      const key = keyOf(experiment, variant);
      const one = seen[key];
      if (one === undefined || one.records !== undefined || one.probes === 0) return [];
      return [{ key, seen: one, probe: variant.probe }];
    }),
  );
}

/**
 * The events of one session, or of the user in the time of a variant.
 *
 * @param {Ports} ports @param {Seen} seen @param {Variant['probe']} probe
 * @returns {Promise<readonly Output[]>} none as long as the one that matters is not there
 */
async function lookUp({ aws, clock }, { session, from, to }, probe) {
  /** @type {Output[]} */
  const events = [];
  let next;
  for (let page = 0; page < MOST_PAGES; page++) {
    /** @type {Output} */
    const answer = await aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: session }],
      StartTime: new Date(Date.parse(from) - MARGIN * 1000),
      EndTime: new Date(Date.parse(to) + MARGIN * 1000),
      ...(next === undefined ? {} : { NextToken: next }),
    });
    events.push(...listAt(answer, 'Events').flatMap(eventOf));
    await clock.wait(SECONDS_EACH);
    next = valueAt(answer, 'NextToken');
    if (typeof next !== 'string') break;
  }
  const relevant = events.filter(({ eventName }) => !OF_MARKERS.includes(String(eventName)));
  return relevant.some(({ eventSource }) => eventSource === sourceOf(probe)) ? relevant : [];
}

/** @param {Variant['probe']} probe */
const sourceOf = (probe) =>
  probe === 'push' || probe === 'describe-key' ? 'kms.amazonaws.com' : 'codecommit.amazonaws.com';

/** @param {unknown} event @returns {Output[]} */
function eventOf(event) {
  const text = valueAt(event, 'CloudTrailEvent');
  if (typeof text !== 'string') return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

/**
 * What the KMS events say of the open facts: each thing that was seen, once.
 *
 * @param {State} state
 * @returns {Readonly<Record<string, readonly string[]>>}
 */
export function shownByRecords({ seen }) {
  const events = Object.values(seen)
    .flatMap(({ records = [] }) => records)
    .filter(({ eventSource }) => eventSource === 'kms.amazonaws.com');
  const each = (/** @type {(event: Output) => readonly unknown[]} */ of) =>
    [...new Set(events.flatMap(of).map(String))].sort();
  return {
    'calls of KMS': each(({ eventName, errorCode }) => [
      `${eventName}${errorCode === undefined ? '' : `, ${errorCode}`}`,
    ]),
    'names in the encryption context': each((event) =>
      Object.keys(valueAt(event, 'requestParameters', 'encryptionContext') ?? {}),
    ),
    'how the key is named': each((event) => [keyNamed(valueAt(event, 'requestParameters', 'keyId'))]),
    'source address': each(({ sourceIPAddress }) => [sourceIPAddress]),
    'user agent': each(({ userAgent }) => [userAgent]),
    'invoked by': each((event) => [valueAt(event, 'userIdentity', 'invokedBy') ?? 'nobody']),
    MFA: each((event) => [
      valueAt(event, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated') ?? 'not told',
    ]),
  };
}

/** @param {unknown} keyId */
function keyNamed(keyId) {
  if (typeof keyId !== 'string') return 'not told';
  if (keyId.includes('alias/')) return 'by an alias';
  return keyId.startsWith('arn:') ? 'by its ARN' : 'by its id';
}

/** @param {Experiment} experiment @param {State} state the call of KMS that was refused, as an action */
export function refusedAction(experiment, state) {
  const names = experiment.variants
    .flatMap((variant) => state.seen[keyOf(experiment, variant)]?.records ?? [])
    .filter(({ eventSource, errorCode }) => eventSource === 'kms.amazonaws.com' && errorCode !== undefined)
    .map(({ eventName }) => String(eventName));
  const [name = 'Decrypt'] = names;
  return `kms:${name === 'ReEncrypt' ? 'ReEncryptFrom' : name}`;
}
