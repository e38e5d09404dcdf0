import { type Disagreement, type SetResult, WHY_INEXACT } from './sets.ts';

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
const MOST_INEXACT = { variable: 0.2, other: 0.02 };

/** Why a run is no good, though nothing in it disagrees. */
export function weaknesses({ sets, mix, inexact }: Tally): readonly string[] {
  if (sets < FEW) return [];
  const rare = OUTCOME_SETS.filter((outcomes) => (mix[outcomes] ?? 0) < LEAST_SHARE * sets);
  const vague = WHY_INEXACT.filter((why) => count(inexact, why) > MOST_INEXACT[why] * sets);
  return [
    ...rare.map((outcomes) => `"${outcomes}" has only ${count(mix, outcomes)} of ${sets} sets`),
    ...vague.map((why) => `${count(inexact, why)} of ${sets} sets are called inexact (${WORDS[why]})`),
  ];
}

const WORDS = {
  variable: 'a variable of an unknown key',
  other: 'no such variable, so a bound on the work',
};

function count(counts: Counts, name: string): number {
  return counts[name] ?? 0;
}

/** A run told in a few lines. */
export function told(tally: Tally): readonly string[] {
  const { sets, mix, together, witnesses, conditional, inexact, compared } = tally;
  const uncertain = WHY_INEXACT.flatMap((why) =>
    count(inexact, why) === 0 ? [] : [`${count(inexact, why)} (${WORDS[why]})`],
  );
  const shares = OUTCOME_SETS.map((outcomes) => `  ${String(count(mix, outcomes)).padStart(5)}  ${outcomes}`);
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
