import type { Change, Owner } from '#account/change.ts';
import type { ChangeOf } from '#account/change-of.ts';
import type { KeyChange } from '#account/key-change.ts';
import type { OrganizationChange } from '#account/organization-change.ts';
import type { DecodedEvent } from '#respond/decoded-event.ts';

/** What a call was about, to stand behind its name: `restrict-kms on user erin`. Undefined where that is not known. */
export function aboutWords(event: DecodedEvent): string | undefined {
  if (event.kind === 'change') return changeWords(event.change);
  if (event.kind === 'repository-created') return `${event.repository.name} in ${event.region}`;
  if (event.kind !== 'repository-refused' || event.repositoryName === undefined) return undefined;
  return `${event.repositoryName} in ${event.region}`;
}

function changeWords(change: Change): string {
  switch (change.kind) {
    case 'put-inline':
      return `${change.policyName} on ${ownerWords(change.owner)}`;
    case 'delete-inline':
      return `${change.policyName} of ${ownerWords(change.owner)}`;
    case 'attach':
    case 'put-boundary':
      return `${nameOf(change.policyArn)} to ${ownerWords(change.owner)}`;
    case 'detach':
      return `${nameOf(change.policyArn)} from ${ownerWords(change.owner)}`;
    case 'set-default-version':
    case 'delete-version':
      return `${nameOf(change.policyArn)} ${change.versionId}`;
    case 'create-policy':
    case 'create-version':
    case 'delete-policy':
      return nameOf(change.policyArn);
    case 'add-to-group':
    case 'remove-from-group':
      return `${change.userName}, group ${change.groupName}`;
    case 'create-repository':
    case 'set-repository-key':
    case 'rename-repository':
    case 'delete-repository':
      return `${change.name} in ${change.region}`;
    case 'delete-boundary':
    case 'put-trust':
    case 'create':
    case 'delete':
    case 'rename':
    case 'tag':
    case 'untag':
      return ownerWords(change.owner);
    default:
      return wordsElsewhere(change);
  }
}

function wordsElsewhere(change: ChangeOf<KeyChange['kind'] | OrganizationChange['kind']>): string {
  switch (change.kind) {
    case 'create-key':
      return nameOf(change.arn);
    case 'put-key-policy':
    case 'set-key-state':
      return `${nameOf(change.keyId)} in ${change.region}`;
    case 'put-alias':
    case 'delete-alias':
      return `${change.alias} in ${change.region}`;
    case 'attach-organization-policy':
      return `${change.policyId} to ${change.targetId}`;
    case 'detach-organization-policy':
      return `${change.policyId} from ${change.targetId}`;
    case 'create-organization-policy':
    case 'update-organization-policy':
    case 'delete-organization-policy':
      return change.policyId;
    case 'enable-policy-type':
    case 'disable-policy-type':
      return change.layer.toUpperCase();
    default:
      return `account ${change.accountId}`;
  }
}

function ownerWords({ kind, name }: Owner): string {
  return `${kind} ${name}`;
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
