import { remembered } from '#lib/remembered.ts';
import { freeGlob, globMatches } from './glob.ts';
import type { Element } from './policy.ts';

/** A set of the actions that are asked about: bit `i` stands for the `i`-th of them. */
export type Reach = number;

/** What patterns of `Action` mean for the actions that are asked about. */
export interface PatternReach {
  /** Those that it matches. */
  readonly sure: Reach;
  /** Those that it matches, and those of which AWS does not say (fact 2.8). */
  readonly perhaps: Reach;
}

const NOTHING: PatternReach = { sure: 0, perhaps: 0 };

/**
 * A few actions, and which of them a pattern can mean. Most patterns of an account mean none of them and are told
 * apart by their first letter.
 */
export class AskedActions {
  readonly all: Reach;
  private readonly actions: readonly string[];
  private readonly firsts: ReadonlySet<number>;
  private readonly read = remembered((pattern) => this.matched(pattern));

  /** @param actions at most 31 */
  constructor(actions: readonly string[]) {
    this.actions = actions;
    this.all = actions.reduce((sum, _, i) => sum | (1 << i), 0);
    const beginnings = actions.flatMap((action) => [action.toLowerCase(), action.toUpperCase()]);
    this.firsts = new Set(['*', '?', ...beginnings].map((text) => text.charCodeAt(0)));
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
  reachOf(pattern: string): PatternReach {
    return this.firsts.has(pattern.charCodeAt(0)) ? this.read(pattern) : NOTHING;
  }

  /** Of a statement whose `Action` is not understood everything may match. */
  reachOfElement(element: Element | undefined): Reach {
    if (element === undefined) return this.all;
    const readable = element.values.filter(({ misspelt }) => misspelt !== true);
    const texts = readable.map(({ text }) => text);
    const { sure, perhaps } = this.reachOfAny(texts);
    if (element.not) return this.all & ~sure;
    return readable.length < element.values.length ? this.all : perhaps;
  }

  /** What any of these patterns matches. */
  reachOfAny(patterns: readonly string[]): PatternReach {
    let [sure, perhaps] = [0, 0];
    for (const pattern of patterns) {
      const reach = this.reachOf(pattern);
      sure |= reach.sure;
      perhaps |= reach.perhaps;
    }
    return { sure, perhaps };
  }

  /** Whether a pattern may match an action that is asked about. */
  isHitBy(pattern: string): boolean {
    return this.reachOf(pattern).perhaps !== 0;
  }

  /** The bit of an action; nothing for one that is not asked about. */
  bitOf(action: string): Reach {
    const i = this.actions.indexOf(action);
    return i < 0 ? 0 : 1 << i;
  }

  private matched(pattern: string): PatternReach {
    const glob = freeGlob(pattern, true);
    const perhaps = this.actions.reduce(
      (sum, action, i) => (globMatches(glob, action) ? sum | (1 << i) : sum),
      0,
    );
    return { sure: pattern === '*' || /^[^*?]+:/.test(pattern) ? perhaps : 0, perhaps };
  }
}
