import type { Layer } from './policy.ts';

/** The layers as AWS's own access-denied messages name them (IAM: "Troubleshoot access denied error messages"). */
const WORDS: Readonly<Record<Layer, string>> = {
  identity: 'an identity-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  resource: 'a resource-based policy',
  endpoint: 'a VPC endpoint policy',
};

export function layerWords(layer: Layer): string {
  return WORDS[layer];
}
