import type { Compared, Disagreement, SetResult } from './sets.ts';

/** What came of many sets, as data that a child process can send. */
export interface Tally {
  readonly sets: number;
  /** How many sets have which outcomes. */
  readonly mix: Counts;
  /** Of those that are denied: how many by no single statement. */
  readonly together: number;
  readonly witnesses: number;
  readonly conditional: number;
  /** By what may be the reason. */
  readonly inexact: Counts;
  /** How their outcomes compare with those of z3. */
  readonly compared: Counts;
  readonly disagreements: readonly Disagreement[];
}

type Counts = Readonly<Record<string, number>>;

export const NOTHING_YET: Tally = {
  sets: 0,
  mix: {},
  together: 0,
  witnesses: 0,
  conditional: 0,
  inexact: {},
  compared: {},
  disagreements: [],
};

/** A tally of one set. */
export function tallyOf(result: SetResult, disagreement?: Disagreement): Tally {
  const { verdict, inexact, isConditional, hasWitness } = result;
  const outcomes = verdict.outcomes.join(', ');
  return {
    sets: 1,
    mix: { [outcomes]: 1 },
    together: Number(outcomes === 'ExplicitlyDenied' && !verdict.isPlain),
    witnesses: Number(hasWitness),
    conditional: Number(isConditional),
    inexact: inexact === undefined ? {} : { [inexact.why]: 1 },
    compared: inexact === undefined ? {} : { [inexact.compared]: 1 },
    disagreements: disagreement === undefined ? [] : [disagreement],
  };
}

export function sum(one: Tally, other: Tally): Tally {
  return {
    sets: one.sets + other.sets,
    mix: summed(one.mix, other.mix),
    together: one.together + other.together,
    witnesses: one.witnesses + other.witnesses,
    conditional: one.conditional + other.conditional,
    inexact: summed(one.inexact, other.inexact),
    compared: summed(one.compared, other.compared),
    disagreements: [...one.disagreements, ...other.disagreements],
  };
}

function summed(one: Counts, other: Counts): Counts {
  const sums = new Map(Object.entries(one));
  for (const [name, count] of Object.entries(other)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}

/** What a run has to contain, so that its silence says something. */
const OUTCOME_SETS = [
  'Allowed',
  'ImplicitlyDenied',
  'ExplicitlyDenied',
  'Allowed, ImplicitlyDenied',
  'Allowed, ExplicitlyDenied',
  'ImplicitlyDenied, ExplicitlyDenied',
  'Allowed, ImplicitlyDenied, ExplicitlyDenied',
];

/** Below this many sets chance decides which outcomes there are. */
const FEW = 200;
const LEAST_SHARE = 0.015;
const MOST_INEXACT = 0.1;

/** Why a run is no good, though nothing in it disagrees. */
export function weaknesses({ sets, mix, inexact }: Tally): readonly string[] {
  if (sets < FEW) return [];
  const rare = OUTCOME_SETS.filter((outcomes) => (mix[outcomes] ?? 0) < LEAST_SHARE * sets);
  const uncertain = Object.values(inexact).reduce((all, each) => all + each, 0);
  return [
    ...rare.map((outcomes) => `"${outcomes}" has only ${mix[outcomes] ?? 0} of ${sets} sets`),
    ...(uncertain > MOST_INEXACT * sets ? [`${uncertain} of ${sets} sets are called inexact`] : []),
  ];
}

function count(counts: Counts, name: Compared): number {
  return counts[name] ?? 0;
}

/** A run told in a few lines. */
export function told(tally: Tally): readonly string[] {
  const { sets, mix, together, witnesses, conditional, inexact, compared } = tally;
  const uncertain = Object.entries(inexact).map(([why, number]) => `${number} (${why})`);
  const shares = OUTCOME_SETS.map((outcomes) => `  ${String(mix[outcomes] ?? 0).padStart(5)}  ${outcomes}`);
  return [
    `${sets} sets by what is possible in them:`,
    ...shares,
    `${together} of the explicitly denied are denied by several statements together and by none alone`,
    `${conditional} conditional answers, ${witnesses} of them with witnesses on both sides`,
    uncertain.length === 0
      ? 'no answer is called inexact'
      : `called inexact, and not judged: ${uncertain.join(', ')}; ${count(compared, 'same')} have the outcomes that z3 finds, ${count(compared, 'more')} have more, ${count(compared, 'missing')} lack one`,
    `${tally.disagreements.length} disagreements`,
  ];
}
