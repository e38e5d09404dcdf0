import { readJson } from './read.ts';

export type Verdict = 'clear' | 'denied' | 'conditional';

/** A document that somebody or something spoiled, and what must be seen of it. */
export interface Oddity {
  readonly name: string;
  /** As a value: stored as object, as JSON text and URL-encoded. */
  readonly document?: unknown;
  /** As JSON text: where it is an object that no form of storing changes, stored in the same three ways. */
  readonly text?: string;
  /** As it is stored and in no other way: the text itself is the oddity. */
  readonly stored?: string;
  /** Of `stored`: the JSON text that it stands for, where it stands for one. */
  readonly means?: string;
  readonly verdict: Verdict | 'not clear';
  /** Of `scan`, where its seven calls give another verdict than the one call of `evaluate`. */
  readonly scanned?: Verdict | 'not clear';
  /** Pointers that problems must name; with an empty list there must be no problem; without a list there may be. */
  readonly problems?: readonly string[];
  /** Of the request of `evaluate`. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** The text cannot be an object: a key is written twice, or a number has digits that a value loses. */
  readonly textOnly?: true;
}

export type Form = 'object' | 'text' | 'encoded' | 'stored';

/** One way to store an oddity. */
export interface Stored {
  readonly form: Form;
  readonly document: unknown;
  /** The text that lines and columns refer to; none for an object. */
  readonly text?: string;
}

/** Every way in which AWS, an SDK or a person may hand over a document. */
export function formsOf({ document, text, stored, means, textOnly }: Oddity): readonly Stored[] {
  if (stored !== undefined) return [{ form: 'stored', document: stored, text: means ?? stored }];
  const written = text ?? JSON.stringify(document, null, 2) ?? '';
  const value = text === undefined ? document : readJson(text)?.value;
  const asObject = typeof value === 'object' && textOnly !== true;
  return [
    ...(asObject || text === undefined ? [{ form: 'object' as const, document: value }] : []),
    ...(written === '' && text === undefined
      ? []
      : [{ form: 'text' as const, document: written, text: written }]),
    ...(written === '' || !written.isWellFormed()
      ? []
      : [{ form: 'encoded' as const, document: percentEncoded(written), text: written }]),
  ];
}

/** "URL-encoded compliant with RFC 3986": everything but the unreserved characters. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A document with one Deny of KMS in it, changed in some places. */
export function denyWith(statement: Readonly<Record<string, unknown>>, document: object = {}): object {
  const whole = { Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*', ...statement };
  return { Version: '2012-10-17', Statement: [defined(whole)], ...document };
}

/** The same without the members that are undefined; a member may be called `__proto__`. */
export function defined(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** An object with one member of whatever name, `__proto__` included. */
export function member(name: string, value: unknown): object {
  return Object.fromEntries([[name, value]]);
}

/** A step of a JSON pointer. */
export function step(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Names that mean something to JavaScript, to JSON pointers or to terminals, and to policies nothing. */
export const ODD_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '',
  ' ',
  'a/b',
  'a~b',
  '~1',
  'Effect ',
  'effect',
  '\ufeffEffect',
  'D\u0000',
  '\u2028',
  '\u001b[31m',
  '\ud800',
];

/** Values that no element takes, by the name that a test has for them. */
export const WRONG: Readonly<Record<string, unknown>> = {
  null: null,
  'the number 5': 5,
  true: true,
  'an empty object': {},
  'an object': { a: 1 },
  'a list with null': [null],
  'a list with a number': [1],
  'a list with a list': [['Deny', 'kms:*', '*']],
  'lists in lists': [[[[[]]]]],
  'a list with an object': [{ Effect: 'Deny' }],
  'a statement': { Effect: 'Deny', Action: 'kms:*', Resource: '*' },
};
