import type { Layer } from '#iam/policy.ts';

const SEVERAL: Readonly<Record<Layer, string>> = {
  identity: 'identity-based policies',
  boundary: 'permissions boundaries',
  session: 'session policies',
  scp: 'service control policies (SCP)',
  rcp: 'resource control policies (RCP)',
  resource: 'the key policy',
  endpoint: 'VPC endpoint policies',
};

/** Layers of which nothing is known, as a list for people. */
export function layerNames(layers: readonly string[]): string {
  return layers.map((layer) => (isLayer(layer) ? SEVERAL[layer] : layer)).join(', ');
}

function isLayer(name: string): name is Layer {
  return Object.hasOwn(SEVERAL, name);
}
