import { arnGlob, resourceGlob } from './arn.ts';
import type { Atom } from './atom.ts';
import { testHolds } from './condition.ts';
import { type Glob, literal } from './glob.ts';
import { isMalformedText } from './malformed.ts';
import {
  BOUNDS,
  dateOrdinal,
  ipRange,
  numberOrdinal,
  type OrderedType,
  type Ordinal,
  ordinalText,
  STEP,
  UNIT,
} from './ordinal.ts';
import type { ConditionTest } from './policy.ts';
import type { KeyType, UnknownKey } from './request.ts';
import { stringCells } from './string-cells.ts';
import { type Template, templateText, templateTokens, type World } from './template.ts';

/** What one key can hold, cut as finely as the tests that read it can tell: undefined is "absent". */
export interface Candidates {
  readonly values: readonly (readonly string[] | undefined)[];
  readonly complete: boolean;
  /** A limit ended the search. */
  readonly limited: boolean;
}

/** States of the pattern automaton, and kinds of value lists, before the answer is "not exact". */
const STRING_LIMIT = 20_000;
const LIST_LIMIT = 256;

/** Two texts for keys whose values are compared with each other. */
const ANY_TEXT = 'any-text';
const OTHER_TEXT = 'other-text';

/**
 * One value for each way in which a key's values can differ under the atoms that read it. Every test is answered
 * by the evaluator itself afterwards; this only has to leave no kind of value out.
 *
 * @param key the name by which atoms know the key
 * @param together that name and those of keys at whose bounds it is cut as well
 */
export function candidatesOf(
  key: string,
  unknown: UnknownKey,
  atoms: readonly Atom[],
  together: ReadonlySet<string> = new Set([key]),
): Candidates {
  const tests = atoms.flatMap(({ test }) => (test !== undefined && together.has(test.lookup) ? [test] : []));
  const all = [...tests, ...unknown.within];
  const type = unknown.type ?? typeOf(all);
  const single = singleValues(type, all, globsOf(key, all, atoms));
  const crossed = type === 'string' && atoms.some((atom) => atom.crossed && atom.keys.includes(key));
  const others = crossed ? [ANY_TEXT, OTHER_TEXT, ...fillings(key, atoms)] : [];
  const allowed = [...new Set([...single.values, ...others])].filter((value) =>
    unknown.within.every((test) => alone(test, value)),
  );
  const lists = unknown.list
    ? valueLists(allowed, tests)
    : { values: allowed.map((value) => [value]), complete: true, limited: false };
  // An operator that reads text, on a key of numbers, dates or addresses: no candidate is cut for it.
  const mixed =
    type !== 'string' &&
    type !== 'bool' &&
    all.some((test) => !FAMILIES[type].includes(test.operator.family));
  return {
    values: unknown.mayBeAbsent ? [undefined, ...lists.values] : lists.values,
    complete: single.complete && lists.complete && !mixed,
    limited: single.limited || lists.limited || mixed,
  };
}

/** What a key would have to hold, as a variable, for the values that are known to match. */
function fillings(key: string, atoms: readonly Atom[]): readonly string[] {
  return atoms.flatMap(({ test, resource, heldAgainst = [] }) => {
    const values = test?.values ?? resource?.values ?? [];
    return values.flatMap((value) => heldAgainst.flatMap((text) => filling(key, value, text) ?? []));
  });
}

/** `team-${key}/*` held against `team-web/1` is filled by `web`: with one variable, and wildcards after it. */
function filling(key: string, { pieces }: Template, text: string): string | undefined {
  const at = pieces.findIndex((piece) => piece.kind === 'variable' && piece.key === key);
  const before = pieces
    .slice(0, at)
    .map((piece) => (piece.kind === 'variable' ? '' : piece.text))
    .join('');
  const after = pieces
    .slice(at + 1)
    .map((piece) => (piece.kind === 'variable' ? '' : piece.text))
    .join('');
  if (at < 0 || !text.startsWith(before)) return undefined;
  const [end = ''] = after.split(/[*?]/);
  const rest = text.slice(before.length);
  const stop = end === '' ? (after === '' ? rest.length : 1) : rest.indexOf(end);
  return stop < 0 ? undefined : rest.slice(0, stop);
}

const FAMILIES: Readonly<Record<Exclude<KeyType, 'string'>, readonly string[]>> = {
  bool: ['Bool', 'Null'],
  number: ['Numeric', 'Null'],
  date: ['Date', 'Numeric', 'Null'],
  epoch: ['Date', 'Numeric', 'Null'],
  ip: ['Ip', 'Null'],
};

/** A key's type decides which operators fit it, so operators of one typed family tell the type. */
function typeOf(tests: readonly ConditionTest[]): KeyType {
  const families = new Set(
    tests.map(({ operator }) => operator.family).filter((family) => family !== 'Null'),
  );
  if (families.size !== 1) return 'string';
  if (families.has('Bool')) return 'bool';
  if (families.has('Numeric')) return 'number';
  if (families.has('Date')) return 'date';
  return families.has('Ip') ? 'ip' : 'string';
}

interface SingleValues {
  readonly values: readonly string[];
  readonly complete: boolean;
  readonly limited: boolean;
}

