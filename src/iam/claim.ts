import type { Family, Operator, Quantifier, Relation } from './operators.ts';
import type { ConditionTest } from './policy.ts';

/** What a condition test says of its key, in a form that can be turned round. */
export type Claim = PresenceClaim | ValueClaim;

interface PresenceClaim {
  readonly kind: 'presence';
  readonly key: string;
  readonly is: 'present' | 'absent' | 'anything' | 'nothing';
}

export interface ValueClaim {
  readonly kind: 'values';
  readonly key: string;
  readonly family: Family;
  readonly relation: Relation;
  /** The relation holds to none of the values. */
  readonly not: boolean;
  readonly quantifier: Quantifier;
  /** It holds as well where the key is not in the request. */
  readonly orAbsent: boolean;
  readonly values: readonly string[];
  /** A relation of order holds to each of the values; to any of them otherwise. */
  readonly each: boolean;
}

export function claimOf({ operator, key, values }: ConditionTest): Claim {
  const texts = values.map(({ text }) => text);
  if (operator.family === 'Null') return { kind: 'presence', key, is: presenceIn(texts) };
  const { family, relation, quantifier } = operator;
  const not = operator.negated === true;
  const orAbsent = holdsWhenAbsent(operator);
  return { kind: 'values', key, family, relation, not, quantifier, orAbsent, values: texts, each: false };
}

function presenceIn(texts: readonly string[]): PresenceClaim['is'] {
  const [absent, present] = [texts.includes('true'), texts.includes('false')];
  if (absent && present) return 'anything';
  if (present) return 'present';
  return absent ? 'absent' : 'nothing';
}

function holdsWhenAbsent({ ifExists, negated, quantifier }: Operator): boolean {
  return ifExists || quantifier === 'all' || (negated === true && quantifier === 'one');
}

/** The claim that holds exactly where this one does not. */
export function opposite(claim: Claim): Claim {
  if (claim.kind === 'presence') return { ...claim, is: OTHER_PRESENCE[claim.is] };
  const turned = { ...claim, ...turnedRelation(claim), orAbsent: !claim.orAbsent };
  return { ...turned, quantifier: OTHER_QUANTIFIER[claim.quantifier] };
}

const OTHER_PRESENCE = {
  present: 'absent',
  absent: 'present',
  anything: 'nothing',
  nothing: 'anything',
} as const satisfies Record<PresenceClaim['is'], PresenceClaim['is']>;

const OTHER_QUANTIFIER = { one: 'one', all: 'any', any: 'all' } as const satisfies Record<
  Quantifier,
  Quantifier
>;

const OTHER_ORDER: Readonly<Partial<Record<Relation, Relation>>> = {
  less: 'greater-or-equal',
  'less-or-equal': 'greater',
  greater: 'less-or-equal',
  'greater-or-equal': 'less',
};

const OTHER_BOOL: Readonly<Record<string, string>> = { true: 'false', false: 'true' };

function turnedRelation({ family, relation, not, values, each }: ValueClaim): Partial<ValueClaim> {
  const order = OTHER_ORDER[relation];
  if (order !== undefined) return { relation: order, each: !each };
  const [only = ''] = values;
  const other = family === 'Bool' && values.length === 1 ? OTHER_BOOL[only] : undefined;
  return other === undefined ? { not: !not } : { values: [other] };
}
