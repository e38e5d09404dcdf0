/** A line of `key-guard evaluate` as the raw JSON that it is, as far as the judge writes and reads such lines. */
export interface Line {
  readonly id: string;
  readonly principal: { readonly arn: string; readonly tags?: Readonly<Record<string, string>> };
  readonly policies: Policies;
  readonly request: {
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount?: string;
    readonly context?: Readonly<Record<string, OneOrMany<string>>>;
    readonly unknown?: readonly (string | UnknownKey)[];
  };
}

export interface Policies {
  readonly identity?: readonly Policy[];
  readonly boundary?: readonly Policy[];
  readonly session?: readonly Policy[];
  readonly scp?: readonly (readonly Policy[])[];
  readonly rcp?: readonly (readonly Policy[])[];
  readonly resource?: Policy;
}

export interface Policy {
  readonly name: string;
  readonly document: Document;
}

export interface Document {
  readonly Version: '2012-10-17' | '2008-10-17';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS: OneOrMany<string> };
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: Condition;
}

/** Operator, then key, then the values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, OneOrMany<Scalar>>>>>;

export interface UnknownKey {
  readonly key: string;
  readonly present?: true;
  readonly like?: string;
  readonly multi?: true;
}

export type Scalar = string | number | boolean;
export type OneOrMany<Value> = Value | readonly Value[];

export const OUTCOMES = ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the judge has no encoding for: it says so, it never guesses. */
export class NotEncoded extends Error {}

export function listOf<Value extends Scalar>(given: OneOrMany<Value> | undefined): readonly Value[] {
  if (given === undefined) return [];
  return typeof given === 'object' ? given : [given];
}

/** The unknown keys of a line, a bare name written out. */
export function unknownKeysOf({ request }: Line): readonly UnknownKey[] {
  return (request.unknown ?? []).map((item) => (typeof item === 'string' ? { key: item } : item));
}

/** All documents of a line, whatever their layer. */
export function documentsOf({ policies }: Line): readonly Document[] {
  const { identity = [], boundary = [], session = [], scp = [], rcp = [], resource } = policies;
  const all = [identity, boundary, session, ...scp, ...rcp, resource === undefined ? [] : [resource]];
  return all.flat().map(({ document }) => document);
}
