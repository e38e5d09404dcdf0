import type { Atom } from './atom.ts';
import { isForAllNotLike, testHolds } from './condition.ts';
import { type Glob, globMatches, literal } from './glob.ts';
import { isMalformed, isMalformedText, isOddBool } from './malformed.ts';
import { type OpenFactId, openFact } from './open-facts.ts';
import type { Operator } from './operators.ts';
import { dateReadings } from './ordinal.ts';
import type { ConditionTest } from './policy.ts';
import { boundTemplate, contextOf, type KeyState, type Request } from './request.ts';
import {
  hasVariable,
  isSubstituted,
  type Piece,
  type Template,
  templateGlob,
  variablesOf,
  withStars,
} from './template.ts';

/**
 * A test as an atom of a statement: what it depends on in a request of which some keys are not known.
 *
 * @param test with the name that its key has in the request
 */
export function testAtom(test: ConditionTest, request: Request): Atom {
  const bound = boundTest(test, request);
  const own = request.state(bound.lookup);
  const keys = own.kind === 'absent' ? [] : unknownKeys(bound, own);
  const crossed = keys.some((key) => key !== bound.lookup) && mayFit(bound, own);
  return {
    keys,
    truth: (world) => testHolds(bound, contextOf(request, world)),
    reading: () => {
      const fact = factOf(bound, own);
      return { fact, ...openFact(fact) };
    },
    test,
    bound,
    ...(own.kind === 'known' ? { heldAgainst: own.values } : {}),
    crossed,
  };
}

function boundTest(test: ConditionTest, request: Request): ConditionTest {
  if (!test.values.some(hasVariable)) return test;
  return { ...test, values: test.values.map((value) => boundTemplate(value, request)) };
}

/** Without a value of the key nothing is compared with the variables. */
function unknownKeys({ lookup, values }: ConditionTest, own: KeyState): readonly string[] {
  const variables = values.flatMap(variablesOf);
  return [...new Set(own.kind === 'unknown' ? [lookup, ...variables] : variables)];
}

/** Whether some filling of the variables can make a difference: none can where stars in their place do not match. */
function mayFit({ operator, values }: ConditionTest, own: KeyState): boolean {
  if (own.kind !== 'known') return true;
  return values.filter(hasVariable).some((value) => {
    const glob = filledWithStars(value, operator);
    return own.values.some((text) => globMatches(glob, text));
  });
}

function filledWithStars(value: Template, operator: Operator): Glob {
  const ignoreCase = operator.ignoreCase === true;
  const pieces = value.pieces.map((piece): Piece => {
    // Where wildcards are plain characters only the variables may stand for anything.
    return operator.relation === 'like' || piece.kind !== 'text'
      ? piece
      : { kind: 'escaped', text: piece.text };
  });
  const stars = withStars({ text: value.text, pieces });
  return templateGlob(stars, () => undefined, ignoreCase) ?? literal(value.text, ignoreCase);
}

const READS_BOOLS: ReadonlySet<string> = new Set(['Bool', 'Null']);

/** The fact that leaves a test open, in a request in which its key has this state. */
function factOf({ operator, values }: ConditionTest, state: KeyState): OpenFactId {
  if (operator.oddCase) return '3.15';
  if (values.some((value) => READS_BOOLS.has(operator.family) && isOddBool(value.text))) return '3.15';
  if (values.some((value) => isMalformed(operator, value))) return '3.13';
  if (operator.family === 'Date' && values.some(({ text }) => dateReadings(text).length > 1))
    return '3:DateEquals';
  if (isForAllNotLike(operator) && !operator.ifExists && state.kind !== 'known') return '3.3';
  if (values.length === 0) return '3.5';
  if (operator.relation === 'like' && values.some(isSubstituted)) return '3.12';
  return isMalformedState(operator, state) ? '3.13' : '3.7';
}

/** A value of the request that the operator can't read, rather than several where it reads one. */
function isMalformedState(operator: Operator, state: KeyState): boolean {
  if (state.kind === 'known') {
    const several = state.values.length > 1 && operator.quantifier === 'one';
    return !several && state.values.some((value) => isMalformedText(operator, value));
  }
  return state.kind === 'unknown' && !(state.unknown.list && operator.quantifier === 'one');
}
