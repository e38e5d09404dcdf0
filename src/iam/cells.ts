import { arnGlob, hasSixComponents, otherReadings, resourceGlob } from './arn.ts';
import type { Atom } from './atom.ts';
import { testHolds } from './condition.ts';
import { freeGlob, type Glob, literal } from './glob.ts';
import { isMalformedText } from './malformed.ts';
import { type OrderedType, orderedValues } from './ordered-cells.ts';
import type { ConditionTest } from './policy.ts';
import type { KeyType, UnknownKey } from './request.ts';
import { stringCells } from './string-cells.ts';
import {
  hasVariable,
  type Piece,
  type Template,
  templateGlob,
  templateText,
  type World,
  writtenOut,
} from './template.ts';

/** What a key holds: a list of values, or undefined for "absent". */
export type KeyValues = readonly string[] | undefined;

/** What one key can hold, cut as finely as the tests that read it can tell. */
export interface Candidates {
  readonly values: readonly KeyValues[];
  readonly complete: boolean;
  /** A limit ended the search. */
  readonly limited: boolean;
}

/** What a key has in common with others that it goes together with. */
export interface Shared {
  /** Its own name and those of keys at whose bounds it is cut as well. */
  readonly keys: ReadonlySet<string>;
  /** Values that have to be tried. */
  readonly texts: readonly string[];
  /** Whether the values of its list are asked for one by one. */
  readonly isMember: boolean;
}

/** Steps of the pattern automaton, and kinds of value lists, before the answer is "not exact". */
const STRING_STEPS = 400_000;
const LIST_LIMIT = 256;

/** Two texts for keys whose values are compared with each other. */
const ANY_TEXT = 'any-text';
const OTHER_TEXT = 'other-text';

/**
 * One value for each way in which a key's values can differ under the atoms that read it. Every test is answered
 * by the evaluator itself afterwards; this only has to leave no kind of value out.
 *
 * @param key the name by which atoms know the key
 */
export function candidatesOf(
  key: string,
  unknown: UnknownKey,
  atoms: readonly Atom[],
  shared: Shared = { keys: new Set([key]), texts: [], isMember: false },
): Candidates {
  const tests = atoms.flatMap(({ bound }) =>
    bound !== undefined && shared.keys.has(bound.lookup) ? [bound] : [],
  );
  const all = unknown.within.length === 0 ? tests : [...tests, ...unknown.within];
  const type = unknown.type ?? typeOf(all);
  const single = singleValues(type, all, { key, unknown, atoms });
  const crossed =
    (type === 'string' || type === 'arn') && atoms.some((atom) => atom.crossed && atom.keys.includes(key));
  const others = crossed ? [ANY_TEXT, OTHER_TEXT, ...fillings(key, atoms)] : [];
  const texts = [...single.values, ...others, ...shared.texts, ...(unknown.includes ?? [])];
  const allowed = [...new Set(texts)].filter((value) => unknown.within.every((test) => alone(test, value)));
  const lists = unknown.list
    ? valueLists(allowed, { tests, always: unknown.includes ?? [], each: shared.isMember })
    : { values: allowed.map((value) => [value]), complete: true, limited: false };
  const mixed = isMixed(type, all);
  return {
    values: unknown.mayBeAbsent ? [undefined, ...lists.values] : lists.values,
    complete: single.complete && lists.complete && !mixed,
    limited: single.limited || lists.limited || mixed,
  };
}

/** An operator that reads text, on a key of numbers, dates or addresses: no candidate is cut for it. */
function isMixed(type: KeyType, tests: readonly ConditionTest[]): boolean {
  if (type === 'string' || type === 'arn' || type === 'bool') return false;
  return tests.some(({ operator }) => !FAMILIES[type].includes(operator.family));
}

/** What a key would have to hold, as a variable, for the values that are known to match. */
function fillings(key: string, atoms: readonly Atom[]): readonly string[] {
  return atoms.flatMap(({ bound, boundResource, heldAgainst = [] }) => {
    const values = bound?.values ?? boundResource?.values ?? [];
    return values.flatMap((value) => heldAgainst.flatMap((text) => filling(key, value, text) ?? []));
  });
}

/** `team-${key}/*` held against `team-web/1` is filled by `web`: with one variable, and wildcards after it. */
function filling(key: string, { pieces }: Template, text: string): string | undefined {
  const at = pieces.findIndex((piece) => piece.kind === 'variable' && piece.key === key);
  const [before, after] = [plainText(pieces.slice(0, at)), plainText(pieces.slice(at + 1))];
  if (at < 0 || !text.startsWith(before)) return undefined;
  const [end = ''] = after.split(/[*?]/);
  const rest = text.slice(before.length);
  const stop = end === '' ? (after === '' ? rest.length : 1) : rest.indexOf(end);
  return stop < 0 ? undefined : rest.slice(0, stop);
}

function plainText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
}

const FAMILIES: Readonly<Record<OrderedType, readonly string[]>> = {
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
  if (families.has('Arn')) return 'arn';
  return families.has('Ip') ? 'ip' : 'string';
}

/** A key that ARN operators alone read holds ARNs. */
const ANY_ARN: Glob = freeGlob('*:*:*:*:*:*');

