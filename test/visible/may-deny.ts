import { evaluate } from '../spec/evaluate.ts';
import type { Line } from '../spec/types.ts';
import { type Place, type Reading, readJson, statementPlaces } from './read.ts';

interface Member {
  readonly key: string;
  readonly value: unknown;
  readonly place: Place;
}

/** Who asks, and in which context: what the naive evaluator needs to know beside the document. */
export type Asker = Pick<Line, 'principal' | 'request'>;

/**
 * Whether a document, however spoiled, can be one that denies: what of it keeps to the grammar to the letter is
 * judged by the naive evaluator, and what does not constrains nothing.
 *
 * @returns `must` where every careful reader has to say that it may deny; `open` where this judge does not know
 */
export function mayDeny(text: string, asker: Asker): 'must' | 'open' {
  const reading = readJson(text);
  if (reading === undefined || isNoObject(reading.value)) return 'must';
  const members = membersOf(reading, { pointer: '', offset: 0, end: text.length });
  if (!members.some(({ key }) => key === 'Statement')) return 'must';
  const versions = members.filter(({ key }) => key === 'Version');
  const sound = versions.length === 0 || (versions.length === 1 && isVersion(versions[0]?.value));
  if (!sound && text.includes('${')) return 'open';
  const version = sound && versions[0] !== undefined ? { Version: String(versions[0].value) } : {};
  const found = statementPlaces(reading).map((place) => statementMayDeny(reading, place, asker, version));
  return found.includes('must') ? 'must' : 'open';
}

const isVersion = (value: unknown): boolean => value === '2012-10-17' || value === '2008-10-17';

const isNoObject = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Array.isArray(value);

/** The members of the object at a place, in the order written, those of one key included. */
function membersOf({ text, places }: Reading, parent: Place): readonly Member[] {
  const depth = parent.pointer.split('/').length + 1;
  return places.flatMap((place) => {
    const inside = place.offset > parent.offset && place.end <= parent.end;
    if (!inside || place.pointer.split('/').length !== depth) return [];
    const key = place.pointer
      .slice(parent.pointer.length + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    return [{ key, value: JSON.parse(text.slice(place.offset, place.end)), place }];
  });
}

function statementMayDeny(
  reading: Reading,
  place: Place,
  asker: Asker,
  version: { Version?: string },
): 'must' | 'open' {
  if (isNoObject(JSON.parse(reading.text.slice(place.offset, place.end)))) return 'must';
  const members = membersOf(reading, place);
  const effects = members.filter(({ key }) => key === 'Effect');
  if (effects.length === 1 && effects[0]?.value === 'Allow') return 'open';
  if (members.some(({ value }) => hasEarlyVariable(value))) return 'open';
  const condition = conditionOf(reading, members);
  if (condition === 'open') return 'open';
  const statement = {
    Effect: 'Deny' as const,
    ...elementOf(members, 'Action'),
    ...elementOf(members, 'Resource'),
    Condition: condition,
  };
  const line = {
    id: 'spoiled',
    ...asker,
    policies: { identity: [{ name: 'p', document: { ...version, Statement: statement } }] },
  };
  const { outcomes } = evaluate(line, { breadth: 'narrow' });
  return outcomes.includes('ExplicitlyDenied') ? 'must' : 'open';
}

/** A resource with a variable before its fifth colon is fact 2.15: open, and this judge has no part in it. */
function hasEarlyVariable(value: unknown): boolean {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  return texts.some((text) => typeof text === 'string' && /^([^:]*:){0,4}[^:]*\$\{/.test(text));
}

/** An element that stands once, without its inversion, and holds texts; else everything. */
function elementOf(
  members: readonly Member[],
  name: 'Action' | 'Resource',
): Record<string, string | string[]> {
  const found = members.filter(({ key }) => key === name || key === `Not${name}`);
  const [only] = found;
  if (found.length !== 1 || only === undefined || !isTexts(only.value)) return { [name]: '*' };
  return { [only.key]: only.value };
}

function isTexts(value: unknown): value is string | string[] {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}

const TEXT_OPERATORS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
const FLAG_OPERATORS = ['Bool', 'Null'];

type Tests = Record<string, Record<string, string[]>>;

/** The tests that keep to the grammar; `open` where an operator has values that AWS does not say how it reads. */
function conditionOf(reading: Reading, members: readonly Member[]): Tests | 'open' {
  const found = members.filter(({ key }) => key === 'Condition');
  const [only] = found;
  const tests: Tests = {};
  if (found.length !== 1 || only === undefined || isNoObject(only.value)) return tests;
  const operators = membersOf(reading, only.place);
  for (const operator of operators) {
    const known = [...TEXT_OPERATORS, ...FLAG_OPERATORS].includes(operator.key);
    if (!known || isTwice(operator, operators) || isNoObject(operator.value)) continue;
    const keys = membersOf(reading, operator.place);
    for (const key of keys) {
      const values = isTwice(key, keys) ? undefined : scalarsOf(key.value);
      if (values === undefined) continue;
      const flags = values.length > 0 && values.every((value) => value === 'true' || value === 'false');
      if (values.length === 0 || (FLAG_OPERATORS.includes(operator.key) && !flags)) return 'open';
      if (values.some((value) => value.replaceAll('${aws:username}', '').includes('${'))) return 'open';
      tests[operator.key] = Object.fromEntries([
        ...Object.entries(tests[operator.key] ?? {}),
        [key.key, values],
      ]);
    }
  }
  return tests;
}

const isTwice = ({ key }: Member, all: readonly Member[]): boolean =>
  all.filter((other) => other.key.toLowerCase() === key.toLowerCase()).length > 1;

function scalarsOf(value: unknown): string[] | undefined {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  const scalar = (item: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof item);
  return items.every(scalar) ? items.map(String) : undefined;
}
