import { ANY_CHARACTER, character, type Regular, repeated, sequence } from './regular.ts';

/** What a policy value holds: characters as written, and those that no wildcard can come from. */
export interface Piece {
  readonly text: string;
  readonly literal: boolean;
}

/** What a variable stands for; undefined when its key is not in the request. */
export type VariableValue = (key: string) => string | undefined;

const VARIABLE = /\$\{([^}]*)\}/;
const NAMED = /^([^\s,']+)(?:, '([^']*)')?$/;

/**
 * Puts values in for variables. `${*}`, `${?}` and `${$}` are the characters themselves, a default stands after a
 * comma and a space in single quotes, and names ignore letter case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 *
 * @returns undefined when a variable has neither a value nor a default: then nothing is equal or like it.
 */
export function piecesOfValue(text: string, heldBy: VariableValue): readonly Piece[] | undefined {
  const found = VARIABLE.exec(text);
  if (found === null) return [{ text, literal: false }];
  const [whole, inside = ''] = found;
  const [, key, fallback] = NAMED.exec(inside) ?? [];
  const own = /^[*?$]$/.test(inside) ? inside : key === undefined ? whole : (heldBy(key) ?? fallback);
  const rest = piecesOfValue(text.slice(found.index + whole.length), heldBy);
  if (own === undefined || rest === undefined) return undefined;
  return [{ text: text.slice(0, found.index), literal: false }, { text: own, literal: true }, ...rest];
}

/** The keys, in lower case, whose values a value of a policy is made of. */
export function variableKeys(text: string): readonly string[] {
  const found = [...text.matchAll(new RegExp(VARIABLE, 'g'))].map(
    ([, inside = '']) => NAMED.exec(inside)?.[1],
  );
  return found.flatMap((key) => (key === undefined || /^[*?$]$/.test(key) ? [] : [key.toLowerCase()]));
}

interface Character {
  readonly char: string;
  readonly wildcard: boolean;
}

function charactersOf(pieces: readonly Piece[]): readonly Character[] {
  return pieces.flatMap(({ text, literal }) =>
    [...text].map((char) => ({ char, wildcard: !literal && (char === '*' || char === '?') })),
  );
}

/** The texts that are equal to a value. */
export function equalTo(pieces: readonly Piece[], ignoringCase: boolean): Regular {
  const chars = pieces.flatMap(({ text }) => [...text]);
  return sequence(
    chars.map((char) => character(ignoringCase ? char.toLowerCase() + char.toUpperCase() : char)),
  );
}

/** The texts that are like a value: `*` is any text and `?` any one character. */
export function like(pieces: readonly Piece[]): Regular {
  return sequence(charactersOf(pieces).map((one) => inside(one, ANY_CHARACTER)));
}

function inside({ char, wildcard }: Character, any: Regular): Regular {
  if (!wildcard) return character(char);
  return char === '*' ? repeated(any) : any;
}

const NO_COLON = character(':', true);
const SEPARATORS = 5;

/**
 * The ARNs that are like a value. "Each of the six colon-delimited components of the ARN is checked separately and
 * each can include multi-character match wildcards (*) or single-character match wildcards (?)."
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @returns undefined for what is no ARN.
 */
export function likeArn(pieces: readonly Piece[]): Regular | undefined {
  const chars = charactersOf(pieces);
  const last = lastSeparator(chars);
  if (last === undefined) return undefined;
  return sequence(chars.map((one, at) => inside(one, at < last ? NO_COLON : ANY_CHARACTER)));
}

/**
 * The resources that a `Resource` stands for: "if an asterisk is the last character of a resource ARN segment, it can
 * expand to match beyond the colon boundaries".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @returns undefined for a short ARN, which only some layers complete.
 */
export function likeResource(pieces: readonly Piece[]): Regular | undefined {
  const chars = charactersOf(pieces);
  if (chars.every(({ char }) => char === '*')) return like(pieces);
  const last = lastSeparator(chars);
  if (last === undefined) return undefined;
  const isFree = (at: number): boolean =>
    at > last || (chars[at]?.char === '*' && chars[at + 1]?.char === ':');
  return sequence(chars.map((one, at) => inside(one, isFree(at) ? ANY_CHARACTER : NO_COLON)));
}

/** Where the fifth colon stands. */
function lastSeparator(chars: readonly Character[]): number | undefined {
  return chars.flatMap(({ char }, at) => (char === ':' ? [at] : []))[SEPARATORS - 1];
}

/** The names of actions that are like a value, in lower case. */
export function likeAction(text: string): Regular {
  return like([{ text: text.toLowerCase(), literal: false }]);
}
