/** A value of JSON, as far as policies need it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Statement = Readonly<Record<string, Json>>;

/** A policy document, and how it is written where that matters. */
export interface Document {
  readonly value: Json;
  /** The text as somebody wrote it: with escapes, a key twice, or no JSON at all. */
  readonly text?: string;
  /** Its text with percent signs, where more is encoded than has to be. */
  readonly encoded?: string;
}

/** A document of statements; one of them may stand alone, as IAM allows. */
export function documentOf(statements: readonly Json[], version = '2012-10-17'): Document {
  return { value: { Version: version, Statement: statements } };
}

/** A document whose text is edited after it was made. */
export function rewritten(document: Document, edit: (text: string) => string): Document {
  return { value: document.value, text: edit(JSON.stringify(document.value)) };
}

/** The text of a document, in compact JSON unless it was written by hand. */
export function textOf({ value, text }: Document, indent = 0): string {
  return text ?? JSON.stringify(value, null, indent);
}

/** What quotas count: "IAM doesn't count white space when calculating the size of a policy". */
export function sizeOf(document: Document): number {
  return textOf(document).length;
}