function singleValues(type: KeyType, tests: readonly ConditionTest[], globs: readonly Glob[]): SingleValues {
  if (type === 'bool') return { values: ['true', 'false'], complete: true, limited: false };
  if (type !== 'string') return { values: orderedValues(type, tests), complete: true, limited: false };
  if (tests.some(isBinary) && tests.every((test) => isBinary(test) || test.operator.family === 'Null'))
    return { values: binaryValues(tests.filter(isBinary)), complete: true, limited: false };
  const { texts, complete } = stringCells(globs, STRING_LIMIT);
  const written = tests.flatMap((test) =>
    ORDERED.has(test.operator.family) ? test.values.map(({ text }) => text) : [],
  );
  const values = [...new Set([...texts, ...written])];
  return { values, complete: complete && written.length === 0, limited: !complete };
}

function isBinary({ operator }: ConditionTest): boolean {
  return operator.family === 'Binary';
}

/** The values that are named, and one that is not: a request carries well-formed ones only. */
function binaryValues(tests: readonly ConditionTest[]): readonly string[] {
  const named = tests.flatMap(({ operator, values }) =>
    values.flatMap(({ text }) => (isMalformedText(operator, text) ? [] : [text])),
  );
  let other = 'AAAA';
  while (named.includes(other)) other += 'AAAA';
  return [other, ...new Set(named)];
}

/** Operators whose bounds no pattern over texts can stand for. */
const ORDERED: ReadonlySet<string> = new Set(['Numeric', 'Date', 'Ip']);

/** The bounds that tests name, a point between each two of them, and one beyond either end. */
function orderedValues(type: OrderedType, tests: readonly ConditionTest[]): readonly string[] {
  const { from, to } = BOUNDS[type];
  const bounds = tests.flatMap((test) => test.values.flatMap(({ text }) => boundsOf(type, text)));
  // Numbers have no end of their own: one below the least that a policy names has to be there.
  const inside =
    type === 'number'
      ? bounds.flatMap((at) => (at <= from ? [at - UNIT, at] : [at]))
      : bounds.filter((at) => at >= from && at <= to);
  const points = [...new Set([from, to, ...inside])].sort((a, b) => (a < b ? -1 : 1));
  const step = STEP[type];
  const values = points.flatMap((at, i) => {
    const next = points[i + 1];
    if (next === undefined || next - at <= step) return [at];
    return [at, between(type, at, next)];
  });
  return [...new Set(values.map((at) => ordinalText(type, at)))];
}

/** A whole number of seconds or units where there is one between two points: it reads better. */
function between(type: OrderedType, at: Ordinal, next: Ordinal): Ordinal {
  const unit = type === 'number' ? UNIT : type === 'ip' ? 1n : 1000n;
  const middle = (at + next) / 2n;
  const round = (middle / unit) * unit;
  return round > at && round < next ? round : middle;
}

function boundsOf(type: OrderedType, text: string): readonly Ordinal[] {
  if (type === 'ip') {
    const range = ipRange(text);
    return range === undefined ? [] : [range.from, range.to, range.to + 1n];
  }
  const at = type === 'number' ? numberOrdinal(text) : dateOrdinal(text);
  return at === undefined ? [] : [at, at + STEP[type]];
}

/** What variables stand for while candidates are sought: nothing, or any text (those that cross are not exact). */
const STAND_INS: readonly World[] = [() => undefined, () => [ANY_TEXT]];

/** The patterns that the texts of a key are held against. */
function globsOf(key: string, tests: readonly ConditionTest[], atoms: readonly Atom[]): readonly Glob[] {
  const fromTests = tests.flatMap((test) => {
    return test.values.flatMap((value) => STAND_INS.flatMap((world) => globOf(test, value, world)));
  });
  const fromResources = atoms.flatMap(({ resource, keys }) => {
    if (resource === undefined || !keys.includes(key)) return [];
    return resource.values.flatMap((value) => STAND_INS.flatMap((world) => resourceGlob(value, world) ?? []));
  });
  return unique([...fromTests, ...fromResources]);
}

function globOf({ operator }: ConditionTest, value: Template, world: World): readonly Glob[] {
  const ignoreCase = operator.ignoreCase === true;
  if (operator.family === 'Arn') return [arnGlob(value, world) ?? []].flat();
  if (operator.family === 'Bool') return [literal('true'), literal('false')];
  if (operator.family !== 'String' && operator.family !== 'Binary') return [];
  if (operator.relation === 'like') {
    const tokens = templateTokens(value, world);
    return tokens === undefined ? [] : [{ tokens, ignoreCase }];
  }
  const text = templateText(value, world);
  return text === undefined ? [] : [literal(text, ignoreCase)];
}

function unique(globs: readonly Glob[]): readonly Glob[] {
  return [...new Map(globs.map((glob) => [JSON.stringify(glob), glob])).values()];
}

/** Whether a value that stands alone passes a test. */
function alone(test: ConditionTest, value: string): boolean {
  return testHolds(test, () => [value]) !== false;
}

/**
 * Lists of values: grown until no list tells the tests anything new. The empty list counts as absent. A value may
 * stand twice, for two of its kind: that there are several is all that an operator without a set prefix asks.
 */
function valueLists(values: readonly string[], tests: readonly ConditionTest[]): Candidates {
  const found = new Map<string, readonly string[]>();
  const queue: (readonly string[])[] = values.map((value) => [value]);
  for (const list of queue) {
    const kind = tests.map((test) => testHolds(test, () => list)).join() + (list.length > 1);
    if (found.has(kind)) continue;
    found.set(kind, list);
    if (found.size > LIST_LIMIT) return { values: [...found.values()], complete: false, limited: true };
    for (const value of values) if (list.length === 1 || !list.includes(value)) queue.push([...list, value]);
  }
  return { values: [...found.values()], complete: true, limited: false };
}
