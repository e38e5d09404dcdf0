import { allTrue, anyTrue, negate, type Truth } from './atom.ts';
import { isListKey } from './condition-keys.ts';
import type { Operator } from './operators.ts';
import type { ConditionTest } from './policy.ts';
import type { World } from './template.ts';
import { valueMatches } from './value-match.ts';

/**
 * Whether one condition test holds in one concrete request.
 *
 * @returns undefined where AWS's pages conflict or say nothing; `open-facts.ts` names the facts.
 */
export function testHolds(test: ConditionTest, world: World): Truth {
  const { operator } = test;
  const values = world(test.lookup) ?? [];
  if (operator.oddCase) return undefined;
  if (operator.family === 'Null') return nullHolds(test, values.length > 0);
  if (values.length === 0) return absentHolds(operator);
  if (test.values.length === 0) return emptyListHolds(operator);
  const holds = (value: string): Truth => {
    const matches = valueMatches(test, value, world);
    // Values of one key are alternatives; under a negated operator none of them may match.
    return operator.negated === true ? negate(matches) : matches;
  };
  if (operator.quantifier === 'all') return allTrue(values, holds);
  if (operator.quantifier === 'any') return anyTrue(values, holds);
  // Fact 3.7: a set operator is required for a multivalued key; the result without one is not documented.
  return values.length === 1 && !isListKey(test.lookup) ? anyTrue(values, holds) : undefined;
}

/**
 * The key is not in the request. `IfExists`: "if the condition key is not present, evaluate the condition element
 * as true"; a set operator decides next; a negated operator is true, a plain one false.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function absentHolds(operator: Operator): Truth {
  if (operator.ifExists) return true;
  if (operator.quantifier === 'all') return isForAllNotLike(operator) ? undefined : true;
  if (operator.quantifier === 'any') return false;
  return operator.negated === true;
}

/** Fact 3.3: the general rule and an example table on the operators page contradict each other here. */
export function isForAllNotLike({ family, relation, negated, quantifier }: Operator): boolean {
  return quantifier === 'all' && family === 'String' && relation === 'like' && negated === true;
}

/** Fact 3.5: an empty list of policy values and a key that is there. */
function emptyListHolds({ quantifier, ifExists }: Operator): Truth {
  return quantifier !== 'one' || ifExists ? false : undefined;
}

/** "Null ... true (the key doesn't exist) or false (the key exists and its value is not null)"; fact 3.4 for sets. */
function nullHolds({ operator, values }: ConditionTest, present: boolean): Truth {
  if (operator.quantifier !== 'one') return operator.quantifier === 'all';
  if (values.length === 0) return undefined;
  return anyTrue(values, ({ text }) => {
    if (text === 'true') return !present;
    return text === 'false' ? present : undefined;
  });
}
