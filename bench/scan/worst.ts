import { type Figure, median, report } from '../figures.ts';
import type { StackCost } from './stack-cost.ts';

/** What one of several stacks costs. */
export interface NamedCost extends StackCost {
  readonly name: string;
  /** Of its documents. */
  readonly characters: number;
}

/** Reports the dearest of several stacks, in units of parsing its documents, with those that come next. */
export function reportWorst(
  costs: readonly NamedCost[],
  figure: Pick<Figure, 'measure' | 'limit' | 'meanwhile'>,
  each: boolean,
): void {
  const ratios = costs.map((cost) => ({ ...cost, ratio: cost.assess / cost.parse }));
  if (each) for (const cost of ratios) process.stderr.write(`${JSON.stringify(cost)}\n`);
  const [worst, ...others] = ratios.toSorted((a, b) => b.ratio - a.ratio);
  if (worst === undefined) throw new Error('there is nothing to measure');
  report({
    bench: 'scan',
    ...figure,
    value: worst.ratio,
    more: {
      of: worst.name,
      characters: worst.characters,
      assessMicroseconds: worst.assess,
      parseMicroseconds: worst.parse,
      stacks: costs.length,
      median: median(ratios.map(({ ratio }) => ratio)),
      worst: others.slice(0, 10).map(({ name, ratio }) => `${name}: ${ratio.toPrecision(3)}`),
    },
  });
}
