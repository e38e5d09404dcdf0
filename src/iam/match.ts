import { remembered, rememberedFor } from '#lib/remembered.ts';
import { hasEarlyVariable, isIncompleteArn, resourceGlob } from './arn.ts';
import {
  type Atom,
  anyTrue,
  negate,
  type Reading,
  readingAtom,
  readingOf,
  type Truth,
  taken,
} from './atom.ts';
import { testAtom } from './condition.ts';
import { freeGlob, type GlobToken, globMatches } from './glob.ts';
import type { ConditionTest, Element, Layer, Statement } from './policy.ts';
import { principalTruth } from './principal.ts';
import { contextOf, type KeyState, type Principal, RESOURCE, type Request, serviceOf } from './request.ts';
import { hasVariable, type Template, variablesOf, type World, withStars, writtenOut } from './template.ts';

/** A statement at its place: what matching needs to know of the policy it stands in. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly layer: Layer;
  /** Unique among the policies of one evaluation; readings are told apart by it. */
  readonly place: string;
  /** Whether the principal has a permissions boundary: `NotPrincipal` asks. */
  readonly hasBoundary: boolean;
}

/**
 * What must hold for a statement to match a request; undefined when it can never match.
 * A matcher knows nothing of layers and how they combine, but for the few rules that read a pattern differently.
 */
export function matchStatement(placed: PlacedStatement, request: Request): readonly Atom[] | undefined {
  const { statement, place } = placed;
  const action = actionAtoms(placed, request.action);
  if (action.some(({ keys, holds }) => keys.length === 0 && !holds(NOWHERE))) return undefined;
  const atoms = [
    ...action,
    ...resourceAtoms(placed, request),
    ...principalAtoms(placed, request.principal),
    ...statement.condition.map((test) => testAtom(renamed(test, request), request, place)),
    // What is not understood may bear on one service's requests and not on another's.
    ...statement.doubts.map((problem, i) => {
      const where = `${place}${problem.pointer}#${i} ${serviceOf(request)}`;
      return readingAtom(readingOf(where, undefined, problem.message));
    }),
  ];
  const open: Atom[] = [];
  for (const atom of atoms) {
    if (atom.keys.length > 0) open.push(atom);
    else if (!atom.holds(NOWHERE)) return undefined;
  }
  return open;
}

/** For atoms that depend on nothing unknown. */
const NOWHERE: World = () => undefined;

function renamed(test: ConditionTest, { rename }: Request): ConditionTest {
  return rename === undefined ? test : { ...test, lookup: rename(test.lookup) };
}

/**
 * Actions are compared case-insensitively; `*` and `?` may stand anywhere in the name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * Fact 2.8: a wildcard inside the service prefix is not documented.
 */
function actionTruth({ text }: Template, action: string): Truth {
  if (text === '*') return true;
  if (!globMatches(freeGlob(text, true), action)) return false;
  return /^[^*?]+:/.test(text) ? true : undefined;
}

function elementTruth(element: Element, truthOf: (value: Template) => Truth): Truth {
  const any = anyTrue(element.values.map(truthOf));
  return element.not ? negate(any) : any;
}

/** Every principal under a policy asks for the same actions. */
const actionsOf = rememberedFor((element: Element) =>
  remembered((action) => elementTruth(element, (value) => actionTruth(value, action))),
);

function actionAtoms({ statement, place }: PlacedStatement, action: string): readonly Atom[] {
  const element = statement.action;
  if (element === undefined) return [];
  const truth = actionsOf(element)(action);
  const reason = 'AWS does not document a wildcard inside the service prefix of an action';
  const readings = truth === undefined ? [readingOf(`${place}${element.pointer}`, '2.8', reason)] : [];
  return [openAtom(() => truth, [], readings)];
}

/** Layers in which an incomplete ARN is completed: "identity-based policies" (grammar page); a boundary is one. */
const COMPLETING: readonly Layer[] = ['identity', 'boundary'];

