import type { Layer } from './policy.ts';
import type { Reach } from './principal.ts';
import type { Principal } from './request.ts';

export type Outcome = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

/** What the matching Allow statements of one request add up to, layer by layer. */
export interface Allows {
  /** Undefined: the layer is not given and restricts nothing. */
  readonly identity?: boolean;
  readonly boundary?: boolean;
  readonly session?: boolean;
  readonly endpoint?: boolean;
  /** One entry for each level, root first. */
  readonly scp?: readonly boolean[];
  readonly rcp?: readonly boolean[];
  /** How the resource policy's matching statements reach the principal. */
  readonly resource?: ReadonlySet<Reach>;
}

/** The request as far as the combination of layers asks. */
export interface Parties {
  readonly principal: Principal;
  readonly resourceAccount: string;
  readonly service: string;
  /** Fact 1.13 read so that a session policy limits a grant to everyone. */
  readonly sessionLimitsAnyone: boolean;
}

export interface Combined {
  readonly outcome: 'Allowed' | 'ImplicitlyDenied';
  /** The layers without whose Allow the request fails. */
  readonly missing: readonly MissingAllow[];
  /** Facts that are inferred, and on which the outcome rests. */
  readonly facts: readonly string[];
}

/** A layer that must allow and does not; SCPs and RCPs with the level, 0 for the root. */
export interface MissingAllow {
  readonly layer: Layer;
  readonly level: number;
}

/**
 * Whether a request that no statement denies is allowed.
 *
 * Every RCP and SCP level must allow, and the endpoint where one is given; then the resource policy and the
 * policies of the principal decide together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function combine(allows: Allows, parties: Parties): Combined {
  const access =
    parties.principal.account === parties.resourceAccount
      ? sameAccount(allows, parties)
      : crossAccount(allows, parties);
  const missing: readonly MissingAllow[] = [
    ...closedLevels('rcp', allows.rcp),
    ...closedLevels('scp', allows.scp),
    ...(allows.endpoint === false ? [{ layer: 'endpoint' as const, level: 0 }] : []),
    ...access.missing.map((layer) => ({ layer, level: 0 })),
  ];
  return { outcome: missing.length === 0 ? 'Allowed' : 'ImplicitlyDenied', missing, facts: access.facts };
}

/** "... at every level from the root through each OU in the direct path to the account" (SCP evaluation page). */
function closedLevels(layer: Layer, levels: readonly boolean[] = []): readonly MissingAllow[] {
  return levels.flatMap((open, level) => (open ? [] : [{ layer, level }]));
}

interface Access {
  readonly missing: readonly Layer[];
  readonly facts: readonly string[];
}

/** "If the action is allowed by an identity-based policy, a resource-based policy, or both" (same page). */
function sameAccount(allows: Allows, parties: Parties): Access {
  const grants = allows.resource;
  if (grants === undefined) return { missing: own(allows, parties), facts: [] };
  const direct = directGrant(allows, grants, parties);
  if (direct !== undefined) return direct;
  // KMS is the exception: without the key policy's word an Allow in an identity policy has no effect.
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  if (parties.service === 'kms' && !grants.has('account')) return { missing: ['resource'], facts: [] };
  return { missing: own(allows, parties), facts: [] };
}

/**
 * A grant that names the principal, or everyone, needs no identity policy; which implicit denies still limit it
 * depends on how it names it (facts 1.6, 1.12 and 1.13).
 */
function directGrant(allows: Allows, grants: ReadonlySet<Reach>, parties: Parties): Access | undefined {
  if (UNLIMITED.some((reach) => grants.has(reach))) return { missing: [], facts: [] };
  if (grants.has('anyone')) {
    const limited = allows.session === false && parties.sessionLimitsAnyone;
    return { missing: limited ? ['session'] : [], facts: allows.boundary === false ? ['1.12'] : [] };
  }
  if (!grants.has('role') && !grants.has('federator')) return undefined;
  return {
    missing: [
      ...(allows.boundary === false ? ['boundary' as const] : []),
      ...(allows.session === false ? ['session' as const] : []),
    ],
    facts: [],
  };
}

/** Grants that no implicit deny of the principal's own policies limits (fact 1.6). */
const UNLIMITED: readonly Reach[] = ['session', 'federated', 'user', 'named'];

/** What the principal's own policies must allow. The root user of an account has none and needs none. */
function own(allows: Allows, { principal }: Parties): readonly Layer[] {
  const missing: Layer[] = [];
  if (allows.identity === false && principal.kind !== 'root') missing.push('identity');
  if (allows.boundary === false) missing.push('boundary');
  if (allows.session === false) missing.push('session');
  return missing;
}

/**
 * Both accounts must allow: "the resource-based policy and the identity-based policy".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
function crossAccount(allows: Allows, parties: Parties): Access {
  const granted = allows.resource !== undefined && allows.resource.size > 0;
  return { missing: [...(granted ? [] : ['resource' as const]), ...own(allows, parties)], facts: [] };
}
