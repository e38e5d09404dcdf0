import { parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy, Policies } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import { type EvaluateInput, type EvaluateOutput, evaluateInput } from './evaluate-schema.ts';
import { nearest } from './nearest.ts';

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

const LAYERS: readonly string[] = Object.keys(evaluateInput.shape.policies.shape);

/** Fields beside the layers are ignored, but one that is a layer with a typing mistake in it would hide its denies. */
export function mistypedLayers(given: EvaluateInput['policies']): EvaluateOutput['problems'] {
  return Object.keys(given).flatMap((name) => {
    const layer = LAYERS.includes(name) ? undefined : nearest(name.toLowerCase(), LAYERS);
    if (layer === undefined) return [];
    const message = `\`${name}\` is no layer and was not looked at: \`${layer}\` is one`;
    return [{ policy: '', pointer: '', code: 'element-unknown' as const, message }];
  });
}
