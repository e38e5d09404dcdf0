import { NotEncoded } from '../line.ts';
import { certain, type Setting, type Test } from './ask.ts';
import { and, constant, FALSE, flag, not, or } from './formula.ts';
import type { Operator } from './operator.ts';
import { either, type Regular } from './regular.ts';
import type { Subject } from './subject.ts';
import { equalTo, piecesOfValue, type VariableValue, variableKeys } from './text-pattern.ts';
import type { Wanted } from './wanted.ts';

/** A test with a variable that nobody knows. */
export interface Crossed {
  readonly operator: Operator;
  readonly key: string;
  readonly texts: readonly string[];
  /** The unknown keys among the variables, each as often as it is used. */
  readonly variables: readonly string[];
  /** What the other variables stand for. */
  readonly heldBy: VariableValue;
}

/** The flag that says whether two unknown keys hold the same text. */
export const SAME = 'same';

/**
 * Tests for equality alone: what a wildcard does that comes out of a variable is open (3.12).
 */
export function crossedTest(crossed: Crossed, setting: Setting): Test {
  const { operator, key, variables } = crossed;
  const [variable = '', ...others] = new Set(variables);
  if (others.length > 0) throw new NotEncoded('several variables that nobody knows');
  if (operator.family !== 'String' || operator.base === 'StringLike')
    throw new NotEncoded('a pattern with a variable that nobody knows, fact 3.12');
  if (setting.unknown.has(key)) return pairTest(crossed, variable, setting);
  const held = setting.known.get(key) ?? [];
  const [text, ...more] = held;
  if (more.length > 0) throw new NotEncoded('several values beside a variable that nobody knows');
  if (text === undefined)
    return { asks: [], truth: () => certain(constant(setting.dialect.absent(operator))) };
  return fillingTest(crossed, variable, text);
}

/** A known text on one side: which fillings of the variable make the other side equal to it? */
function fillingTest({ operator, texts, heldBy }: Crossed, variable: string, text: string): Test {
  const ignoringCase = operator.base === 'StringEqualsIgnoreCase';
  const isEqual = (one: string, filling: string | undefined): boolean => {
    const pieces = piecesOfValue(one, (key) => (key.toLowerCase() === variable ? filling : heldBy(key)));
    const whole = pieces?.map((piece) => piece.text).join('');
    return whole === text || (ignoringCase && whole?.toLowerCase() === text.toLowerCase());
  };
  const open = texts.filter((one) => variableKeys(one).includes(variable));
  const isEqualAnyway = texts.some((one) => !open.includes(one) && isEqual(one, undefined));
  // Only a part of the text can fill a place in it.
  const fillings = partsOf(text).filter((part) => open.some((one) => isEqual(one, part)));
  const wanted: Wanted = {
    kind: 'text',
    language: either(fillings.map((part) => equalTo([{ text: part, literal: true }], ignoringCase))),
  };
  return {
    asks: [{ key: variable, operator, wanted }],
    truth: (subjectOf) => {
      const subject = single(subjectOf(variable));
      const away = and([not(subject.present), constant(open.some((one) => isEqual(one, undefined)))]);
      const equal = or([constant(isEqualAnyway), subject.some(wanted, false), away]);
      return certain(operator.negated ? not(equal) : equal);
    },
  };
}

/** Every part of a text, the empty one too. */
function partsOf(text: string): readonly string[] {
  const parts = new Set(['']);
  for (let from = 0; from < text.length; from++)
    for (let to = from + 1; to <= text.length; to++) parts.add(text.slice(from, to));
  return [...parts];
}

/** Unknown keys on both sides: nothing but that they are the same is encoded. */
function pairTest({ operator, key, texts, heldBy }: Crossed, variable: string, { dialect }: Setting): Test {
  const isPair = (text: string): boolean => text.toLowerCase() === `\${${variable}}`;
  const rest = texts.filter((text) => !isPair(text));
  if (operator.base !== 'StringEquals' || variable === key)
    throw new NotEncoded('two keys that nobody knows, in more than an equation');
  const languages = rest.flatMap((text): readonly Regular[] => {
    const pieces = piecesOfValue(text, heldBy);
    return pieces === undefined ? [] : [dialect.textsOf(operator, pieces)];
  });
  const wanted: Wanted = { kind: 'text', language: dialect.alternatives(languages) };
  return {
    asks: [{ key, operator, wanted }],
    pair: [key, variable],
    truth: (subjectOf) => {
      const { present, some } = single(subjectOf(key));
      single(subjectOf(variable));
      const equal = or([flag(SAME), some(wanted, false)]);
      const there = and([present, operator.negated ? not(equal) : equal]);
      return certain(or([there, and([not(present), constant(dialect.absent(operator))])]));
    },
  };
}

/** "Only single-valued condition keys can be used as variables" (variables page). */
function single(subject: Subject): Subject {
  if (subject.isList !== FALSE) throw new NotEncoded('a list beside a variable that nobody knows');
  return subject;
}
