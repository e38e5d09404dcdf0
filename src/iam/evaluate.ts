import { type Atom, readingAtom, readingOf } from './atom.ts';
import { type Allows, type Combined, combine, type MissingAllow, type Outcome } from './combine.ts';
import { type Exploration, explore, type Question, type Rule, type RuleMatch } from './explore.ts';
import { matchStatement } from './match.ts';
import type { Effect, Layer, Policy, Statement } from './policy.ts';
import { grantReach, type Reach } from './principal.ts';
import { type Request, serviceOf } from './request.ts';
import type { World } from './template.ts';
import type { VariableOptions } from './variables.ts';

/** A policy with the name that messages call it by (an ARN, an inline policy's name, an SCP's id). */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/** The policies that apply, layer by layer. A layer that is not given restricts nothing. */
export interface Policies {
  readonly identity?: readonly NamedPolicy[];
  readonly boundary?: readonly NamedPolicy[];
  readonly session?: readonly NamedPolicy[];
  readonly endpoint?: readonly NamedPolicy[];
  /** One list for each level, root first. */
  readonly scp?: readonly (readonly NamedPolicy[])[];
  readonly rcp?: readonly (readonly NamedPolicy[])[];
  readonly resource?: NamedPolicy;
}

/** A statement that denies, in all or some of the possible requests. */
export interface DenyCause {
  readonly layer: Layer;
  readonly policy: NamedPolicy;
  readonly statement: Statement;
  readonly match: RuleMatch;
}

export interface Evaluation {
  /** What some possible request gets; more than one when it depends on what is not known. */
  readonly outcomes: readonly Outcome[];
  readonly causes: readonly DenyCause[];
  /** Layers that must allow and, in some possible request, do not. */
  readonly missing: readonly MissingAllow[];
  /** Keys (lower case) and readings on which the outcome depends. */
  readonly deciding: readonly string[];
  /** Facts about AWS that are inferred, conflicting or unconfirmed and on which the outcome rests. */
  readonly facts: readonly string[];
  readonly exact: boolean;
  readonly worlds: ReadonlyMap<Outcome, World>;
}

const ORDER: readonly Outcome[] = ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'];

/**
 * Decides a request under all of its policies. Every statement is looked at: nothing stops at the first deny,
 * because every cause is wanted.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: Policies, request: Request): Evaluation {
  const prepared = prepare(policies, request);
  const exploration = explore([prepared.question], exploreOptions([request]));
  return evaluationOf(prepared, exploration, 0);
}

/** What the search needs to know of its requests: a key is unknown when it is unknown to any of them. */
export function exploreOptions(requests: readonly Request[]): VariableOptions {
  return {
    unknown: (key) => {
      for (const request of requests) {
        const state = request.state(key);
        if (state.kind === 'unknown') return state.unknown;
      }
      return undefined;
    },
    correlations: requests[0]?.correlations ?? [],
    known: (key) => {
      const [state, ...others] = requests.map((request) => request.state(key));
      if (state === undefined || [state, ...others].some(({ kind }) => kind === 'unknown')) return undefined;
      return { values: state.kind === 'known' ? state.values : undefined };
    },
  };
}

/** A request and the statements that may match it, ready for the search. */
export interface PreparedRequest {
  readonly request: Request;
  readonly question: Question<Outcome>;
  readonly sources: readonly RuleSource[];
  /** What the layers added up to wherever the search came to an answer. */
  readonly combinations: readonly Combined[];
}

interface RuleSource {
  readonly layer: Layer;
  readonly level: number;
  readonly policy: NamedPolicy;
  readonly statement: Statement;
  readonly effect: Effect;
}

/** The layers that would still not allow a request if every deny were gone: an explicit deny hides them. */
export function missingAllows(policies: Policies, request: Request): readonly MissingAllow[] {
  const prepared = prepare(policies, request, ['Allow']);
  return evaluationOf(prepared, explore([prepared.question], exploreOptions([request])), 0).missing;
}

/** Finds, for one request, the statements that may match and what that would take. */
export function prepare(
  policies: Policies,
  request: Request,
  effects: readonly Effect[] = ['Deny', 'Allow'],
): PreparedRequest {
  const rules: Rule[] = [];
  const sources: RuleSource[] = [];
  for (const source of sourcesOf(policies)) {
    if (!effects.includes(source.effect)) continue;
    const place = `${source.layer} ${source.level} ${source.policy.name} ${source.effect} `;
    const atoms = matchStatement({ ...source, place, hasBoundary: policies.boundary !== undefined }, request);
    if (atoms === undefined) continue;
    rules.push({ denies: source.effect === 'Deny', atoms });
    sources.push(source);
  }
  const sessionRule = rules.push({ denies: false, atoms: sessionReading(policies) }) - 1;
  const combinations: Combined[] = [];
  const decide = (matches: (rule: number) => boolean): Outcome => {
    const combined = combine(allowsOf(policies, sources, request, matches), {
      principal: request.principal,
      resourceAccount: request.resourceAccount,
      service: serviceOf(request),
      sessionLimitsAnyone: matches(sessionRule),
    });
    combinations.push(combined);
    return combined.outcome;
  };
  return { request, question: { rules, denied: 'ExplicitlyDenied', decide }, sources, combinations };
}

