import { type Comparison, type Operator, type OperatorTable, operators } from './operators.ts';
import type { Reading } from './reading.ts';
import { type Context, expand } from './text.ts';
import { asList, type Condition, type OneOrMany, type Scalar } from './types.ts';

/** All that a statement is judged against. */
export interface Setting {
  context: Context;
  reading: Reading;
  variables: boolean;
  where: string;
  operators?: OperatorTable;
}

interface OperatorName {
  set: 'every' | 'some' | 'none';
  base: string;
  ifExists: boolean;
  operator: Operator;
}

interface Test extends OperatorName {
  values: string[];
  request: readonly string[];
  isList: boolean;
  setting: Setting;
}

/** Keys that AWS documents as multivalued. */
const listKeys = [
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'aws:vpceorgpaths',
  'kms:encryptioncontextkeys',
  'kms:resourcealiases',
];

/** Operators AND, keys AND, values OR. An empty Condition is as if there were none. */
export function conditionHolds(condition: Condition | undefined, setting: Setting): boolean {
  return Object.entries(condition ?? {}).every(([name, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      testHolds(name, key, values, { ...setting, where: `${setting.where}/${name}/${key}` }),
    ),
  );
}

function testHolds(name: string, key: string, written: OneOrMany<Scalar>, setting: Setting): boolean {
  const table = setting.operators ?? operators;
  const values = asList(written).map(String);
  const request = setting.context.get(key.toLowerCase()) ?? [];
  const isList = listKeys.includes(key.toLowerCase());
  const parsed = parseName(name, table);
  if (parsed !== undefined) return judge({ ...parsed, values, request, isList, setting });
  const folded = parseFolded(name, table);
  // Whether operator names ignore letter case is not documented (fact 3.15).
  if (folded !== undefined && setting.reading.breadth === 'narrow') {
    return setting.reading.choose('3.15', 'name') && judge({ ...folded, values, request, isList, setting });
  }
  return setting.reading.choose('not understood', setting.where);
}

const nameParts = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/;
const sets = { 'ForAllValues:': 'every', 'ForAnyValue:': 'some', '': 'none' } as const;

function parseName(name: string, table: OperatorTable): OperatorName | undefined {
  const [, set = '', base = '', suffix] = nameParts.exec(name) ?? [];
  const ifExists = suffix !== undefined;
  const operator = base === 'Null' && !ifExists ? nothing : table[base];
  return operator && { set: sets[set as keyof typeof sets], base, ifExists, operator };
}

/** Null compares nothing. */
const nothing: Operator = { negated: false, variables: 'no', compare: () => 'malformed' };

/** The operator of that name if letter case does not count. */
function parseFolded(name: string, table: OperatorTable): OperatorName | undefined {
  const prefixes = Object.keys(sets);
  const names = [...Object.keys(table), ...Object.keys(table).map((base) => `${base}IfExists`), 'Null'];
  const all = prefixes.flatMap((prefix) => names.map((base) => prefix + base));
  const exact = all.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return exact === undefined ? undefined : parseName(exact, table);
}

function judge(test: Test): boolean {
  if (test.base === 'Null') return nullHolds(test);
  if (test.values.length === 0) return emptyListHolds(test);
  if (isWide(test) && hasMalformed(test)) return open(test, '3.13');
  return test.request.length === 0 ? absentHolds(test) : presentHolds(test);
}

const open = (test: Test, fact: string): boolean => test.setting.reading.choose(fact, test.setting.where);
const isWide = (test: Test): boolean => test.setting.reading.breadth === 'wide';

/** `"true"` asks for an absent key and `"false"` for a present one; with a set operator the answer is fixed (fact 3.4). */
function nullHolds(test: Test): boolean {
  if (test.set !== 'none') return test.set === 'every';
  if (test.values.length === 0) return open(test, '3.5');
  return test.values.some((value) => {
    if (value !== 'true' && value !== 'false') return open(test, '3.13');
    return (value === 'true') === (test.request.length === 0);
  });
}

/** Fact 3.5: with IfExists or ForAllValues an empty list matches only if the key is missing, with ForAnyValue never. */
function emptyListHolds(test: Test): boolean {
  const absent = test.request.length === 0;
  if (absent && (test.ifExists || (test.set === 'every' && isWide(test)))) return absentHolds(test);
  if (test.ifExists || test.set !== 'none') return absent && test.set === 'every';
  // With a plain operator it is not documented, but for what holds of every operator if the key is absent.
  return !absent || isWide(test) ? open(test, '3.5') : test.operator.negated;
}

function absentHolds(test: Test): boolean {
  // "If the key is not present, evaluate the condition element as true."
  if (test.ifExists) return isWide(test) && test.set === 'some' ? open(test, 'any of none') : true;
  // One table of the operators page contradicts the general rule for this operator (fact 3.3).
  if (test.set === 'every') return test.base === 'StringNotLike' ? open(test, '3.3') : true;
  if (test.set === 'some') return false;
  return test.operator.negated;
}

function presentHolds(test: Test): boolean {
  const holds = (value: string): boolean => matchesOne(test, value) !== test.operator.negated;
  if (test.set === 'every') return test.request.every(holds);
  if (test.set === 'some') return test.request.some(holds);
  // A key with several values and no set operator: the result is not documented (fact 3.7).
  return test.request.length > 1 || test.isList ? open(test, '3.7') : holds(test.request[0] ?? '');
}

const matchesOne = (test: Test, request: string): boolean =>
  test.values.some((value) => isMatch(test, compare(test, request, value)));

function compare(test: Test, request: string, value: string): Comparison {
  const { setting, operator } = test;
  // Two pages disagree about variables in Bool values, so such a value is not understood.
  if (operator.variables === 'disputed' && value.includes('${')) return 'malformed';
  const expanded = expand(value, {
    ...setting,
    variables: setting.variables && operator.variables === 'yes',
  });
  if (expanded === 'malformed') return 'malformed';
  // A variable with no value: "There is no equal or like value" (fact 3.8).
  return expanded === 'unresolved' ? false : operator.compare(request, expanded);
}

function isMatch(test: Test, comparison: Comparison): boolean {
  if (typeof comparison === 'boolean') return comparison;
  if (comparison === 'malformed') return open(test, '3.13');
  if (comparison === 'foreign') return isWide(test) && open(test, 'foreign');
  if ('asYear' in comparison) return open(test, 'year') ? comparison.asYear : comparison.asEpoch;
  return open(test, '3.15') && (isWide(test) || comparison.ignoringCase);
}

function hasMalformed(test: Test): boolean {
  const samples = test.request.length === 0 ? [''] : test.request;
  return test.values.some((value) => samples.some((sample) => compare(test, sample, value) === 'malformed'));
}
