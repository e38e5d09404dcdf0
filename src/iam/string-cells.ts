import { Work } from '#lib/work.ts';
import { COLON, fold, type Glob, isMany, MANY, MANY_INSIDE, ONE, ONE_INSIDE } from './glob.ts';
import { type Place, patternPlaces } from './pattern-places.ts';

/** Texts that are asked about: groups of patterns, each of which asks whether any of its patterns matches. */
export interface TextQuestion {
  readonly groups: readonly (readonly Glob[])[];
  /** How every text begins. */
  readonly prefix?: string;
  /** A character that no text has after its prefix. */
  readonly without?: string;
}

export interface TextCells {
  readonly texts: readonly string[];
  /** False: the work bound ended the search, there may be more kinds of text. */
  readonly complete: boolean;
}

/**
 * One text for each way in which texts can match or miss groups of patterns. Only this has to hold: no kind of text
 * is left out. Whether a text matches is decided by the matcher itself.
 *
 * @param steps the most work that the search may do
 */
export function stringCells({ groups, prefix = '', without }: TextQuestion, steps: number): TextCells {
  const open = groups.flatMap((group) => {
    const rest = unique(group.flatMap((glob) => afterPrefix(glob, prefix))).filter(
      ({ codes }) => without === undefined || !codes.includes(without.charCodeAt(0)),
    );
    // What matches everything or nothing tells no two texts apart.
    return rest.length === 0 || rest.some(isEverything) ? [] : [rest];
  });
  const found = open.every((group) => group.every(isPlainText))
    ? plainCells(open)
    : new CellSearch(open, without, new Work(steps)).run();
  return { texts: found.texts.map((text) => prefix + text), complete: found.complete };
}

function isEverything({ codes }: Glob): boolean {
  return codes.length > 0 && codes.every((code) => code === MANY);
}

function isPlainText({ codes, ignoreCase }: Glob): boolean {
  return !ignoreCase && codes.every((code) => code >= 0);
}

/** What is left of a pattern once it has read a text; more than one pattern where stars leave a choice. */
function afterPrefix({ codes, ignoreCase }: Glob, prefix: string): readonly Glob[] {
  let at = new Set([0]);
  for (let i = 0; i < prefix.length; i++) {
    const unit = prefix.charCodeAt(i);
    const next = new Set<number>();
    for (const start of at) {
      let t = start;
      for (; isMany(codes[t]); t++) if (codes[t] === MANY || unit !== COLON) next.add(t);
      const code = codes[t];
      if (code !== undefined && takes(code, unit, ignoreCase)) next.add(t + 1);
    }
    at = next;
  }
  return [...at].map((t) => ({ codes: codes.slice(t), ignoreCase }));
}

function takes(code: number, unit: number, ignoreCase: boolean): boolean {
  if (code >= 0) return code === (ignoreCase ? fold(unit) : unit);
  return code === ONE || (code === ONE_INSIDE && unit !== COLON);
}

function unique(globs: readonly Glob[]): readonly Glob[] {
  if (globs.length < 2) return globs;
  return [...new Map(globs.map((glob) => [`${glob.ignoreCase} ${glob.codes.join()}`, glob])).values()];
}

/** Texts without wildcards: each by itself, and one that is none of them. */
function plainCells(groups: readonly (readonly Glob[])[]): TextCells {
  const texts = new Set(groups.flatMap((group) => group.map(({ codes }) => String.fromCharCode(...codes))));
  const other = otherChar(groups);
  return { texts: [other, ...texts], complete: true };
}

/** A character that no pattern names: a letter where one is left, since letters read well in a witness. */
function otherChar(groups: readonly (readonly Glob[])[]): string {
  const named = new Set(groups.flatMap((group) => group.flatMap(({ codes }) => codes.map(fold))));
  const letter = [...'xyzabcdefghijklmnopqrstuvw0123456789-_.~+!'].find(
    (char) => !named.has(char.charCodeAt(0)),
  );
  let code = FIRST_OTHER;
  while (letter === undefined && named.has(fold(code))) code++;
  return letter ?? String.fromCharCode(code);
}

/** Where the search for such a character goes on: the first Chinese character. */
const FIRST_OTHER = 0x4e00;

