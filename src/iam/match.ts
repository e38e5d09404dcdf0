import { remembered, rememberedFor } from '#lib/remembered.ts';
import { hasEarlyVariable, incompleteGlobs, isIncompleteArn, otherReadings, resourceGlob } from './arn.ts';
import { type Atom, anyTrue, negate, openAtom, type Truth } from './atom.ts';
import { beginsLike, freeGlob, type Glob, globMatches, isMany, MANY } from './glob.ts';
import { type OpenFactId, openFact } from './open-facts.ts';
import type { Element, Layer, Statement } from './policy.ts';
import { principalTruth } from './principal.ts';
import {
  boundTemplate,
  contextOf,
  type KeyState,
  type Principal,
  RESOURCE,
  type Request,
} from './request.ts';
import { hasVariable, isSubstituted, type Template, variablesOf, type World, withStars } from './template.ts';
import { testAtom } from './test-atom.ts';

/** A statement at its place: what matching needs to know of the policy it stands in. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly layer: Layer;
  /** Whether the principal has a permissions boundary: `NotPrincipal` asks. */
  readonly hasBoundary: boolean;
}

/**
 * What must hold for a statement to match a request; undefined when it can never match.
 * A matcher knows nothing of layers and how they combine, but for the few rules that read a pattern differently.
 */
export function matchStatement(placed: PlacedStatement, request: Request): readonly Atom[] | undefined {
  const bare = matchWithoutCondition(placed, request);
  return bare && stillOpen([...bare, ...conditionAtoms(placed.statement, request)], request);
}

/** The same as if the statement had no condition. */
export function matchWithoutCondition(
  placed: PlacedStatement,
  request: Request,
): readonly Atom[] | undefined {
  const { statement } = placed;
  const action = actionAtom(statement, request.action);
  if (action.truth(NOWHERE) === false) return undefined;
  return stillOpen(
    [
      action,
      ...resourceAtoms(placed, request),
      ...principalAtoms(placed, request.principal),
      ...statement.doubts.map(({ message }) => openAtom({ reason: message })),
    ],
    request,
  );
}

/** The atoms that can still fail; undefined when one fails in every world. */
function stillOpen(atoms: readonly Atom[], { reads }: Request): readonly Atom[] | undefined {
  const open: Atom[] = [];
  for (const one of atoms) {
    const atom = reads === undefined ? one : readAsAssumed(one, reads);
    const truth = atom.keys.length > 0 ? undefined : atom.truth(NOWHERE);
    if (truth === false) return undefined;
    if (truth === undefined) open.push(atom);
  }
  return open;
}

/** An atom that is nowhere open on account of a fact whose reading is assumed. */
function readAsAssumed(atom: Atom, reads: NonNullable<Request['reads']>): Atom {
  const assumed = (): Truth => {
    const { fact } = atom.reading();
    return fact === undefined ? undefined : reads(fact);
  };
  return { ...atom, truth: (world) => atom.truth(world) ?? assumed() };
}

/** For atoms that depend on nothing unknown. */
const NOWHERE: World = () => undefined;

function conditionAtoms({ condition }: Statement, request: Request): readonly Atom[] {
  const { rename } = request;
  return condition.map((test) =>
    testAtom(rename === undefined ? test : { ...test, lookup: rename(test.lookup) }, request),
  );
}

/**
 * Actions are compared case-insensitively; `*` and `?` may stand anywhere in the name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * Fact 2.8: a wildcard inside the service prefix is not documented.
 */
function actionTruth({ text, misspelt }: Template, action: string): Truth {
  if (text === '*') return true;
  if (misspelt === true) return undefined;
  if (!beginsLike(text, action) || !globMatches(freeGlob(text, true), action)) return false;
  return /^[^*?]+:/.test(text) ? true : undefined;
}

function elementTruth({ not, values }: Element, truthOf: (value: Template) => Truth): Truth {
  const any = anyTrue(values, truthOf);
  return not ? negate(any) : any;
}

/** Every principal under a policy asks for the same actions. */
const actionsOf = rememberedFor((element: Element) =>
  remembered((action) => elementTruth(element, (value) => actionTruth(value, action))),
);

function actionAtom(statement: Statement, action: string): Atom {
  const truth = actionTruthOf(statement, action);
  return {
    ...readAs(isMisspelt(statement.action) ? '3.13' : '2.8'),
    keys: [],
    truth: () => truth,
    crossed: false,
  };
}

function isMisspelt(element: Element | undefined): boolean {
  return element?.values.some(({ misspelt }) => misspelt === true) === true;
}

