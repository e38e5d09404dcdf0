import type { Account } from '#account/account.ts';
import { membersOf, principalsWith } from '#account/attachments.ts';
import type { Change, Owner } from '#account/change.ts';
import type { Finding } from '#guard/finding.ts';
import { type Touched, touchedElsewhere } from './affected-elsewhere.ts';

/** Finds, in the account as it is now, whom a change can affect. */
export function touchedBy(change: Change, account: Account): Touched {
  switch (change.kind) {
    case 'put-inline':
    case 'delete-inline':
      return {
        principals: arnsOf(change.owner, account),
        policyKey: `${arnOf(change.owner, account)}#${change.policyName}`,
      };
    case 'attach':
    case 'detach':
    case 'put-boundary':
      return { principals: arnsOf(change.owner, account), policyKey: change.policyArn };
    case 'create-version':
    case 'set-default-version':
    case 'create-policy':
    case 'delete-version':
    case 'delete-policy':
      return { principals: arns(principalsWith(account, change.policyArn)), policyKey: change.policyArn };
    case 'add-to-group':
    case 'remove-from-group':
      return {
        principals: arnsOf({ kind: 'user', name: change.userName }, account),
        group: change.groupName,
      };
    case 'rename':
      return { principals: arnsOf({ ...change.owner, name: change.newName ?? change.owner.name }, account) };
    case 'delete-boundary':
    case 'put-trust':
    case 'create':
    case 'delete':
    case 'tag':
    case 'untag':
      return { principals: arnsOf(change.owner, account) };
    default:
      return touchedElsewhere(change, account);
  }
}

/** Whether a finding is about somebody whom the change touches, under a key that it touches. */
export function concerns({ principals, concerned }: Touched, finding: Finding): boolean {
  return finding.principals.some(({ arn }) => principals.has(arn)) && concerned?.(finding) !== false;
}

/** Whether a finding came with the change: its statement stands in what the change wrote, attached or joined. */
export function introduced(finding: Finding, { policyKey, layers, group, principals }: Touched): boolean {
  const isMissing = finding.source.statement === null;
  const isOfLayers = layers?.includes(finding.source.layer) === true;
  if (isOfLayers && (isMissing || policyKey === undefined)) return true;
  if (policyKey !== undefined) return finding.source.policyKey === policyKey;
  if (group === undefined) return false;
  return finding.principals.some(({ arn, via }) => principals.has(arn) && via.includes(`group ${group}`));
}

/**
 * Whether a change that the account shows took a finding away that the account no longer has: it wrote the policy of
 * the finding anew, or took it, or its group, or themselves from everybody whom the finding reached.
 */
export function liftedBy({ kind }: Change, { source, principals }: Finding, touched: Touched): boolean {
  const isItsPolicy = touched.policyKey === source.policyKey;
  if (WRITES_POLICY.has(kind)) return isItsPolicy;
  if (!(kind === 'detach' ? isItsPolicy : TAKES_AWAY.has(kind))) return false;
  return principals.length > 0 && principals.every(({ arn }) => touched.principals.has(arn));
}

const WRITES_POLICY: ReadonlySet<Change['kind']> = new Set([
  'put-inline',
  'delete-inline',
  'create-version',
  'set-default-version',
]);

const TAKES_AWAY: ReadonlySet<Change['kind']> = new Set(['remove-from-group', 'delete']);

function arnsOf(owner: Owner, account: Account): ReadonlySet<string> {
  if (owner.kind === 'group') return arns(membersOf(account, owner.name));
  return new Set([arnOf(owner, account)]);
}

function arns(principals: readonly { readonly arn: string }[]): ReadonlySet<string> {
  return new Set(principals.map(({ arn }) => arn));
}

function arnOf({ kind, name }: Owner, account: Account): string {
  const entities = { user: account.users, group: account.groups, role: account.roles }[kind];
  return (
    entities.get(name.toLowerCase())?.arn ?? `arn:${account.partition}:iam::${account.id}:${kind}/${name}`
  );
}
