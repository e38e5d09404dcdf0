import type { Compaction } from '#account/compaction.ts';
import { FIRST_HOP_ACTIONS, KMS_CONTRACT } from '#codecommit/contract.ts';
import { type RepositoryKey, rulesOf } from '#codecommit/key.ts';
import { AskedActions, type Reach } from '#iam/asked-actions.ts';
import type { PolicySource } from '#iam/parse-policy.ts';
import type { Layer } from '#iam/policy.ts';
import { type Bearing, isSifted, type SiftedPolicy, siftPolicy } from '#iam/sifted-policy.ts';

const ASKED = new AskedActions([...KMS_CONTRACT, ...FIRST_HOP_ACTIONS]);

const reachOfAll = (actions: readonly string[]): Reach =>
  actions.reduce((reach, action) => reach | ASKED.bitOf(action), 0);

/** The bits of CodeCommit's calls to KMS, and of the principal's own calls to CodeCommit. */
export const KMS_REACH: Reach = reachOfAll(KMS_CONTRACT);
const OWN_CALL_REACH: Reach = reachOfAll(FIRST_HOP_ACTIONS);

/** What of a principal's identity policies can bear on what its requests get on a key. */
export function bearingOn(key: RepositoryKey): Bearing {
  // Where the key's own policy grants to everyone nobody needs an allow of its own.
  const isGranted = rulesOf(key).policy !== undefined && key.policy === undefined;
  return { Deny: KMS_REACH | OWN_CALL_REACH, Allow: OWN_CALL_REACH | (isGranted ? 0 : KMS_REACH) };
}

/**
 * Keeps of the documents of an account what bears on CodeCommit's calls, and nothing else: a large account then needs
 * the memory of a small one.
 */
export function compaction(): Compaction {
  const trusts = new Map<string, string>();
  return {
    policy: (document) => siftPolicy(document, 'identity', ASKED),
    // Most roles have the trust policy of many others.
    trust: (document) => {
      if (document === undefined) return undefined;
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      const known = trusts.get(text) ?? text;
      trusts.set(known, known);
      return known;
    },
    defaultVersionsOnly: true,
  };
}

/** Reads each document once, however many principals it reaches. */
export type DocumentReader = (source: PolicySource, layer: Layer) => SiftedPolicy;

/** A reader that remembers what it read, by content (texts) or identity (objects). */
export function documentReader(): DocumentReader {
  const shelves = new Map<Layer, Map<unknown, SiftedPolicy>>();
  return (source, layer) => {
    if (isSifted(source)) return source;
    const shelf = shelves.get(layer) ?? new Map<unknown, SiftedPolicy>();
    shelves.set(layer, shelf);
    const known = shelf.get(source) ?? siftPolicy(source, layer, ASKED);
    shelf.set(source, known);
    return known;
  };
}
