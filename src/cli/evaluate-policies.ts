import { parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy, Policies } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import type { EvaluateInput } from './evaluate-schema.ts';

/** The policies of a line, parsed, by layer. */
export function policiesOf(given: EvaluateInput['policies']): Policies {
  type Given = NonNullable<EvaluateInput['policies']['resource']>;
  const named =
    (layer: Layer) =>
    (policy: Given): NamedPolicy => ({
      name: policy.name,
      policy: parsePolicy(policy.document, layer),
    });
  const { identity, boundary, session, endpoint, scp, rcp, resource } = given;
  return {
    ...(identity === undefined ? {} : { identity: identity.map(named('identity')) }),
    ...(boundary === undefined ? {} : { boundary: boundary.map(named('boundary')) }),
    ...(session === undefined ? {} : { session: session.map(named('session')) }),
    ...(endpoint === undefined ? {} : { endpoint: endpoint.map(named('endpoint')) }),
    ...(scp === undefined ? {} : { scp: scp.map((level) => level.map(named('scp'))) }),
    ...(rcp === undefined ? {} : { rcp: rcp.map((level) => level.map(named('rcp'))) }),
    ...(resource === undefined ? {} : { resource: named('resource')(resource) }),
  };
}