/** Every statement with its layer. One whose effect can't be told possibly denies and possibly allows. */
function* sourcesOf(policies: Policies): Generator<RuleSource> {
  for (const { layer, level, policy } of placedPolicies(policies)) {
    for (const statement of policy.policy.statements) {
      const effects: readonly Effect[] =
        statement.effect === undefined ? ['Deny', 'Allow'] : [statement.effect];
      for (const effect of effects) yield { layer, level, policy, statement, effect };
    }
  }
}

interface PlacedPolicy {
  readonly layer: Layer;
  readonly level: number;
  readonly policy: NamedPolicy;
}

/** All policies in the order in which causes are listed. */
export function placedPolicies(policies: Policies): readonly PlacedPolicy[] {
  const flat = (layer: Layer, list: readonly NamedPolicy[] = [], level = 0): readonly PlacedPolicy[] =>
    list.map((policy) => ({ layer, level, policy }));
  return [
    ...flat('identity', policies.identity),
    ...flat('boundary', policies.boundary),
    ...flat('session', policies.session),
    ...(policies.scp ?? []).flatMap((list, level) => flat('scp', list, level)),
    ...(policies.rcp ?? []).flatMap((list, level) => flat('rcp', list, level)),
    ...flat('resource', policies.resource === undefined ? [] : [policies.resource]),
    ...flat('endpoint', policies.endpoint),
  ];
}

/** Fact 1.13 asks only where a session policy meets a resource policy. */
function sessionReading(policies: Policies): readonly Atom[] {
  if (policies.session === undefined || policies.resource === undefined) return [];
  const reason =
    'AWS does not document whether a session policy limits what a resource policy grants to everyone';
  return [readingAtom(readingOf('session ', '1.13', reason))];
}

function allowsOf(
  policies: Policies,
  sources: readonly RuleSource[],
  { principal }: Request,
  matches: (rule: number) => boolean,
): Allows {
  const matching = sources.filter(({ effect }, rule) => effect === 'Allow' && matches(rule));
  const at = (layer: Layer, level = 0): boolean =>
    matching.some((s) => s.layer === layer && s.level === level);
  const reaches = matching.flatMap(({ layer, statement }): Reach[] => {
    if (layer !== 'resource') return [];
    return [statement.principal === undefined ? 'anyone' : grantReach(statement.principal, principal)];
  });
  return {
    ...(policies.identity === undefined ? {} : { identity: at('identity') }),
    ...(policies.boundary === undefined ? {} : { boundary: at('boundary') }),
    ...(policies.session === undefined ? {} : { session: at('session') }),
    ...(policies.endpoint === undefined ? {} : { endpoint: at('endpoint') }),
    ...(policies.scp === undefined ? {} : { scp: policies.scp.map((_, level) => at('scp', level)) }),
    ...(policies.rcp === undefined ? {} : { rcp: policies.rcp.map((_, level) => at('rcp', level)) }),
    ...(policies.resource === undefined ? {} : { resource: new Set(reaches) }),
  };
}

/** Reads the answer to one of the questions of an exploration. */
export function evaluationOf(
  prepared: PreparedRequest,
  exploration: Exploration<Outcome>,
  question: number,
): Evaluation {
  const worlds = new Map<Outcome, World>();
  for (const { labels, world } of exploration.leaves) {
    const outcome = labels[question];
    if (outcome !== undefined && !worlds.has(outcome)) worlds.set(outcome, world);
  }
  const matching = exploration.matching[question] ?? [];
  const causes = prepared.sources.flatMap(({ effect, ...source }, rule): DenyCause[] => {
    const match = matching[rule];
    return effect === 'Deny' && match?.possible === true ? [{ ...source, match }] : [];
  });
  const possible = new Set<Outcome>(worlds.keys());
  // Past the work bound nothing is ruled out that was not ruled out statement by statement.
  if (!exploration.exact && exploration.exhausted) for (const outcome of ORDER) possible.add(outcome);
  if (causes.length === 0) possible.delete('ExplicitlyDenied');
  return {
    outcomes: ORDER.filter((outcome) => possible.has(outcome)),
    causes,
    missing: missingOf(prepared.combinations),
    deciding: exploration.deciding,
    facts: factsOf(prepared, exploration.deciding),
    exact: exploration.exact,
    worlds,
  };
}

function missingOf(combinations: readonly Combined[]): readonly MissingAllow[] {
  const found = combinations.flatMap(({ missing }) => missing);
  return [...new Map(found.map((missing) => [`${missing.layer} ${missing.level}`, missing])).values()];
}

/** The facts behind the readings that decide, and those that the combination of layers rests on. */
function factsOf(prepared: PreparedRequest, deciding: readonly string[]): readonly string[] {
  const readings = prepared.question.rules.flatMap(({ atoms }) => atoms.flatMap((atom) => atom.readings));
  const open = readings.flatMap(({ key, fact }) =>
    fact !== undefined && deciding.includes(key) ? [fact] : [],
  );
  return [...new Set([...open, ...prepared.combinations.flatMap(({ facts }) => facts)])].sort();
}
