import type { Account } from '#account/account.ts';
import { KEY_ALIAS } from '#codecommit/contract.ts';
import type { Finding } from '#guard/finding.ts';
import { keysOf, knowsRepositoriesOf } from '#guard/keys.ts';

/**
 * Whether an account tells that a finding is gone when it is no longer found in it: the layer of its cause has to be
 * known, and so have the keys that it is about. What is not evaluated is never evidence.
 */
export function isJudgedIn(finding: Finding, account: Account): boolean {
  const { layer } = finding.source;
  if ((layer === 'scp' || layer === 'rcp') && account[layer] === undefined) return false;
  return finding.keys.every((key) => isJudgedKey(key, finding, account));
}

/**
 * `aws/codecommit` is judged in every Region. A key that only some repository was given is judged where all repositories
 * of the Region are known, and by its policy where that is known or the key is no longer used.
 */
function isJudgedKey(key: string, { source, regions }: Finding, account: Account): boolean {
  if (key === KEY_ALIAS) return true;
  const judged = regions.flatMap((region) => keysOf(account, region)).find(({ arn }) => arn === key);
  if (judged?.kind === 'aws-managed') return true;
  if (!regions.every((region) => knowsRepositoriesOf(account, region))) return false;
  return source.layer !== 'resource' || judged === undefined || judged.policy !== undefined;
}
