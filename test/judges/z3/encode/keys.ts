import { NotEncoded, type UnknownKey } from '../line.ts';
import type { Ask } from './ask.ts';
import { and, type Formula } from './formula.ts';
import { listSubject } from './list-subject.ts';
import { operatorOf } from './operator.ts';
import { isValueOf, type OrderedType, orderedSubject, valuesAround } from './ordered-subject.ts';
import { ANYTHING, either, isMatch, piecesOf, type Regular } from './regular.ts';
import type { UnknownSubject } from './subject.ts';
import { equalTo, like, type Piece } from './text-pattern.ts';
import { textSubject } from './text-subject.ts';

/** An unknown key of a line, and what it holds. */
export interface JudgedKey {
  /** As the line names it. */
  readonly key: string;
  readonly subject: UnknownSubject;
  readonly possible: Formula;
}

type KeyType = OrderedType | 'text' | 'bool';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const TYPES: Readonly<Record<string, KeyType>> = {
  'aws:currenttime': 'date',
  'aws:epochtime': 'epoch',
  'aws:multifactorauthage': 'number',
  'aws:multifactorauthpresent': 'bool',
  'aws:sourceip': 'address',
};
const LISTS: readonly string[] = ['aws:calledvia', 'aws:tagkeys'];

/**
 * @param name of its variables
 * @param asks what the tests of the line ask of this key
 */
export function judgedKey(unknown: UnknownKey, name: string, asks: readonly Ask[]): JudgedKey {
  const lower = unknown.key.toLowerCase();
  const type = TYPES[lower] ?? typeAskedFor(asks);
  const isDocumented = LISTS.includes(lower);
  const isList = unknown.multi ?? isDocumented;
  const subject = subjectOf({ name, type, isList, isDocumented, like: unknown.like }, asks);
  const present = unknown.present === true ? [subject.present] : [];
  return { key: unknown.key, subject, possible: and([subject.possible, ...present]) };
}

/** What `like` says of every value of a key, as if a test asked it. */
export function likeAsk({ key, like: pattern }: UnknownKey): readonly Ask[] {
  if (pattern === undefined) return [];
  const wanted = { kind: 'text' as const, language: like(asWritten(pattern)) };
  return [{ key: key.toLowerCase(), operator: operatorOf('StringLike'), wanted }];
}

/** A key that the line does not name a type for has the type that its operators read. */
function typeAskedFor(asks: readonly Ask[]): KeyType {
  const types = new Set(
    asks.map(({ operator: { family } }): KeyType => {
      if (family === 'Bool') return 'bool';
      if (family === 'Numeric') return 'number';
      if (family === 'Date') return 'date';
      return family === 'Ip' ? 'address' : 'text';
    }),
  );
  const [type = 'text', ...others] = types;
  if (others.length > 0) throw new NotEncoded('operators of several families on one key');
  return type;
}

interface Held {
  readonly name: string;
  readonly type: KeyType;
  readonly isList: boolean;
  readonly isDocumented: boolean;
  readonly like: string | undefined;
}

function subjectOf(held: Held, asks: readonly Ask[]): UnknownSubject {
  const { name, type, isList, isDocumented, like: pattern } = held;
  const wanted = asks.map((ask) => ask.wanted);
  if (type === 'text' || type === 'bool') {
    const whole = type === 'bool' ? BOOLS : pattern === undefined ? ANYTHING : like(asWritten(pattern));
    if (!isList) return textSubject(name, whole, wanted);
    const languages = wanted.flatMap((one) => (one.kind === 'text' ? [one.language] : []));
    const isPossible = (value: string): boolean => isMatch(whole, value);
    return listSubject(name, piecesOf(whole, languages), { wanted, isPossible, isDocumented });
  }
  if (pattern !== undefined) throw new NotEncoded('a pattern for a key that is no text');
  if (!isList) return orderedSubject(name, type);
  const isPossible = (value: string): boolean => isValueOf(type, value);
  return listSubject(name, valuesAround(type, wanted), { wanted, isPossible, isDocumented });
}

function asWritten(text: string): readonly Piece[] {
  return [{ text, literal: false }];
}

const BOOLS: Regular = either(['true', 'false'].map((text) => equalTo(asWritten(text), false)));
