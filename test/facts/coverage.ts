/** A fact about IAM, or a row of a table of facts, that a verdict may follow from. */
export interface Fact {
  readonly id: string;
  readonly fact: string;
  /** The fact whose cases are about this one as well. */
  readonly same?: string;
  /** Why there is nothing to evaluate. */
  readonly noCase?: string;
  /** The operators of a row: each has a case in which it matches and one in which it does not. */
  readonly operators?: readonly string[];
  /** The condition keys of a row: each is tested for every principal and either key. */
  readonly keys?: readonly string[];
}

/** One case, as far as coverage asks. */
export interface CoveringCase {
  readonly rule: string;
  readonly kind: 'match' | 'near-miss' | 'malformed';
  readonly text: string;
  /** Of a case of `scan`: the principals and keys that it is about, such as `user aws/codecommit`. */
  readonly about?: readonly string[];
}

/** What the cases leave out, or say of facts that nobody listed; nothing if all is well. */
export function gaps(
  facts: readonly Fact[],
  cases: readonly CoveringCase[],
  about: readonly string[],
): string[] {
  const known = new Set(facts.map(({ id }) => id));
  const strange = [...new Set(cases.map(({ rule }) => rule))].filter((rule) => !known.has(rule));
  return [
    ...(known.size === facts.length ? [] : ['a fact is listed twice']),
    ...strange.map((rule) => `${rule}: no such fact`),
    ...facts.flatMap((fact) => gapsOf(fact, facts, cases, about)),
  ];
}

function gapsOf(
  fact: Fact,
  facts: readonly Fact[],
  cases: readonly CoveringCase[],
  about: readonly string[],
): readonly string[] {
  const { id, same, noCase } = fact;
  const own = cases.filter(({ rule }) => rule === id);
  if (noCase !== undefined || same !== undefined) {
    const other = facts.find((one) => one.id === same);
    return [
      ...(own.length > 0 ? [`${id}: has cases, although it is listed as having none`] : []),
      ...(same !== undefined && !isCovered(other, cases) ? [`${id}: ${same} has no cases either`] : []),
    ];
  }
  if (own.length === 0) return [`${id}: no case`];
  return [...operatorGaps(fact, own), ...keyGaps(fact, cases), ...aboutGaps(fact, own, about)];
}

function isCovered(fact: Fact | undefined, cases: readonly CoveringCase[]): boolean {
  return fact !== undefined && cases.some(({ rule }) => rule === fact.id);
}

function operatorGaps({ id, operators = [] }: Fact, own: readonly CoveringCase[]): readonly string[] {
  return operators.flatMap((operator) =>
    (['match', 'near-miss'] as const).flatMap((kind) =>
      own.some((one) => one.kind === kind && one.text.includes(`"${operator}":`))
        ? []
        : [`${id}: no ${kind} of ${operator}`],
    ),
  );
}

/** A key may be tested by the cases of another fact of its section. */
function keyGaps({ id, keys = [] }: Fact, cases: readonly CoveringCase[]): readonly string[] {
  const scans = cases.filter((one) => one.about !== undefined && one.kind !== 'malformed');
  return keys
    .filter((key) => !scans.some(({ text }) => new RegExp(`"${key}["/:]`).test(text)))
    .map((key) => `${id}: no case of ${key}`);
}

function aboutGaps(
  { id, keys }: Fact,
  own: readonly CoveringCase[],
  about: readonly string[],
): readonly string[] {
  if (keys === undefined) return [];
  const found = new Set(own.flatMap((one) => (one.kind === 'malformed' ? [] : (one.about ?? []))));
  return about.filter((one) => !found.has(one)).map((one) => `${id}: no case about ${one}`);
}
