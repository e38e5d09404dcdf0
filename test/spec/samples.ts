import { operators } from './operators.ts';
import { contextOf } from './principal.ts';
import { type Context, type Glyph, globMatches } from './text.ts';
import { asList, type Document, type Line, type Policy, type Statement } from './types.ts';
import { addressOf, isNumber, rangeOf, timeOf } from './values.ts';

/** A key of which only so much is known, as the contract writes it. */
export interface UnknownKey {
  key: string;
  present?: boolean;
  like?: string;
  multi?: boolean;
}

/**
 * Concrete values worth trying for an unknown key: what the policies and the request mention, and what lies just
 * beside it. `undefined` is the absent key. They show what can be reached, not that nothing else can.
 */
function samplesOf(line: Line, unknown: UnknownKey): (string | string[] | undefined)[] {
  const { tests, values } = mentions(line, unknown.key);
  const kind = kindOf(tests);
  const known = contextOf(line);
  const mentioned = values.flatMap((value) => [value, filledIn(value, known)]);
  const written = unknown.like === undefined ? mentioned : [...mentioned, unknown.like];
  const found = [...written.flatMap((value) => beside(value, kind)), ...between(written), ...anyway[kind]];
  const near = [...new Set(found)];
  const likely = near.filter(
    (value) => isOfKind(value, kind) && (unknown.like === undefined || like(unknown.like, value)),
  );
  const sets: (string | string[])[] = unknown.multi === true ? subsets(likely) : likely;
  return unknown.present === true ? sets : [undefined, ...sets];
}

/** The value with its variables replaced by what the line itself knows. */
const filledIn = (value: string, known: Context): string =>
  value.replaceAll(/\$\{([^},]+)[^}]*\}/g, (_, name: string) => known.get(name.toLowerCase())?.[0] ?? '');

type Kind = 'text' | 'number' | 'date' | 'bool' | 'address';

const anyway: Record<Kind, string[]> = {
  text: ['zz', 'arn:aws:sns:us-east-1:111122223333:zz'],
  number: ['0', '1000000'],
  date: ['1970-01-02T00:00:00Z', '2099-01-01T00:00:00Z'],
  bool: ['true', 'false'],
  address: ['192.0.2.77', '2001:db8:ffff::1'],
};

/** A key that only numbers are compared with has a number, and so on. */
function kindOf(tests: readonly string[]): Kind {
  const bases = tests
    .map((name) => name.replace(/^For\w+:|IfExists$/g, ''))
    .filter((base) => base in operators);
  const all = (word: string): boolean => bases.length > 0 && bases.every((base) => base.includes(word));
  if (all('Numeric')) return 'number';
  if (all('Date')) return 'date';
  if (all('Bool')) return 'bool';
  return all('IpAddress') ? 'address' : 'text';
}

function isOfKind(value: string, kind: Kind): boolean {
  if (kind === 'number') return isNumber(value);
  if (kind === 'date') return timeOf(value) !== undefined;
  if (kind === 'bool') return value === 'true' || value === 'false';
  return kind === 'text' || addressOf(value) !== undefined;
}

function beside(value: string, kind: Kind): string[] {
  if (kind === 'number')
    return [value, String(Number(value) + 1), String(Number(value) - 1), `${Number(value)}.25`];
  if (kind === 'date') {
    const time = timeOf(value) ?? 0;
    return [-1, 0, 1].map((second) => new Date(time + second * 1000).toISOString());
  }
  if (kind === 'address') return addressesBeside(value);
  const filled = value.replaceAll(/\*|\?/g, 'x');
  return [
    value,
    filled,
    value.replaceAll('*', ''),
    `${filled}x`,
    value.slice(1),
    value.toUpperCase(),
    `z${value}`,
  ];
}

function addressesBeside(value: string): string[] {
  const range = rangeOf(value);
  if (range === undefined) return [];
  const size = 2n ** BigInt(range.bits);
  return [range.first - 1n, range.first, range.last, range.last + 1n]
    .filter((address) => address >= 0n && address < size)
    .map((address) => addressText(address, range.bits));
}

function addressText(value: bigint, bits: 32 | 128): string {
  const [groups, width, radix, mark] =
    bits === 32 ? ([4, 8n, 10, '.'] as const) : ([8, 16n, 16, ':'] as const);
  return Array.from({ length: groups }, (_, index) => {
    const shift = width * BigInt(groups - 1 - index);
    return ((value >> shift) & (2n ** width - 1n)).toString(radix);
  }).join(mark);
}

/** The start of one pattern and the end of another, which may match both. */
const between = (patterns: readonly string[]): string[] =>
  patterns.flatMap((one) =>
    patterns.map((other) => `${one.split('*')[0]}x${other.includes('*') ? other.split('*').at(-1) : ''}`),
  );

const subsets = (values: readonly string[]): string[][] => [
  ...values.map((value) => [value]),
  ...values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other])),
];

function like(pattern: string, value: string): boolean {
  const glyphs: Glyph[] = [...pattern].map((char) => ({ char, wild: char === '*' || char === '?' }));
  return globMatches(glyphs, value);
}

/** The operators that test a key, and all values that may matter to it. */
function mentions(line: Line, key: string): { tests: string[]; values: string[] } {
  const [tests, values]: [string[], string[]] = [[], []];
  for (const statement of documentsOf(line).flatMap((document) => asList(document.Statement))) {
    for (const [name, found, written] of testsOf(statement)) {
      if (found.toLowerCase() !== key.toLowerCase()) continue;
      tests.push(name);
      values.push(...written);
    }
    const isVariable = JSON.stringify(statement).toLowerCase().includes(`\${${key.toLowerCase()}`);
    if (isVariable) values.push(...requestTexts(line));
  }
  return { tests, values };
}

const testsOf = (statement: Statement): [name: string, key: string, values: string[]][] =>
  Object.entries(statement.Condition ?? {}).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, values]): [string, string, string[]] => [
      name,
      key,
      asList(values).map(String),
    ]),
  );

const requestTexts = ({ request }: Line): string[] => [
  ...Object.values(request.context).flatMap((value) => asList(value).map(String)),
  ...request.resource.split(/[:/]/),
];

function documentsOf({ policies }: Line): Document[] {
  const { resource, scp = [], rcp = [], ...layers } = policies;
  const all: Policy[] = [
    ...Object.values(layers).flat(),
    ...scp.flat(),
    ...rcp.flat(),
    ...(resource ? [resource] : []),
  ];
  return all.map(({ document }) => document);
}

/** Every way to give the unknown keys one of their samples. */
export function withSamples(line: Line, unknowns: readonly UnknownKey[]): Line[] {
  return unknowns.reduce<Line[]>(
    (lines, unknown) =>
      lines.flatMap((known) => samplesOf(line, unknown).map((value) => withValue(known, unknown.key, value))),
    [line],
  );
}

function withValue(line: Line, key: string, value: string | string[] | undefined): Line {
  if (value === undefined) return line;
  return { ...line, request: { ...line.request, context: { ...line.request.context, [key]: value } } };
}
