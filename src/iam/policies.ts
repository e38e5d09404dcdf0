import type { Layer, Policy } from './policy.ts';

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

export interface PlacedPolicy {
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
