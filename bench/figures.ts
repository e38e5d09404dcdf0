type Limit = { readonly most: number } | { readonly least: number };

/** One figure of a benchmark, as a line of JSON. */
export interface Figure {
  readonly bench: string;
  readonly measure: string;
  readonly value: number;
  /** The most that is allowed, or the least. */
  readonly limit: Limit;
  /** Where the limit is not kept yet: what must be kept meanwhile, so that nothing gets worse unseen. */
  readonly meanwhile?: Limit;
  /** What the figure was measured on, and what it was made of. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Whether a figure keeps a limit. One that is no number never does. */
export function isWithin({ value, limit }: Pick<Figure, 'value' | 'limit'>): boolean {
  return 'most' in limit ? value <= limit.most : value >= limit.least;
}

/** The line of a figure. */
export function figureLine({ bench, measure, value, limit, meanwhile, more }: Figure): string {
  const side = 'most' in limit ? { limit: limit.most } : { limit: limit.least, atLeast: true };
  const [short, rest] = [rounded(value), roundedAll(more ?? {})];
  const within = isWithin({ value, limit });
  const until =
    meanwhile === undefined ? {} : { meanwhile: 'most' in meanwhile ? meanwhile.most : meanwhile.least };
  return `${JSON.stringify({ bench, measure, value: short, ...side, within, ...until, ...rest })}\n`;
}

/** Prints a figure; one beyond what must be kept makes the process fail in the end. */
export function report(figure: Figure): void {
  process.stdout.write(figureLine(figure));
  const { value, limit, meanwhile = limit } = figure;
  if (!isWithin({ value, limit: meanwhile })) process.exitCode = 1;
}

/** Three digits are as many as a measurement is good for; JSON has no NaN, so that one becomes null. */
export function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}

function roundedAll(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(more).map(([key, value]) => [key, typeof value === 'number' ? rounded(value) : value]),
  );
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