function resourceAtoms({ statement, layer, place }: PlacedStatement, request: Request): readonly Atom[] {
  const element = statement.resource;
  if (element === undefined) return [];
  const completes = COMPLETING.includes(layer);
  const own = request.state(RESOURCE);
  // What no filling of its variables brings to the resource at hand depends on none of them.
  const live = { ...element, values: element.values.filter((value) => mayReach(value, own)) };
  const truth = (world: World): Truth =>
    elementTruth(live, (value) => resourceTruth(value, contextOf(request, world), completes));
  const keys = [...new Set([RESOURCE, ...live.values.flatMap(variablesOf)])];
  const unknown = keys.filter((key) => request.state(key).kind === 'unknown');
  const readings = resourceFacts(live, completes).map(([fact, reason]) =>
    readingOf(`${place}${element.pointer}`, fact, reason),
  );
  const heldAgainst = own.kind === 'known' ? own.values : [];
  return [{ ...openAtom(truth, unknown, readings), resource: element, heldAgainst }];
}

/** Whether a value can match for some filling of its variables: with stars in their place it then does. */
function mayReach(value: Template, own: KeyState): boolean {
  if (!hasVariable(value) || own.kind === 'absent') return true;
  const { tokens } = resourceGlob(withStars(value), NOWHERE) ?? { tokens: [] };
  if (own.kind === 'known') {
    const free = tokens.map((token) => (token.kind === 'many' ? { ...token, crossesColon: true } : token));
    return own.values.some((resource) => globMatches({ tokens: free, ignoreCase: false }, resource));
  }
  const required = own.unknown.within.filter(({ operator }) => operator.negated !== true);
  return required.every(({ values }) => values.some(({ text }) => beginAlike(tokens, freeGlob(text).tokens)));
}

/** Whether two patterns agree until the first wildcard of either. */
function beginAlike(some: readonly GlobToken[], others: readonly GlobToken[]): boolean {
  for (const [i, token] of some.entries()) {
    const other = others[i];
    if (token.kind !== 'char' || other?.kind !== 'char') return token.kind !== 'char' || other !== undefined;
    if (token.char !== other.char) return false;
  }
  return true;
}

/** The facts that can leave a `Resource` open. */
function resourceFacts({ values }: Element, completes: boolean): readonly (readonly [string, string])[] {
  const short = !completes && values.some(isIncompleteArn);
  const early = values.some(hasEarlyVariable);
  return [
    ...(short
      ? [['2.14', 'AWS documents the completion of a short ARN for identity policies only'] as const]
      : []),
    ...(early ? [['2.15', 'AWS documents variables in a resource only after the fifth colon'] as const] : []),
    ...(!short && !early && values.some(hasVariable)
      ? [['3.12', 'AWS does not document whether a wildcard inside the value of a variable is one'] as const]
      : []),
  ];
}

function resourceTruth(value: Template, world: World, completes: boolean): Truth {
  const glob = resourceGlob(value, world);
  // "... the policy variable ... has no value": the entry matches no resource (variables page).
  const resource = world(RESOURCE)?.[0];
  if (glob === undefined || resource === undefined) return false;
  const wild = writtenOut(value, world);
  const wildGlob = wild === undefined ? undefined : resourceGlob(wild, world);
  if (!globMatches(glob, resource))
    return wildGlob !== undefined && globMatches(wildGlob, resource) ? undefined : false;
  return (completes || !isIncompleteArn(value)) && !hasEarlyVariable(value) ? true : undefined;
}

function openAtom(
  truth: (world: World) => Truth,
  keys: readonly string[],
  readings: readonly Reading[],
): Atom {
  return {
    keys: [...keys, ...readings.map(({ key }) => key)],
    holds: (world) => truth(world) ?? readings.some((reading) => taken(reading, world)),
    readings,
    crossed: keys.some((key) => key !== RESOURCE),
  };
}

function principalAtoms(placed: PlacedStatement, principal: Principal): readonly Atom[] {
  const element = placed.statement.principal;
  if (element === undefined) return [];
  const truth = principalTruth(element, principal, placed);
  if (truth !== undefined) return [openAtom(() => truth, [], [])];
  const place = `${placed.place}${element.pointer}`;
  if (element.not) {
    const reason = 'AWS says that a NotPrincipal without the account "might" deny the whole account';
    return [readingAtom(readingOf(place, '2.21', reason))];
  }
  return [readingAtom(readingOf(place, undefined, 'which session of the role calls is not known'))];
}

/** Whether a statement's `Action` or `NotAction` can cover an action; what is not understood can. */
export function actionMayMatch({ action: element }: Statement, action: string): boolean {
  return element === undefined || actionsOf(element)(action) !== false;
}
