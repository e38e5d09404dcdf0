import { rememberedFor } from '#lib/remembered.ts';
import { arnGlob, hasSixComponents } from './arn.ts';
import { anyTrue, type Truth } from './atom.ts';
import { fold, globMatches } from './glob.ts';
import { isBool, isMalformed, isMalformedText } from './malformed.ts';
import type { Operator, Relation } from './operators.ts';
import { dateReadings, ipOrdinal, ipRange, numberOrdinal, type Ordinal, type Range } from './ordinal.ts';
import type { ConditionTest } from './policy.ts';
import {
  hasVariable,
  isSubstituted,
  type Template,
  templateGlob,
  templateText,
  type World,
  writtenOut,
} from './template.ts';

/** Whether one value of the request matches the values of a policy, before negation. */
type Matcher = (value: string) => Truth;

/**
 * Holds one value of the request against the values of a test, which are alternatives.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @returns undefined where a value is malformed or AWS says nothing
 */
export function valueMatches(test: ConditionTest, value: string, world: World): Truth {
  const fixed = fixedMatcher(test);
  return fixed === undefined ? matcherOf(test, world)(value) : fixed(value);
}

/** Without variables a test compares the same in every world. */
const fixedMatcher = rememberedFor((test: ConditionTest): Matcher | undefined =>
  test.values.some(hasVariable) ? undefined : matcherOf(test, () => undefined),
);

/** A value in which something is misspelt may match: IAM accepts it with a warning (fact 3.13). */
function matcherOf({ operator, values }: ConditionTest, world: World): Matcher {
  const readable = values.filter(({ misspelt }) => misspelt !== true);
  const matcher = matcherOfReadable({ operator, values: readable }, world);
  return readable.length === values.length ? matcher : (value) => matcher(value) || undefined;
}

function matcherOfReadable(
  { operator, values }: Pick<ConditionTest, 'operator' | 'values'>,
  world: World,
): Matcher {
  switch (operator.family) {
    case 'String':
      return operator.relation === 'like'
        ? likeMatcher(values, world)
        : textMatcher(values, world, operator.ignoreCase === true);
    case 'Arn':
      return arnMatcher(values, world);
    case 'Bool':
      // Facts 3.13 and 3.15: other words and other letter case are accepted by IAM; what they do is not documented.
      return (value) =>
        anyTrue(values, ({ text }) => (isBool(text) && isBool(value) ? text === value : undefined));
    case 'Binary':
      return (value) => anyTrue(values, (one) => bytesMatch(operator, one, value));
    case 'Ip':
      return ipMatcher(values);
    case 'Numeric':
      return ordinalMatcher(operator.relation, values, (text) => [numberOrdinal(text) ?? []].flat());
    case 'Date':
      return ordinalMatcher(operator.relation, values, dateReadings);
    case 'Null':
      return () => undefined;
  }
}

function textMatcher(values: readonly Template[], world: World, ignoreCase: boolean): Matcher {
  const shaped = (text: string): string => (ignoreCase ? folded(text) : text);
  const texts = new Set(
    values.flatMap((value) => {
      const text = templateText(value, world);
      return text === undefined ? [] : [shaped(text)];
    }),
  );
  return (value) => texts.has(shaped(value));
}

function folded(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) result += String.fromCharCode(fold(text.charCodeAt(i)));
  return result;
}

/** Fact 3.12: whether a wildcard that comes out of a variable is one is not documented; only a difference matters. */
function likeMatcher(values: readonly Template[], world: World): Matcher {
  const globs = values.map((value) => {
    const wild = writtenOut(value, world);
    return { literal: templateGlob(value, world), wild: wild && templateGlob(wild, world) };
  });
  return (value) =>
    anyTrue(globs, ({ literal, wild }) => {
      const asLiteral = literal !== undefined && globMatches(literal, value);
      return wild === undefined || asLiteral === globMatches(wild, value) ? asLiteral : undefined;
    });
}

function arnMatcher(values: readonly Template[], world: World): Matcher {
  const patterns = values.map((value) => ({
    isArn: isSubstituted(value) || hasSixComponents(value.text),
    glob: arnGlob(value, world),
  }));
  return (value) => {
    const isArn = hasSixComponents(value);
    return anyTrue(patterns, (pattern) => {
      if (!pattern.isArn) return undefined;
      if (pattern.glob === undefined) return false;
      return isArn ? globMatches(pattern.glob, value) : undefined;
    });
  };
}

function bytesMatch(operator: Operator, expected: Template, value: string): Truth {
  const malformed = isMalformed(operator, expected) || isMalformedText(operator, value);
  return malformed ? undefined : expected.text === value;
}

function ipMatcher(values: readonly Template[]): Matcher {
  const ranges = values.map(({ text }) => ipRange(text));
  const within = (at: Ordinal, range: Range | undefined): Truth =>
    range === undefined ? undefined : at >= range.from && at <= range.to;
  return (value) => {
    const at = ipOrdinal(value);
    return at === undefined ? undefined : anyTrue(ranges, (range) => within(at, range));
  };
}

/**
 * Fact 3.13: a malformed number, date or address is accepted with a warning; what it does is not documented. Of a text
 * that can be read in two ways only what both say is certain.
 */
function ordinalMatcher(
  relation: Relation,
  values: readonly Template[],
  read: (text: string) => readonly Ordinal[],
): Matcher {
  const bounds = values.map(({ text }) => read(text));
  return (value) => {
    const readings = read(value);
    return anyTrue(bounds, (bound) => {
      const truths = readings.flatMap((at) => bound.map((one) => relates(relation, at, one)));
      return truths.length > 0 && truths.every((truth) => truth === truths[0]) ? truths[0] : undefined;
    });
  };
}

function relates(relation: Relation, value: Ordinal, bound: Ordinal): boolean {
  if (relation === 'less') return value < bound;
  if (relation === 'less-or-equal') return value <= bound;
  if (relation === 'greater') return value > bound;
  return relation === 'greater-or-equal' ? value >= bound : value === bound;
}