function whoWords({ kind }: Principal): string {
  return kind === 'federated'
    ? 'which user made the federated session is not known'
    : 'which session of the role calls is not known';
}

/** Whether a statement's `Action` or `NotAction` covers an action; what is not understood limits nothing. */
export function actionTruthOf({ action: element }: Statement, action: string): Truth {
  return element === undefined ? true : actionsOf(element)(action);
}

/** Layers in which an incomplete ARN is completed: "identity-based policies" (grammar page); a boundary is one. */
const COMPLETING: readonly Layer[] = ['identity', 'boundary'];

function resourceAtoms({ statement, layer }: PlacedStatement, request: Request): readonly Atom[] {
  const element = statement.resource;
  if (element === undefined || isEverything(element)) return [];
  const completes = COMPLETING.includes(layer);
  const own = request.state(RESOURCE);
  const bound = element.values.map((value) => boundTemplate(value, request));
  // What no filling of its variables brings to the resource at hand depends on none of them.
  const live = { ...element, values: bound.filter((value) => mayReach(value, own)) };
  const variables = live.values.flatMap(variablesOf);
  return [
    {
      ...readAs(resourceFact(live, completes)),
      keys: [...new Set(own.kind === 'unknown' ? [RESOURCE, ...variables] : variables)],
      truth: (world) =>
        elementTruth(live, (value) => resourceTruth(value, contextOf(request, world), completes)),
      resource: element,
      boundResource: live,
      ...(own.kind === 'known' ? { heldAgainst: own.values } : {}),
      crossed: variables.length > 0,
    },
  ];
}

function isEverything({ not, values }: Element): boolean {
  return !not && values.some(({ text }) => text === '*');
}

function readAs(fact: OpenFactId): Pick<Atom, 'reading'> {
  return { reading: () => ({ fact, ...openFact(fact) }) };
}

/** Whether a value can match for some filling of its variables: with stars in their place it then does. */
function mayReach(value: Template, own: KeyState): boolean {
  if (!hasVariable(value) || own.kind === 'absent') return true;
  const stars = withStars(value);
  const globs = [resourceGlob(stars, NOWHERE) ?? [], incompleteGlobs(stars, NOWHERE)].flat();
  return globs.some(({ codes }) => {
    if (own.kind === 'unknown') return beginsAlike(codes, own.unknown.prefix ?? '');
    const free: Glob = { codes: codes.map((code) => (isMany(code) ? MANY : code)), ignoreCase: false };
    return own.values.some((resource) => globMatches(free, resource));
  });
}

/** Whether a pattern agrees with a text until its first wildcard, or as far as the text goes. */
function beginsAlike(codes: readonly number[], prefix: string): boolean {
  for (let i = 0; i < prefix.length; i++) {
    const code = codes[i];
    if (code === undefined) return false;
    if (code < 0) return true;
    if (code !== prefix.charCodeAt(i)) return false;
  }
  return true;
}

/** The fact that can leave a `Resource` open. */
function resourceFact({ values }: Element, completes: boolean): OpenFactId {
  if (values.some((value) => isIncompleteArn(value) && (!completes || value.text.includes('*:'))))
    return '2.14';
  if (values.some(hasEarlyVariable)) return '2.15';
  if (values.some(({ misspelt }) => misspelt === true)) return '3.13';
  return values.some(isSubstituted) ? '3.12' : '2.17';
}

function resourceTruth(value: Template, world: World, completes: boolean): Truth {
  if (value.misspelt === true) return undefined;
  const glob = resourceGlob(value, world);
  const resource = world(RESOURCE)?.[0];
  // "... the policy variable ... has no value": the entry matches no resource (variables page).
  if (glob === undefined || resource === undefined) return false;
  if (!globMatches(glob, resource))
    return otherReadings(value, world).some((other) => globMatches(other, resource)) ? undefined : false;
  return (completes || !isIncompleteArn(value)) && !hasEarlyVariable(value) ? true : undefined;
}

function principalAtoms(placed: PlacedStatement, principal: Principal): readonly Atom[] {
  const element = placed.statement.principal;
  if (element === undefined) return [];
  const truth = principalTruth(element, principal, placed);
  const reading = element.not ? readAs('2.21') : { reading: () => ({ reason: whoWords(principal) }) };
  return [{ ...reading, keys: [], truth: () => truth, crossed: false }];
}

/** Whether a statement's `Action` or `NotAction` can cover an action; what is not understood can. */
export function actionMayMatch(statement: Statement, action: string): boolean {
  return actionTruthOf(statement, action) !== false;
}