interface State {
  /** The places reached in the patterns, in the order of their numbers. */
  readonly at: readonly Place[];
  readonly text: string;
}

/** The patterns run side by side as one automaton, breadth first, so that each text is a shortest one of its kind. */
class CellSearch {
  private readonly start: readonly Place[];
  private readonly other: string;
  private readonly without: string | undefined;
  private readonly work: Work;
  private readonly found = new Map<string, string>();
  private readonly visited = new Set<string>();
  private readonly queue: State[] = [];

  constructor(groups: readonly (readonly Glob[])[], without: string | undefined, work: Work) {
    this.start = settled(patternPlaces(groups));
    this.other = otherChar(groups);
    this.without = without;
    this.work = work;
  }

  run(): TextCells {
    this.queue.push({ at: this.start, text: '' });
    for (const state of this.queue) {
      const kind = kindOf(state.at);
      // A key with an empty value is as good as absent: the empty text stands only where no other does.
      if (state.text !== '' && !this.found.has(kind)) this.found.set(kind, state.text);
      if (!this.expand(state)) return { texts: [...this.found.values()], complete: false };
    }
    const empty = kindOf(this.start);
    if (!this.found.has(empty)) this.found.set(empty, '');
    return { texts: [...this.found.values()], complete: true };
  }

  private expand({ at, text }: State): boolean {
    for (const char of new Set([this.other, ...charsOf(at)])) {
      if (char === this.without) continue;
      const next = advance(at, char);
      if (!this.work.spend(STEPS_PER_PLACE * (at.length + next.length + 1))) return false;
      const name = nameOf(next);
      if (this.visited.has(name)) continue;
      this.visited.add(name);
      this.queue.push({ at: next, text: text + char });
    }
    return true;
  }
}

const STEPS_PER_PLACE = 6;

/** The places that are reached over one more character. */
function advance(at: readonly Place[], char: string): readonly Place[] {
  const unit = char.charCodeAt(0);
  const next: Place[] = [];
  for (const place of at) {
    if (isMany(place.code) && (place.code === MANY || unit !== COLON)) next.push(place);
    const literal = place.literals.get(unit);
    if (literal !== undefined) next.push(literal);
    for (const other of place.others) if (takes(other.code, unit, other.ignoreCase)) next.push(other);
  }
  return settled(next);
}

/**
 * A star may stand for nothing: the place behind it is reached with the one before it. Once a group is bound to
 * match whatever follows, its other places tell nothing more.
 */
function settled(places: readonly Place[]): readonly Place[] {
  const reached = new Set(places);
  for (const { others } of reached) for (const next of others) if (isMany(next.code)) reached.add(next);
  const bound = new Map<number, Place>();
  for (const place of reached) if (place.ends && place.code === MANY) bound.set(place.group, place);
  const kept = [...reached].filter((place) => (bound.get(place.group) ?? place) === place);
  return kept.sort((a, b) => a.number - b.number);
}

function nameOf(at: readonly Place[]): string {
  return at.map(({ number }) => number).join(' ');
}

/** Which groups the text read so far matches. */
function kindOf(at: readonly Place[]): string {
  const groups = new Set(at.flatMap(({ ends, group }) => (ends ? [group] : [])));
  return [...groups].sort((a, b) => a - b).join();
}

/** The characters that are told apart at these places. */
function charsOf(at: readonly Place[]): ReadonlySet<string> {
  const chars = new Set<string>();
  for (const { code, literals, others } of at) {
    for (const unit of literals.keys()) chars.add(String.fromCharCode(unit));
    for (const wildcard of [{ code, ignoreCase: false }, ...others]) {
      if (wildcard.code >= 0 && wildcard.ignoreCase)
        for (const char of bothCases(wildcard.code)) chars.add(char);
      else if (isConfined(wildcard.code)) chars.add(':');
    }
  }
  return chars;
}

function isConfined(code: number): boolean {
  return code === ONE_INSIDE || code === MANY_INSIDE;
}

function bothCases(code: number): readonly string[] {
  const char = String.fromCharCode(code);
  const upper = char.toUpperCase();
  return upper.length === 1 && fold(upper.charCodeAt(0)) === code ? [char, upper] : [char];
}
