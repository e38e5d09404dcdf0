import type { Account } from '#account/account.ts';
import type { Change } from '#account/change.ts';
import { keyArnOf } from '#account/change-keys.ts';
import { layerOf } from '#account/organization-levels.ts';
import { plain } from '#report/plain-text.ts';

/** Why a change could not be judged although the account was read: what it changed is not among what was read. */
export function notJudged(change: Change, account: Account): string | undefined {
  if ('policyId' in change) return unreadLayer(layerOf(change, account), account);
  switch (change.kind) {
    case 'move-account':
    case 'join-organization':
      return unreadLayer('scp', account);
    case 'put-key-policy':
      return unreadKey(keyArnOf(account, change), account);
    case 'set-repository-key':
    case 'put-alias':
    case 'delete-alias':
      return account.repositories === undefined || account.keys === undefined
        ? 'which keys encrypt the repositories of the account is not known, so the change is not judged'
        : undefined;
    default:
      return undefined;
  }
}

/** The management account is bound by none. */
function unreadLayer(layer: 'scp' | 'rcp', account: Account): string | undefined {
  if (account[layer] !== undefined) return undefined;
  if (account.organization?.managementAccountId === account.id)
    return 'the account is the management account of its organization, which no such policy binds';
  const what = layer === 'scp' ? 'service' : 'resource';
  return `the ${what} control policies over the account are not known, so the change is not judged`;
}

function unreadKey(arn: string, { keys, repositories }: Account): string | undefined {
  if (repositories === undefined)
    return `which repositories the key \`${plain(arn)}\` encrypts is not known, so the change is not judged`;
  const isUsed = repositories.some(
    ({ kmsKeyId }) => kmsKeyId !== undefined && (kmsKeyId === arn || arn.endsWith(`:key/${kmsKeyId}`)),
  );
  if (!isUsed || keys?.some((key) => key.arn === arn) === true) return undefined;
  return `the policy of the key \`${plain(arn)}\` is not known, so the change is not judged`;
}
