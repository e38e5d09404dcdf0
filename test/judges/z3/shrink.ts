import type { Line } from './line.ts';

/** Lines tried before what was found by then has to do. */
const TRIES = 1500;

/**
 * Leaves out of a line what can be left out, piece by piece.
 *
 * @param isStill whether a line still shows what it is to show; a piece without which it is no line shows nothing
 */
export async function smallest(line: Line, isStill: (line: Line) => Promise<boolean>): Promise<Line> {
  let found = line;
  let tries = 0;
  const next = async (): Promise<Line | undefined> => {
    for (const without of smallerOnes(found)) {
      if (tries++ > TRIES) return undefined;
      if (await isStill(without)) return without;
    }
    return undefined;
  };
  for (let smaller = await next(); smaller !== undefined; smaller = await next()) found = smaller;
  return found;
}

/** The line without each of its pieces in turn, the largest first. */
function smallerOnes(line: Line): readonly Line[] {
  const texts = [...withoutPieces(line)].map((one) => JSON.stringify(one));
  return texts.sort((a, b) => a.length - b.length).map((text): Line => JSON.parse(text));
}

/** A value without one of its fields or elements, or of theirs. */
function* withoutPieces(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [at, element] of value.entries()) {
      // An empty list of values is another matter (3.5).
      if (value.length > 1 || typeof element === 'object') yield value.toSpliced(at, 1);
      for (const smaller of withoutPieces(element)) yield value.with(at, smaller);
    }
    return;
  }
  for (const [key, field] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
    for (const smaller of withoutPieces(field)) yield { ...value, [key]: smaller };
  }
}
