import type { PolicySource } from '#iam/parse-policy.ts';
import type { Account, User } from './account.ts';
import { type Entity, findOwner } from './applied.ts';
import type { Change } from './change.ts';
import type { ChangeOf } from './change-of.ts';

/**
 * Whether an account that was read shows that a change was made. IAM is eventually consistent: "a change ... might
 * not be immediately visible", and a read that does not show a young change may be older than it. A change that
 * another one has overwritten since is not shown either.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 */
export function showsChange(account: Account, change: Change): boolean {
  switch (change.kind) {
    case 'create-policy':
      return account.policies.has(change.policyArn);
    case 'delete-policy':
      return !account.policies.has(change.policyArn);
    case 'create-version':
    case 'set-default-version':
    case 'delete-version':
      return showsVersion(account, change);
    case 'create':
      return findOwner(account, change.owner) !== undefined;
    case 'delete':
      return findOwner(account, change.owner) === undefined;
    case 'rename':
      return findOwner(account, { ...change.owner, name: change.newName ?? change.owner.name }) !== undefined;
    case 'add-to-group':
    case 'remove-from-group':
      return showsMembership(account.users.get(change.userName.toLowerCase()), change);
    default:
      // Reads of what is beside IAM do not lag.
      return !('owner' in change) || showsOn(findOwner(account, change.owner), change);
  }
}

type VersionChange = ChangeOf<'create-version' | 'set-default-version' | 'delete-version'>;

/** Version ids are never given again. */
function showsVersion(account: Account, change: VersionChange): boolean {
  const policy = account.policies.get(change.policyArn);
  if (policy === undefined) return false;
  const has = (wanted: string) => policy.versions.some(({ id }) => id === wanted);
  if (change.kind === 'delete-version') return !has(change.versionId);
  if (change.kind === 'set-default-version') return policy.defaultVersion === change.versionId;
  if (change.versionId !== undefined) return has(change.versionId);
  const shown = change.setAsDefault
    ? policy.versions.filter(({ id }) => id === policy.defaultVersion)
    : policy.versions;
  return shown.some(({ document }) => sameDocument(document, change.document));
}

function showsMembership(
  user: User | undefined,
  { kind, groupName }: ChangeOf<'add-to-group' | 'remove-from-group'>,
): boolean {
  const isMember = user?.groups.some((name) => name.toLowerCase() === groupName.toLowerCase()) === true;
  return kind === 'add-to-group' ? isMember : !isMember;
}

type OwnChange = ChangeOf<
  | 'put-inline'
  | 'delete-inline'
  | 'attach'
  | 'detach'
  | 'put-boundary'
  | 'delete-boundary'
  | 'put-trust'
  | 'tag'
  | 'untag'
>;

/** Of somebody who is gone nothing is left; of somebody who is not there yet nothing is shown. */
function showsOn(entity: Entity | undefined, change: OwnChange): boolean {
  switch (change.kind) {
    case 'put-inline': {
      const inline = entity?.inline.find(({ name }) => name === change.policyName);
      return inline !== undefined && sameDocument(inline.document, change.document);
    }
    case 'delete-inline':
      return entity?.inline.some(({ name }) => name === change.policyName) !== true;
    case 'attach':
      return entity?.attached.includes(change.policyArn) === true;
    case 'detach':
      return entity?.attached.includes(change.policyArn) !== true;
    default:
      return entity !== undefined && entity.kind !== 'group' && showsOnPrincipal(entity, change);
  }
}

type PrincipalChange = ChangeOf<'put-boundary' | 'delete-boundary' | 'put-trust' | 'tag' | 'untag'>;

function showsOnPrincipal(principal: Exclude<Entity, { kind: 'group' }>, change: PrincipalChange): boolean {
  switch (change.kind) {
    case 'put-boundary':
      return principal.boundary === change.policyArn;
    case 'delete-boundary':
      return principal.boundary === undefined;
    case 'put-trust':
      return principal.kind === 'role' && sameDocument(principal.trust, change.document);
    case 'tag':
      return [...change.tags].every(([key, value]) => principal.tags.get(key.toLowerCase()) === value);
    default:
      return change.keys.every((key) => !principal.tags.has(key.toLowerCase()));
  }
}

/** Whether two documents say the same, however they are spaced, ordered and encoded. One that is not known says nothing. */
function sameDocument(one: PolicySource, other: PolicySource): boolean {
  return one !== undefined && other !== undefined && canonical(one) === canonical(other);
}

function canonical(source: PolicySource): string {
  const value = typeof source === 'string' ? parsed(source) : source;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A text that is no JSON is compared as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trimStart().startsWith('%') ? decodeURIComponent(text) : text);
  } catch {
    return text;
  }
}