interface SingleValues {
  readonly values: readonly string[];
  readonly complete: boolean;
  readonly limited: boolean;
}

interface Asked {
  readonly key: string;
  readonly unknown: UnknownKey;
  readonly atoms: readonly Atom[];
}

function singleValues(type: KeyType, tests: readonly ConditionTest[], asked: Asked): SingleValues {
  if (type === 'bool') return { values: ['true', 'false'], complete: true, limited: false };
  if (type !== 'string' && type !== 'arn')
    return { values: orderedValues(type, tests), complete: true, limited: false };
  if (tests.some(isBinary) && tests.every((test) => isBinary(test) || test.operator.family === 'Null'))
    return { values: binaryValues(tests.filter(isBinary)), complete: true, limited: false };
  const { prefix, without } = asked.unknown;
  const groups = [
    ...(type === 'arn' ? [[ANY_ARN]] : []),
    ...tests.flatMap(groupsOfTest),
    ...asked.atoms.flatMap((atom) => groupsOfResource(atom, asked.key)),
  ];
  const { texts, complete } = stringCells(
    { groups, ...(prefix === undefined ? {} : { prefix }), ...(without === undefined ? {} : { without }) },
    STRING_STEPS,
  );
  const written = tests.flatMap((test) =>
    ORDERED.has(test.operator.family) ? test.values.map(({ text }) => text) : [],
  );
  const fitting = type === 'arn' ? texts.filter(hasSixComponents) : texts;
  return {
    values: written.length === 0 ? fitting : [...new Set([...fitting, ...written])],
    complete: complete && written.length === 0,
    limited: !complete,
  };
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

/** What variables stand for while candidates are sought: nothing, or any text (those that cross are not exact). */
const NOWHERE: World = () => undefined;
const STAND_INS: readonly World[] = [NOWHERE, () => [ANY_TEXT]];

/** The patterns that a text is held against by one test, in groups of alternatives that mean the same. */
function groupsOfTest(test: ConditionTest): readonly (readonly Glob[])[] {
  const { family } = test.operator;
  if (family === 'Bool') return [[literal('true')], [literal('false')]];
  return bothReadings(
    test.values,
    (value, world) => [globOf(test, value, world)],
    (value, world) => {
      const written = writtenOut(value, world);
      return written === undefined ? [] : [globOf(test, written, world)];
    },
  );
}

function groupsOfResource({ boundResource, keys }: Atom, key: string): readonly (readonly Glob[])[] {
  if (boundResource === undefined || !keys.includes(key)) return [];
  return bothReadings(boundResource.values, (value, world) => [resourceGlob(value, world)], otherReadings);
}

type Globs = (value: Template, world: World) => readonly (Glob | undefined)[];

/** What values match for sure, and what they match if AWS reads them in another way. */
function bothReadings(
  values: readonly Template[],
  sure: Globs,
  perhaps: Globs,
): readonly (readonly Glob[])[] {
  const globs = (of: Globs): readonly Glob[] =>
    values.flatMap((value) =>
      (hasVariable(value) ? STAND_INS : [NOWHERE]).flatMap((world) =>
        of(value, world).filter((glob) => glob !== undefined),
      ),
    );
  const [certain, other] = [globs(sure), globs(perhaps)];
  return other.length === 0 ? [certain] : [certain, [...certain, ...other]];
}

function globOf({ operator }: ConditionTest, value: Template, world: World): Glob | undefined {
  const ignoreCase = operator.ignoreCase === true;
  if (operator.family === 'Arn') return arnGlob(value, world);
  if (operator.family !== 'String' && operator.family !== 'Binary') return undefined;
  if (operator.relation === 'like') return templateGlob(value, world, ignoreCase);
  const text = templateText(value, world);
  return text === undefined ? undefined : literal(text, ignoreCase);
}

/** Whether a value that stands alone passes a test. */
function alone(test: ConditionTest, value: string): boolean {
  return testHolds(test, () => [value]) !== false;
}

interface ListQuestion {
  readonly tests: readonly ConditionTest[];
  /** Values that are in every list. */
  readonly always: readonly string[];
  /** Whether lists with different values are different, whatever the tests say of them. */
  readonly each: boolean;
}

/**
 * Lists of values: grown until no list tells the tests anything new. The empty list counts as absent. A value may
 * stand twice, for two of its kind: that there are several is all that an operator without a set prefix asks.
 */
function valueLists(values: readonly string[], { tests, always, each }: ListQuestion): Candidates {
  const found = new Map<string, readonly string[]>();
  const queue: (readonly string[])[] = always.length > 0 ? [always] : values.map((value) => [value]);
  for (const list of queue) {
    const kind = `${tests.map((test) => testHolds(test, () => list)).join()} ${list.length > 1} ${each ? [...list].sort().join('\n') : ''}`;
    if (found.has(kind)) continue;
    found.set(kind, list);
    if (found.size > LIST_LIMIT) return { values: [...found.values()], complete: false, limited: true };
    for (const value of values) if (list.length === 1 || !list.includes(value)) queue.push([...list, value]);
  }
  return { values: [...found.values()], complete: true, limited: false };
}
