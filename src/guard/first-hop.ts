import { isFreeOfSession, type Question } from '#codecommit/kms-request.ts';
import { spaceOf } from '#iam/evaluate.ts';
import { type OutcomeQuestion, outcomeQuestion } from '#iam/outcome-question.ts';
import type { Policies } from '#iam/policies.ts';
import type { Prepared } from '#iam/prepare.ts';
import { type Cover, labelsOf } from '#iam/search.ts';
import type { Box, Space } from '#iam/space.ts';
import { Work } from '#lib/work.ts';
import type { FirstHop } from './finding.ts';
import { ownCallsOf } from './own-calls.ts';

/** Steps of the search before the answer is "unknown". */
const STEPS = 200_000;

/**
 * Whether the principal can make its own call to CodeCommit in the sessions in which KMS refuses (in any session,
 * when `refused` is empty). Both hops are judged with the same identity, tags, MFA and time; the network that the own
 * call comes from is anybody's guess.
 *
 * @param refused the KMS requests of the same principal
 * @returns `open`: in some such session one call passes, wherever it comes from; `closed`: in none, from nowhere
 */
export function firstHopOf(policies: Policies, question: Question, refused: readonly Prepared[]): FirstHop {
  const { calls, all } = ownCallsOf(policies, question);
  const space = spaceOf([...refused, ...calls]);
  const hops = new TwoHops(space, refused, calls);
  const answer = hops.answer();
  return answer === 'closed' && !all ? 'unknown' : answer;
}

/** What becomes of the own call in a session; `spared`: KMS refuses nothing there. */
type Passage = FirstHop | 'spared';

class TwoHops {
  private readonly space: Space;
  private readonly kms: readonly OutcomeQuestion[];
  private readonly calls: readonly OwnCall[];
  private isOpen = false;

  constructor(space: Space, refused: readonly Prepared[], calls: readonly Prepared[]) {
    this.space = space;
    this.kms = refused.map((prepared) => outcomeQuestion(prepared, space));
    const questions = calls
      .map((prepared) => outcomeQuestion(prepared, space))
      .filter((call) => call.labels(call.boxes.map(everywhereOrSomewhere)).includes('Allowed'));
    const shared = new Set(this.kms.flatMap(({ boxes }) => boxes.flatMap(({ dimensions }) => dimensions)));
    const isFree = (d: number): boolean => {
      const keyed = space.keyed[d];
      return keyed === undefined ? !shared.has(d) : keyed.keys.every(isFreeOfSession);
    };
    this.calls = questions.map((question) => new OwnCall(question, isFree));
  }

  answer(): FirstHop {
    if (this.space.isEmpty()) return 'unknown';
    const work = new Work(STEPS);
    const boxes = [
      ...this.kms.flatMap((question) => question.boxes),
      ...this.calls.flatMap((call) => call.inSession),
    ];
    const dimensions = this.space.everything();
    const found = labelsOf<Passage>(
      { dimensions, boxes, labels: (covers) => this.passages(covers, work), isFirst: () => false },
      work,
    );
    if (found.has('open')) return 'open';
    return found.has('unknown') || work.isSpent ? 'unknown' : 'closed';
  }

  private passages(covers: readonly Cover[], work: Work): readonly Passage[] {
    // One session in which the call passes is all that is asked.
    if (this.isOpen) return [];
    const refused = this.refusal(covers);
    if (refused === 'none') return ['spared'];
    let from = this.kms.reduce((sum, { boxes }) => sum + boxes.length, 0);
    const passages = new Set<FirstHop>();
    for (const call of this.calls) {
      const own = covers.slice(from, from + call.inSession.length);
      from += own.length;
      if (own.includes('some')) return ['open', 'unknown', 'closed', 'spared'];
      passages.add(call.passage(own, this.space, work));
    }
    const passage = passages.has('open') ? 'open' : passages.has('unknown') ? 'unknown' : 'closed';
    if (refused === 'some') return [passage, 'spared'];
    this.isOpen = passage === 'open';
    return [passage];
  }

  /** Whether KMS refuses one of its requests in all sessions of a part, in some or in none. */
  private refusal(covers: readonly Cover[]): Cover {
    let from = 0;
    let refusal: Cover = this.kms.length === 0 ? 'all' : 'none';
    for (const question of this.kms) {
      const labels = question.labels(covers.slice(from, from + question.boxes.length));
      from += question.boxes.length;
      if (!labels.includes('Allowed')) return 'all';
      if (labels.length > 1) refusal = 'some';
    }
    return refusal;
  }
}

function everywhereOrSomewhere({ dimensions }: Box): Cover {
  return dimensions.length === 0 ? 'all' : 'some';
}

/** A call of the principal, with what its session decides told apart from what its network does. */
class OwnCall {
  /** The sides of each box that a session settles. */
  readonly inSession: readonly Box[];
  private readonly elsewhere: readonly Box[];
  private readonly question: OutcomeQuestion;

  constructor(question: OutcomeQuestion, isFree: (dimension: number) => boolean) {
    this.question = question;
    this.inSession = question.boxes.map((box) => partOf(box, (d) => !isFree(d)));
    this.elsewhere = question.boxes.map((box) => partOf(box, isFree));
  }

  /** @param covers how the session lies to the session's side of each box: none of it, or all */
  passage(covers: readonly Cover[], space: Space, work: Work): FirstHop {
    const found = labelsOf(
      {
        ...this.question,
        dimensions: space.everything(),
        boxes: this.elsewhere,
        labels: (network) =>
          this.question.labels(network.map((cover, b) => (covers[b] === 'none' ? 'none' : cover))),
      },
      work,
    );
    if (!found.has('Allowed')) return work.isSpent ? 'unknown' : 'closed';
    return found.size > 1 || work.isSpent ? 'unknown' : 'open';
  }
}

function partOf({ dimensions, sets }: Box, keep: (dimension: number) => boolean): Box {
  const kept = dimensions.map((d, i) => [d, sets[i] ?? []] as const).filter(([d]) => keep(d));
  return { dimensions: kept.map(([d]) => d), sets: kept.map(([, set]) => set) };
}
