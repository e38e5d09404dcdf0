import type { Owner } from '#account/change.ts';
import { changeOf, failureOf, type Read, unknownCall } from './decode-change.ts';
import { type Fields, isOmitted } from './decode-fields.ts';
import { IAM_UNTOLD, IAM_WITHOUT_EFFECT } from './decode-iam-names.ts';
import type { EventFacts, Meaning } from './decoded-event.ts';
import type { TrailRecord } from './record-schema.ts';

type Kind = Owner['kind'];

const READS = /^(Get|List|Simulate|Generate)/;

/**
 * What an IAM call means. A failed call changes nothing. A call that is not known, or whose fields can't be read,
 * is never thrown away.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function iamMeaning(record: TrailRecord, facts: EventFacts): Meaning {
  const { eventName } = record;
  const failure = failureOf(record);
  if (failure !== undefined) return failure;
  if (READS.test(eventName)) return { kind: 'unrelated', reason: `\`${eventName}\` only reads` };
  const harmless = IAM_WITHOUT_EFFECT.get(eventName);
  if (harmless !== undefined) return { kind: 'unrelated', reason: harmless };
  if (isOmitted(record.requestParameters)) return { kind: 'padded' };
  const read = IAM_CHANGES.get(eventName);
  if (read !== undefined) return changeOf(record, facts, read);
  const untold = IAM_UNTOLD.get(eventName);
  return untold === undefined ? unknownCall(eventName, 'IAM') : { kind: 'change-unknown', reason: untold };
}

const owner = (kind: Kind, from: Fields): Owner => ({ kind, name: from.text(`${kind}Name`) });

const putInline =
  (kind: Kind): Read =>
  (request) => ({
    kind: 'put-inline',
    owner: owner(kind, request),
    policyName: request.text('policyName'),
    document: request.document('policyDocument'),
  });

const deleteInline =
  (kind: Kind): Read =>
  (request) => ({
    kind: 'delete-inline',
    owner: owner(kind, request),
    policyName: request.text('policyName'),
  });

const attachment =
  (what: 'attach' | 'detach', kind: Kind): Read =>
  (request) => ({
    kind: what,
    owner: owner(kind, request),
    policyArn: request.text('policyArn'),
  });

const putBoundary =
  (kind: Kind): Read =>
  (request) => ({
    kind: 'put-boundary',
    owner: owner(kind, request),
    policyArn: request.text('permissionsBoundary'),
  });

const onOwner =
  (what: 'delete' | 'delete-boundary', kind: Kind): Read =>
  (request) => ({
    kind: what,
    owner: owner(kind, request),
  });

const membership =
  (what: 'add-to-group' | 'remove-from-group'): Read =>
  (request) => ({
    kind: what,
    userName: request.text('userName'),
    groupName: request.text('groupName'),
  });

const create =
  (kind: Kind): Read =>
  (request, response) => {
    const boundary = request.optionalText('permissionsBoundary');
    return {
      kind: 'create',
      owner: owner(kind, request),
      path: response.inside(kind).optionalText('path') ?? request.optionalText('path') ?? '/',
      tags: request.has('tags') ? request.tags('tags') : new Map(),
      ...(boundary === undefined ? {} : { boundary }),
      ...(kind === 'role' ? { trust: request.document('assumeRolePolicyDocument') } : {}),
    };
  };

const rename =
  (kind: 'user' | 'group'): Read =>
  (request) => {
    const title = kind === 'user' ? 'newUserName' : 'newGroupName';
    const newPath = request.optionalText('newPath');
    const newName = newPath === undefined ? request.text(title) : request.optionalText(title);
    return {
      kind: 'rename',
      owner: owner(kind, request),
      ...(newName === undefined ? {} : { newName }),
      ...(newPath === undefined ? {} : { newPath }),
    };
  };

const tag =
  (kind: Kind): Read =>
  (request) => ({
    kind: 'tag',
    owner: owner(kind, request),
    tags: request.tags('tags'),
  });

const untag =
  (kind: Kind): Read =>
  (request) => ({
    kind: 'untag',
    owner: owner(kind, request),
    keys: request.texts('tagKeys'),
  });

const createPolicy: Read = (request, response) => ({
  kind: 'create-policy',
  policyArn: response.inside('policy').text('arn'),
  document: request.document('policyDocument'),
});

const createVersion: Read = (request, response) => {
  const made = response.inside('policyVersion');
  const versionId = made.optionalText('versionId');
  const asked = request.flag('setAsDefault');
  return {
    kind: 'create-version',
    policyArn: request.text('policyArn'),
    document: request.document('policyDocument'),
    setAsDefault: made.flag('isDefaultVersion') || asked,
    ...(versionId === undefined ? {} : { versionId }),
  };
};

const version =
  (kind: 'set-default-version' | 'delete-version'): Read =>
  (request) => ({
    kind,
    policyArn: request.text('policyArn'),
    versionId: request.text('versionId'),
  });

const putTrust: Read = (request) => ({
  kind: 'put-trust',
  owner: owner('role', request),
  document: request.document('policyDocument'),
});

/** How each IAM call that changes something is read. */
export const IAM_CHANGES: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['PutUserPolicy', putInline('user')],
  ['PutGroupPolicy', putInline('group')],
  ['PutRolePolicy', putInline('role')],
  ['DeleteUserPolicy', deleteInline('user')],
  ['DeleteGroupPolicy', deleteInline('group')],
  ['DeleteRolePolicy', deleteInline('role')],
  ['AttachUserPolicy', attachment('attach', 'user')],
  ['AttachGroupPolicy', attachment('attach', 'group')],
  ['AttachRolePolicy', attachment('attach', 'role')],
  ['DetachUserPolicy', attachment('detach', 'user')],
  ['DetachGroupPolicy', attachment('detach', 'group')],
  ['DetachRolePolicy', attachment('detach', 'role')],
  ['CreatePolicy', createPolicy],
  ['CreatePolicyVersion', createVersion],
  ['SetDefaultPolicyVersion', version('set-default-version')],
  ['DeletePolicyVersion', version('delete-version')],
  ['DeletePolicy', (request) => ({ kind: 'delete-policy', policyArn: request.text('policyArn') })],
  ['PutUserPermissionsBoundary', putBoundary('user')],
  ['PutRolePermissionsBoundary', putBoundary('role')],
  ['DeleteUserPermissionsBoundary', onOwner('delete-boundary', 'user')],
  ['DeleteRolePermissionsBoundary', onOwner('delete-boundary', 'role')],
  ['AddUserToGroup', membership('add-to-group')],
  ['RemoveUserFromGroup', membership('remove-from-group')],
  ['CreateUser', create('user')],
  ['CreateGroup', create('group')],
  ['CreateRole', create('role')],
  ['DeleteUser', onOwner('delete', 'user')],
  ['DeleteGroup', onOwner('delete', 'group')],
  ['DeleteRole', onOwner('delete', 'role')],
  ['UpdateUser', rename('user')],
  ['UpdateGroup', rename('group')],
  ['TagUser', tag('user')],
  ['TagRole', tag('role')],
  ['UntagUser', untag('user')],
  ['UntagRole', untag('role')],
  ['UpdateAssumeRolePolicy', putTrust],
]);
