import { hasBit } from '#lib/bits.ts';
import type { Work } from '#lib/work.ts';
import type { Combined, MissingAllow, Outcome } from './combine.ts';
import { LayerAllows } from './layer-allows.ts';
import type { Prepared } from './prepare.ts';
import { type Cover, labelsOf, type Question } from './search.ts';
import type { Point, Region, Space } from './space.ts';

/** The question what a request gets, with what its answer is made of. */
export interface OutcomeQuestion extends Question<Outcome> {
  /** One for each rule. */
  readonly regions: readonly Region[];
  /** How the layers combine once the cover of every box is settled; undefined where a statement denies. */
  readonly combinedUnder: (covers: readonly Cover[]) => Combined | undefined;
}

/** Asks what the requests of a space get under the rules of one of them. */
export function outcomeQuestion(prepared: Prepared, space: Space): OutcomeQuestion {
  const { rules } = prepared;
  const regions = rules.map((rule) => space.regionOf(rule));
  const owners = regions.flatMap((region, r) => region.boxes.map(() => r));
  const layers = new LayerAllows(prepared);
  const judged = (covers: readonly Cover[]): { denied: Cover; most: Combined; least: Combined } => {
    const matching = ruleCovers(covers, owners, rules.length);
    const [may, must] = [(r: number) => matching[r] !== 'none', (r: number) => matching[r] === 'all'];
    const denied = coverOfAny(matching.filter((_, r) => rules[r]?.denies === true));
    const most = layers.combined(may, must);
    return { denied, most, least: matching.includes('some') ? layers.combined(must, may) : most };
  };
  return {
    regions,
    dimensions: space.everything(),
    boxes: regions.flatMap((region) => region.boxes),
    isFirst: (b) => rules[owners[b] ?? 0]?.denies === true,
    labels: (covers) => labelsUnder(judged(covers)),
    combinedUnder: (covers) => {
      const { denied, most } = judged(covers);
      return denied === 'all' ? undefined : most;
    },
  };
}

/** @param most what is combined if all that may allow does, and `least` if nothing does that need not */
function labelsUnder(judged: { denied: Cover; most: Combined; least: Combined }): readonly Outcome[] {
  const { denied, most, least } = judged;
  if (denied === 'all') return ['ExplicitlyDenied'];
  const labels: Outcome[] = [];
  if (most.outcome === 'Allowed') labels.push('Allowed');
  if (least.outcome !== 'Allowed') labels.push('ImplicitlyDenied');
  if (denied === 'some') labels.push('ExplicitlyDenied');
  return labels;
}

/** A rule matches where any of its boxes holds. */
function ruleCovers(covers: readonly Cover[], owners: readonly number[], rules: number): readonly Cover[] {
  const found = new Array<Cover>(rules).fill('none');
  for (const [b, r] of owners.entries()) {
    const cover = covers[b];
    if (cover === 'all' || (cover === 'some' && found[r] === 'none')) found[r] = cover;
  }
  return found;
}

function coverOfAny(covers: readonly Cover[]): Cover {
  if (covers.includes('all')) return 'all';
  return covers.includes('some') ? 'some' : 'none';
}

/** How the layers combine at one request. */
export function combinedAt(question: OutcomeQuestion, point: Point): Combined | undefined {
  return question.combinedUnder(
    question.boxes.map(({ dimensions, sets }) =>
      dimensions.every((d, i) => hasBit(sets[i] ?? [], point[d] ?? 0)) ? 'all' : 'none',
    ),
  );
}

/** Every layer without whose Allow some request that no statement denies fails. */
export function missingIn(question: OutcomeQuestion, work: Work): readonly MissingAllow[] {
  const missing = new Map<string, MissingAllow>();
  labelsOf<string>(
    {
      ...question,
      labels: (covers) => {
        const isDenied = question.labels(covers)[0] === 'ExplicitlyDenied';
        // Which layers are missing is known only where every statement is settled.
        if (!isDenied && covers.includes('some')) return UNSETTLED;
        for (const one of question.combinedUnder(covers)?.missing ?? [])
          missing.set(`${one.layer} ${one.level}`, one);
        return SETTLED;
      },
    },
    work,
  );
  return [...missing.values()];
}

const SETTLED: readonly string[] = ['settled'];
const UNSETTLED: readonly string[] = ['unsettled', 'unsettled too'];
