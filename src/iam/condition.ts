import { arnMatches, hasSixComponents } from './arn.ts';
import { type Atom, allTrue, anyTrue, negate, type Reading, readingOf, type Truth, taken } from './atom.ts';
import { fold, globMatches } from './glob.ts';
import { isBool, isMalformed, isMalformedText, isOddBool } from './malformed.ts';
import type { Family, Operator, Relation } from './operators.ts';
import { dateOrdinal, ipOrdinal, ipRange, numberOrdinal, type Ordinal } from './ordinal.ts';
import type { ConditionTest } from './policy.ts';
import { contextOf, type KeyState, type KeyType, type Request } from './request.ts';
import {
  hasVariable,
  type Piece,
  type Template,
  templateText,
  templateTokens,
  variablesOf,
  type World,
  withStars,
  writtenOut,
} from './template.ts';

/**
 * Whether one condition test holds in one concrete request.
 *
 * @returns undefined where AWS's pages conflict or say nothing; {@link openFacts} names the facts.
 */
export function testHolds(test: ConditionTest, world: World): Truth {
  const { operator } = test;
  const values = world(test.lookup) ?? [];
  if (operator.oddCase) return undefined;
  if (operator.family === 'Null') return nullHolds(test, values.length > 0);
  if (values.length === 0) return absentHolds(operator);
  if (test.values.length === 0) return emptyListHolds(operator);
  const truths = values.map((value) => valueHolds(test, value, world));
  if (operator.quantifier === 'all') return allTrue(truths);
  if (operator.quantifier === 'any') return anyTrue(truths);
  // Fact 3.7: a set operator is required for a key with several values; the result without one is not documented.
  return truths.length === 1 ? truths[0] : undefined;
}

/**
 * The key is not in the request. `IfExists`: "if the condition key is not present, evaluate the condition element
 * as true"; a set operator decides next; a negated operator is true, a plain one false.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function absentHolds(operator: Operator): Truth {
  if (operator.ifExists) return true;
  if (operator.quantifier === 'all') return isForAllNotLike(operator) ? undefined : true;
  if (operator.quantifier === 'any') return false;
  return operator.negated === true;
}

/** Fact 3.3: the general rule and an example table on the operators page contradict each other here. */
function isForAllNotLike({ family, relation, negated, quantifier }: Operator): boolean {
  return quantifier === 'all' && family === 'String' && relation === 'like' && negated === true;
}

/** Fact 3.5: an empty list of policy values and a key that is there. */
function emptyListHolds({ quantifier, ifExists }: Operator): Truth {
  return quantifier !== 'one' || ifExists ? false : undefined;
}

/** "Null ... true (the key doesn't exist) or false (the key exists and its value is not null)"; fact 3.4 for sets. */
function nullHolds({ operator, values }: ConditionTest, present: boolean): Truth {
  if (operator.quantifier !== 'one') return operator.quantifier === 'all';
  if (values.length === 0) return undefined;
  return anyTrue(
    values.map(({ text }) => (text === 'true' ? !present : text === 'false' ? present : undefined)),
  );
}

/** Values of one key are alternatives; under a negated operator none of them may match. */
function valueHolds({ operator, values }: ConditionTest, value: string, world: World): Truth {
  const any = anyTrue(values.map((template) => valueMatches(operator, template, value, world)));
  return operator.negated === true ? negate(any) : any;
}

/** One value of the request against one value of the policy, before negation. */
function valueMatches(operator: Operator, template: Template, value: string, world: World): Truth {
  switch (operator.family) {
    case 'Binary':
      return isMalformed(operator, template) || isMalformedText(operator, value)
        ? undefined
        : template.text === value;
    case 'String':
      return operator.relation === 'like'
        ? likeMatches(template, value, world)
        : textEquals(templateText(template, world), value, operator.ignoreCase === true);
    case 'Arn':
      return hasVariable(template) || hasSixComponents(template.text)
        ? arnMatches(template, value, world)
        : undefined;
    case 'Bool':
      return boolMatches(template.text, value);
    case 'Ip':
      return ipMatches(template.text, value);
    case 'Numeric':
      return ordinalMatches(operator.relation, numberOrdinal(value), numberOrdinal(template.text));
    case 'Date':
      return ordinalMatches(operator.relation, dateOrdinal(value), dateOrdinal(template.text));
    case 'Null':
      return undefined;
  }
}

function textEquals(expected: string | undefined, value: string, ignoreCase: boolean): boolean {
  if (expected === undefined) return false;
  return (
    expected === value || (ignoreCase && [...expected].map(fold).join('') === [...value].map(fold).join(''))
  );
}

/** Fact 3.12: whether a wildcard that comes out of a variable is one is not documented; only a difference matters. */
function likeMatches(template: Template, value: string, world: World): Truth {
  const tokens = templateTokens(template, world);
  if (tokens === undefined) return false;
  const asLiteral = globMatches({ tokens, ignoreCase: false }, value);
  const wild = writtenOut(template, world);
  const wildTokens = wild === undefined ? undefined : templateTokens(wild, world);
  if (wildTokens === undefined) return asLiteral;
  return asLiteral === globMatches({ tokens: wildTokens, ignoreCase: false }, value) ? asLiteral : undefined;
}

/** Facts 3.13 and 3.15: other words and other letter case are accepted by IAM; what they do is not documented. */
function boolMatches(expected: string, value: string): Truth {
  return isBool(expected) && isBool(value) ? expected === value : undefined;
}

