import { openAtom } from './atom.ts';
import { matchStatement } from './match.ts';
import { openFact } from './open-facts.ts';
import { type NamedPolicy, type Policies, placedPolicies } from './policies.ts';
import type { Effect, Layer, Statement } from './policy.ts';
import { type Request, serviceOf } from './request.ts';
import type { Rule } from './space.ts';

/** A statement that may match a request, with the policy that it stands in. */
export interface RuleSource {
  readonly layer: Layer;
  readonly level: number;
  readonly policy: NamedPolicy;
  readonly statement: Statement;
  readonly effect: Effect;
}

/** A request and the statements that may match it. */
export interface Prepared {
  readonly request: Request;
  readonly policies: Policies;
  readonly rules: readonly Rule[];
  /** Where the rules come from; one without a source stands for the reading of fact 1.13. */
  readonly sources: readonly (RuleSource | undefined)[];
}

/** Finds, for one request, the statements that may match and what that would take. */
export function prepare(
  policies: Policies,
  request: Request,
  effects: readonly Effect[] = ['Deny', 'Allow'],
): Prepared {
  const rules: Rule[] = [];
  const sources: (RuleSource | undefined)[] = [];
  const hasBoundary = policies.boundary !== undefined;
  for (const source of sourcesOf(policies)) {
    if (!effects.includes(source.effect)) continue;
    const atoms = matchStatement({ ...source, hasBoundary }, request);
    if (atoms === undefined) continue;
    rules.push({ denies: source.effect === 'Deny', atoms, place: placeOf(source, request) });
    sources.push(source);
  }
  const session = sessionRule(policies, request);
  if (session !== undefined) {
    rules.push(session);
    sources.push(undefined);
  }
  return { request, policies, rules, sources };
}

/** Every statement with its layer. One whose effect can't be told possibly denies and possibly allows. */
function* sourcesOf(policies: Policies): Generator<RuleSource> {
  for (const { layer, level, policy } of placedPolicies(policies)) {
    for (const statement of policy.policy.statements) {
      if (statement.effect !== 'Allow') yield { layer, level, policy, statement, effect: 'Deny' };
      if (statement.effect !== 'Deny') yield { layer, level, policy, statement, effect: 'Allow' };
    }
  }
}

/** A fact is read alike wherever its statement stands; what is not understood may bear on one service and not on another. */
function placeOf({ statement, effect }: RuleSource, request: Request): unknown {
  const service = statement.doubts.length === 0 ? '' : serviceOf(request);
  return placesOf(statement, `${effect} ${service}`);
}

const PLACES = new WeakMap<Statement, Map<string, object>>();

/** One object for each way in which a statement can be open. */
function placesOf(statement: Statement, way: string): object {
  const places = PLACES.get(statement) ?? new Map<string, object>();
  PLACES.set(statement, places);
  const place = places.get(way) ?? {};
  places.set(way, place);
  return place;
}

/** Fact 1.13 asks only where a session policy meets a resource policy. */
function sessionRule({ session, resource }: Policies, { reads }: Request): Rule | undefined {
  if (session === undefined || resource === undefined) return undefined;
  const assumed = reads?.('1.13');
  if (assumed !== undefined) return assumed ? { denies: false, atoms: [], place: session } : undefined;
  const reading = { fact: '1.13', ...openFact('1.13') };
  return { denies: false, atoms: [openAtom(reading)], place: session };
}
