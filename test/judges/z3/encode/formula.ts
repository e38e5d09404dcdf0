/** Propositional logic over Booleans and bounds of integers: all that the solver is given. */
export type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'at-most'; readonly name: string; readonly bound: bigint }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] };

export const TRUE: Formula = { kind: 'constant', value: true };
export const FALSE: Formula = { kind: 'constant', value: false };

export function constant(value: boolean): Formula {
  return value ? TRUE : FALSE;
}

export function flag(name: string): Formula {
  return { kind: 'flag', name };
}

export function not(of: Formula): Formula {
  if (of.kind === 'constant') return constant(!of.value);
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export function and(parts: readonly Formula[]): Formula {
  return joined('and', parts);
}

export function or(parts: readonly Formula[]): Formula {
  return joined('or', parts);
}

/** Constants are folded away, so that what no unknown key decides is a constant. */
function joined(kind: 'and' | 'or', parts: readonly Formula[]): Formula {
  const neutral = kind === 'and';
  const of = parts.filter((part) => part.kind !== 'constant' || part.value !== neutral);
  if (of.some(({ kind: part }) => part === 'constant')) return constant(!neutral);
  const [only] = of;
  if (only === undefined) return constant(neutral);
  return of.length === 1 ? only : { kind, of };
}

/** A whole number: known, or `scale` times an integer variable. */
export type Term =
  | { readonly kind: 'known'; readonly value: bigint }
  | { readonly kind: 'variable'; readonly name: string; readonly scale: bigint };

export function atMost(term: Term, bound: bigint): Formula {
  if (term.kind === 'known') return constant(term.value <= bound);
  return { kind: 'at-most', name: term.name, bound: floored(bound, term.scale) };
}

export function isEqual(term: Term, value: bigint): Formula {
  return and([atMost(term, value), not(atMost(term, value - 1n))]);
}

/** Division that rounds down, below zero too. */
function floored(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}

/** A value for each variable, by name. */
export interface Assignment {
  readonly flags: Readonly<Record<string, boolean>>;
  readonly integers: Readonly<Record<string, bigint>>;
}

export function holds(formula: Formula, assignment: Assignment): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'flag':
      return valueNamed(assignment.flags, formula.name);
    case 'at-most':
      return valueNamed(assignment.integers, formula.name) <= formula.bound;
    case 'not':
      return !holds(formula.of, assignment);
    case 'and':
      return formula.of.every((part) => holds(part, assignment));
    case 'or':
      return formula.of.some((part) => holds(part, assignment));
  }
}

function valueNamed<Value>(values: Readonly<Record<string, Value>>, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(`the variable ${name} has no value`);
  return value;
}

export function differ(one: Formula, other: Formula): Formula {
  return or([and([one, not(other)]), and([not(one), other])]);
}

/** The same formula about other variables. */
export function renamed(formula: Formula, rename: (name: string) => string): Formula {
  switch (formula.kind) {
    case 'constant':
      return formula;
    case 'flag':
    case 'at-most':
      return { ...formula, name: rename(formula.name) };
    case 'not':
      return not(renamed(formula.of, rename));
    case 'and':
    case 'or':
      return joined(
        formula.kind,
        formula.of.map((part) => renamed(part, rename)),
      );
  }
}

/** The names of the variables that a formula depends on. */
export function variablesIn(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'constant':
      return [];
    case 'flag':
    case 'at-most':
      return [formula.name];
    case 'not':
      return variablesIn(formula.of);
    case 'and':
    case 'or':
      return formula.of.flatMap(variablesIn);
  }
}
