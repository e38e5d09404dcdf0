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
import { freeGlob, globMatches } from './glob.ts';
import type { ConditionTest, Element, Layer, Statement } from './policy.ts';
import { principalTruth } from './principal.ts';
import { contextOf, type Principal, RESOURCE, type Request } from './request.ts';
import { hasVariable, type Template, variablesOf, type World, writtenOut } from './template.ts';

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
  const atoms = [
    ...actionAtoms(placed, request.action),
    ...resourceAtoms(placed, request),
    ...principalAtoms(placed, request.principal),
    ...statement.condition.map((test) => testAtom(renamed(test, request), request, place)),
    ...statement.doubts.map((problem, i) => {
      return readingAtom(readingOf(`${place}${problem.pointer}#${i}`, undefined, problem.message));
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

function actionAtoms({ statement, place }: PlacedStatement, action: string): readonly Atom[] {
  const element = statement.action;
  if (element === undefined) return [];
  const truth = elementTruth(element, (value) => actionTruth(value, action));
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
  const truth = (world: World): Truth =>
    elementTruth(element, (value) => resourceTruth(value, contextOf(request, world), completes));
  const keys = [...new Set([RESOURCE, ...element.values.flatMap(variablesOf)])];
  const unknown = keys.filter((key) => request.state(key).kind === 'unknown');
  const readings = resourceFacts(element, completes).map(([fact, reason]) =>
    readingOf(`${place}${element.pointer}`, fact, reason),
  );
  const own = request.state(RESOURCE);
  const heldAgainst = own.kind === 'known' ? own.values : [];
  return [{ ...openAtom(truth, unknown, readings), resource: element, heldAgainst }];
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
  const reason = 'AWS says that a NotPrincipal without the account "might" deny the whole account';
  return [readingAtom(readingOf(`${placed.place}${element.pointer}`, '2.21', reason))];
}

/** Whether a statement's `Action` or `NotAction` can cover an action; what is not understood can. */
export function actionMayMatch({ action: element }: Statement, action: string): boolean {
  return element === undefined || elementTruth(element, (value) => actionTruth(value, action)) !== false;
}
