import { printParseErrorCode, visit } from 'jsonc-parser';
import { isDeeper, MAX_DEPTH, positionAt } from '#lib/json-tree.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Why a text is no JSON that we take, as the end of a sentence. The text itself is never quoted. */
export interface JsonProblem {
  readonly code: 'not-json' | 'too-deep';
  readonly message: string;
  /** What was parsed nevertheless, to name the case or record that it is. */
  readonly value?: unknown;
}

/** Past this many characters the place of a mistake is not looked for. */
const MAX_SEARCHED = 64 * 1024 * 1024;

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that is no JSON value',
  InvalidNumberFormat: 'a number that JSON does not have',
  PropertyNameExpected: 'no key in double quotes',
  ValueExpected: 'no value',
  ColonExpected: 'no `:` after a key',
  CommaExpected: 'no `,` or end of the list or object',
  CloseBraceExpected: 'an object without its `}`',
  CloseBracketExpected: 'a list without its `]`',
  EndOfFileExpected: 'more text after the value',
  InvalidCommentToken: 'a comment',
  UnexpectedEndOfString: 'a string without its end',
  UnexpectedEndOfNumber: 'a number without its end',
  InvalidUnicode: 'a broken `\\u` escape',
  InvalidEscapeCharacter: 'an escape that JSON does not have',
  InvalidCharacter: 'a control character in a string',
};

/**
 * Parses JSON as every other reader does, and says where it fails.
 *
 * @param firstLine the number of the text's first line, where the text is a line of a larger one
 */
export function parseJsonText(text: string, firstLine = 1): Result<unknown, JsonProblem> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ code: 'not-json', message: `is not JSON: ${mistakeIn(text, firstLine)}` });
  }
  if (!isDeeper(value, MAX_DEPTH)) return ok(value);
  return err({ code: 'too-deep', message: `is nested deeper than ${MAX_DEPTH} levels`, value });
}

function mistakeIn(text: string, firstLine: number): string {
  const found = firstMistake(text);
  if (found === undefined) return mistakeWords(undefined);
  const { line, column } = positionAt(text, found.offset);
  return mistakeWords({ what: found.what, line: line + firstLine - 1, column });
}

/** What is wrong with a text that is no JSON, and where. */
export function mistakeWords(
  mistake: { readonly what: string; readonly line: number; readonly column: number } | undefined,
): string {
  if (mistake === undefined) return 'it has a mistake whose place was not found';
  return `${mistake.what} at line ${mistake.line}, column ${mistake.column}`;
}

interface Mistake {
  readonly what: string;
  /** In UTF-16 units. */
  readonly offset: number;
}

/** The first thing that keeps a text from being JSON; undefined where it can't be told. */
export function firstMistake(text: string): Mistake | undefined {
  if (text.length > MAX_SEARCHED) return undefined;
  let first: Mistake | undefined;
  const onError = (code: number, offset: number): void => {
    first ??= { what: WORDS[printParseErrorCode(code)] ?? 'a mistake', offset };
  };
  try {
    visit(text, { onError }, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  } catch (error) {
    // it recurses, and a text of nothing but brackets exhausts the stack
    if (!(error instanceof RangeError)) throw error;
  }
  return first;
}