function ipMatches(block: string, address: string): Truth {
  const range = ipRange(block);
  const at = ipOrdinal(address);
  return range === undefined || at === undefined ? undefined : at >= range.from && at <= range.to;
}

/** Fact 3.13: a malformed number, date or address is accepted with a warning; what it does is not documented. */
function ordinalMatches(relation: Relation, value: Ordinal | undefined, bound: Ordinal | undefined): Truth {
  if (value === undefined || bound === undefined) return undefined;
  if (relation === 'less') return value < bound;
  if (relation === 'less-or-equal') return value <= bound;
  if (relation === 'greater') return value > bound;
  return relation === 'greater-or-equal' ? value >= bound : value === bound;
}

/** A test as an atom of a statement: what it depends on in a request of which some keys are not known. */
export function testAtom(test: ConditionTest, request: Request, place: string): Atom {
  const { state } = request;
  const own = state(test.lookup);
  // Without a value of the key nothing is compared with the variables.
  const dependsOn = own.kind === 'absent' ? [] : [test.lookup, ...test.values.flatMap(variablesOf)];
  const unknown = [...new Set(dependsOn)].filter((key) => state(key).kind === 'unknown');
  const reading = mayBeOpen(test, state) ? [testReading(test, place)] : [];
  const holds = (world: World): boolean => {
    const truth = testHolds(test, contextOf(request, world));
    return truth ?? reading.some((open) => taken(open, world));
  };
  const keys = [...unknown, ...reading.map(({ key }) => key)];
  const heldAgainst = own.kind === 'known' ? own.values : [];
  return {
    keys,
    holds,
    readings: reading,
    test,
    heldAgainst,
    crossed: unknown.some((key) => key !== test.lookup) && mayFit(test, own),
  };
}

/** Whether some filling of the variables can make a difference: none can where stars in their place do not match. */
function mayFit({ operator, values }: ConditionTest, own: KeyState): boolean {
  if (own.kind !== 'known') return true;
  const wildcards = operator.relation === 'like';
  const ignoreCase = operator.ignoreCase === true;
  return values.filter(hasVariable).some((template) => {
    const literal = (piece: Piece): Piece =>
      wildcards || piece.kind === 'variable' ? piece : escaped(piece);
    const pieces = template.pieces.map(literal);
    const stars = withStars({ text: template.text, pieces });
    const tokens = templateTokens(stars, () => undefined, ignoreCase) ?? [];
    return own.values.some((value) => globMatches({ tokens, ignoreCase }, value));
  });
}

function escaped({ text }: Piece & { readonly text: string }): Piece {
  return { kind: 'escaped', text };
}

/** Cheap and generous: a reading that turns out not to matter costs nothing. */
function mayBeOpen(test: ConditionTest, state: (key: string) => KeyState): boolean {
  return openFact(test, state(test.lookup)) !== undefined;
}

function testReading(test: ConditionTest, place: string): Reading {
  const fact = openFact(test, undefined) ?? '3.7';
  return readingOf(`${place}${test.pointer}`, fact, OPEN[fact] ?? 'AWS does not document what this does');
}

const OPEN: Readonly<Record<string, string>> = {
  '3.3': 'AWS contradicts itself on ForAllValues:StringNotLike and a key that is absent',
  '3.5': 'AWS does not document what an empty list of values does here',
  '3.7': 'AWS does not document an operator without ForAllValues or ForAnyValue on a key with several values',
  '3.12': 'AWS does not document whether a wildcard inside the value of a variable is one',
  '3.13': 'AWS accepts a malformed value with a warning and does not document what it does',
  '3.15': 'AWS does not document names and values in another letter case',
};

/** The fact that leaves a test open, if one can; with `state` undefined, whatever the request is. */
function openFact(test: ConditionTest, state: KeyState | undefined): string | undefined {
  const { operator, values } = test;
  if (operator.oddCase) return '3.15';
  if (values.some((value) => operator.family === 'Bool' && isOddBool(value.text))) return '3.15';
  if (values.some((value) => isMalformed(operator, value))) return '3.13';
  if (isForAllNotLike(operator) && !operator.ifExists) return '3.3';
  if (values.length === 0) return '3.5';
  if (operator.relation === 'like' && values.some(hasVariable)) return '3.12';
  if (state?.kind === 'known') return knownValueFact(operator, state.values);
  if (state?.kind === 'unknown' && operator.quantifier === 'one' && state.unknown.list) return '3.7';
  const types = TYPES[operator.family];
  if (types === undefined || (state !== undefined && state.kind !== 'unknown')) return undefined;
  return state?.unknown.type !== undefined && types.includes(state.unknown.type) ? undefined : '3.13';
}

/** Families with values that can be malformed, and the types of key that hold none which they can't read. */
const TYPES: Readonly<Partial<Record<Family, readonly KeyType[]>>> = {
  Numeric: ['number', 'epoch'],
  Date: ['date', 'epoch'],
  Ip: ['ip'],
  Bool: ['bool'],
};

function knownValueFact(operator: Operator, values: readonly string[]): string | undefined {
  if (operator.family === 'Null') return undefined;
  if (values.length > 1 && operator.quantifier === 'one') return '3.7';
  return values.some((value) => isMalformedText(operator, value)) ? '3.13' : undefined;
}
