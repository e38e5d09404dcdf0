import type { Json, Statement } from '../account/document.ts';

/** The layers that a hostile document can lie in, with what IAM lets it have: characters without white space. */
export const QUOTAS = { managed: 6144, boundary: 6144, role: 10_240, scp: 5120, trust: 4096 } as const;

export type HostileLayer = keyof typeof QUOTAS;

/** A document that is as hard on an evaluator as its quota allows. */
export interface Hostile {
  readonly name: string;
  /** Where it has most room; a role's inline policies when not given. */
  readonly layer?: HostileLayer;
  readonly statements: (quota: number) => readonly Json[];
}

/** The smallest deny of everything that is at stake, under a condition. */
export const denyIf = (condition: Statement, more: Statement = {}): Statement => ({
  Effect: 'Deny',
  Action: 'kms:*',
  Resource: '*',
  Condition: condition,
  ...more,
});

/** Statements as long as they fit into a quota, or as many as the maker has. */
export const fill =
  (make: (i: number) => Json | undefined, head: readonly Json[] = []) =>
  (quota: number): readonly Json[] => {
    const statements = [...head];
    let size = JSON.stringify(hostileDocument(statements)).length;
    for (let i = 0; ; i++) {
      const next = make(i);
      if (next === undefined) return statements;
      size += JSON.stringify(next).length + 1;
      if (size > quota) return statements;
      statements.push(next);
    }
  };

/** One statement with as many values as fit. */
export const fillValues =
  (make: (i: number) => string, statement: (values: readonly string[]) => Statement) =>
  (quota: number): readonly Json[] => {
    const values: string[] = [];
    let size = JSON.stringify(hostileDocument([statement([])])).length;
    for (let i = 0; ; i++) {
      size += JSON.stringify(make(i)).length + 1;
      if (size > quota) return [statement(values)];
      values.push(make(i));
    }
  };

export function hostileDocument(statements: readonly Json[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

/** A key that nobody knows: the sessions of the role may bring any tags. */
export const tag = (name: string | number): string => `aws:PrincipalTag/${name}`;

/** `a`, `b`, ... `z`, `aa`, ... */
export function letters(i: number): string {
  const last = String.fromCharCode(97 + (i % 26));
  return i < 26 ? last : letters(Math.floor(i / 26) - 1) + last;
}
