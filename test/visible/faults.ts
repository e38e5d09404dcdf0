import type { Seen } from './ask.ts';
import type { Oddity, Stored } from './oddity.ts';
import { lineAndColumn, type Place, type Reading, readJson, statementPlaces } from './read.ts';

/** Everything that an answer gets wrong about an oddity; nothing if all is well. */
export function faultsIn(seen: Seen, { text, document }: Stored, expected: Oddity): string[] {
  const reading = readJson(text ?? JSON.stringify(document) ?? '');
  return [
    ...seen.faults,
    ...verdictFaults(seen, expected),
    ...problemFaults(seen, expected, reading),
    ...causeFaults(seen, reading, text !== undefined),
  ];
}

function verdictFaults({ verdict, causes, policy }: Seen, expected: Oddity): string[] {
  const fits = expected.verdict === 'not clear' ? verdict !== 'clear' : verdict === expected.verdict;
  const named = verdict === 'clear' || causes.some((cause) => cause.policy === policy);
  return [
    ...(fits ? [] : [`verdict ${verdict}, expected ${expected.verdict}`]),
    ...(named ? [] : [`no cause names ${policy}`]),
  ];
}

/** What a sentence of a problem or a reason may be at most: long names in it are cut. */
const MOST_WORDS = 500;

function problemFaults(
  { problems, policy }: Seen,
  { problems: expected }: Oddity,
  reading: Reading | undefined,
) {
  const there = new Set(['', ...(reading?.places ?? []).map(({ pointer }) => pointer)]);
  return [
    ...(expected ?? [])
      .filter((pointer) => !problems.some((problem) => problem.pointer === pointer))
      .map((pointer) => `no problem at "${pointer}"`),
    ...(expected?.length === 0 && problems.length > 0 ? [`a problem: ${problems[0]?.message}`] : []),
    ...problems.filter((problem) => problem.policy !== policy).map((p) => `a problem of ${p.policy}`),
    ...problems.filter(({ pointer }) => !there.has(pointer)).map((p) => `nothing stands at "${p.pointer}"`),
    ...problems.flatMap(({ message }) => wordFaults(message)),
  ];
}

/** "the reason in one sentence": a line of text, not a page. */
function wordFaults(sentence: string): string[] {
  return [
    ...(sentence.trim() === '' ? ['a sentence is empty'] : []),
    ...(sentence.length > MOST_WORDS ? [`a sentence has ${sentence.length} characters`] : []),
  ];
}

function causeFaults({ causes, policy }: Seen, reading: Reading | undefined, isText: boolean): string[] {
  const statements = reading === undefined ? [] : placesOfCauses(reading);
  return causes.flatMap((cause) => {
    if (cause.policy !== policy) return [];
    const words = wordFaults(cause.reason);
    const place = cause.statement === null ? undefined : statements[cause.statement];
    if (reading === undefined || place === undefined)
      return [...words, ...wholeFaults(cause, isText ? reading : undefined)];
    return [...words, ...placeFaults(cause, { place, reading, isText })];
  });
}

/**
 * Where the causes of a document may stand: its statements, or the document where it has none, then elements that the
 * grammar does not have and that may hold statements.
 */
function placesOfCauses(reading: Reading): readonly (Place | undefined)[] {
  const { text, places } = reading;
  if (text[places[0]?.offset ?? 0] !== '{') return [];
  const known = ['', '/Version', '/Id', '/Statement'];
  const strange = places.filter(
    ({ pointer, offset }) =>
      !known.includes(pointer) && pointer.lastIndexOf('/') === 0 && /[[{]/.test(text[offset] ?? ''),
  );
  const hasStatement = places.some(({ pointer }) => pointer === '/Statement');
  return [...(hasStatement ? statementPlaces(reading) : [undefined]), ...strange];
}

type Cause = Seen['causes'][number];

/** A document without statements is a cause as a whole: a text that is JSON stands where its value begins. */
function wholeFaults({ pointer, line, column, statement }: Cause, text: Reading | undefined): string[] {
  const [root] = text?.places ?? [];
  const at = text === undefined || root === undefined ? undefined : lineAndColumn(text.text, root.offset);
  const fits = pointer === '' && statement === 0 && line === at?.line && column === at?.column;
  return fits ? [] : [`a cause at "${pointer}", line ${line}, column ${column}, of statement ${statement}`];
}

interface Whereabouts {
  readonly place: Place;
  readonly reading: Reading;
  readonly isText: boolean;
}

function placeFaults(cause: Cause, { place, reading, isText }: Whereabouts): string[] {
  const { line, column } = isText ? lineAndColumn(reading.text, place.offset) : {};
  const sid = sidAt(reading, place);
  return [
    ...(cause.pointer === place.pointer ? [] : [`pointer "${cause.pointer}", expected "${place.pointer}"`]),
    ...(cause.line === line && cause.column === column
      ? []
      : [`line ${cause.line}, column ${cause.column}, expected ${line}, ${column}`]),
    ...(cause.sid === sid ? [] : [`Sid ${cause.sid}, expected ${sid}`]),
  ];
}

/** The Sid of the statement at a place, as the last one that is written there; only a text is one. */
function sidAt({ text, places }: Reading, { pointer, offset, end }: Place): string | undefined {
  if (pointer !== '/Statement' && !pointer.startsWith('/Statement/')) return undefined;
  const found = places.findLast(
    (place) => place.pointer === `${pointer}/Sid` && place.offset > offset && place.offset < end,
  );
  const value: unknown = found === undefined ? undefined : JSON.parse(text.slice(found.offset, found.end));
  return typeof value === 'string' ? value : undefined;
}
