export const DOCUMENT = '{"Version":"2012-10-17","Statement":[]}';
export const POLICY = 'arn:aws:iam::111122223333:policy/p';
export const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

export const user = { kind: 'user', name: 'u' };
const group = { kind: 'group', name: 'g' };
const role = { kind: 'role', name: 'r' };

/** Request, change; of calls that have it, the response comes third. */
export const CALLS: Readonly<Record<string, readonly [request: object, change: object, response?: object]>> =
  {
    PutUserPolicy: [
      { userName: 'u', policyName: 'p', policyDocument: DOCUMENT },
      { kind: 'put-inline', owner: user, policyName: 'p', document: DOCUMENT },
    ],
    PutGroupPolicy: [
      { groupName: 'g', policyName: 'p', policyDocument: DOCUMENT },
      { kind: 'put-inline', owner: group, policyName: 'p', document: DOCUMENT },
    ],
    PutRolePolicy: [
      { roleName: 'r', policyName: 'p', policyDocument: DOCUMENT },
      { kind: 'put-inline', owner: role, policyName: 'p', document: DOCUMENT },
    ],
    DeleteUserPolicy: [
      { userName: 'u', policyName: 'p' },
      { kind: 'delete-inline', owner: user, policyName: 'p' },
    ],
    DeleteGroupPolicy: [
      { groupName: 'g', policyName: 'p' },
      { kind: 'delete-inline', owner: group, policyName: 'p' },
    ],
    DeleteRolePolicy: [
      { roleName: 'r', policyName: 'p' },
      { kind: 'delete-inline', owner: role, policyName: 'p' },
    ],
    AttachUserPolicy: [
      { userName: 'u', policyArn: POLICY },
      { kind: 'attach', owner: user, policyArn: POLICY },
    ],
    AttachGroupPolicy: [
      { groupName: 'g', policyArn: POLICY },
      { kind: 'attach', owner: group, policyArn: POLICY },
    ],
    AttachRolePolicy: [
      { roleName: 'r', policyArn: POLICY },
      { kind: 'attach', owner: role, policyArn: POLICY },
    ],
    DetachUserPolicy: [
      { userName: 'u', policyArn: POLICY },
      { kind: 'detach', owner: user, policyArn: POLICY },
    ],
    DetachGroupPolicy: [
      { groupName: 'g', policyArn: POLICY },
      { kind: 'detach', owner: group, policyArn: POLICY },
    ],
    DetachRolePolicy: [
      { roleName: 'r', policyArn: POLICY },
      { kind: 'detach', owner: role, policyArn: POLICY },
    ],
    CreatePolicy: [
      { policyName: 'p', policyDocument: DOCUMENT },
      { kind: 'create-policy', policyArn: POLICY, document: DOCUMENT },
      { policy: { arn: POLICY, defaultVersionId: 'v1' } },
    ],
    CreatePolicyVersion: [
      { policyArn: POLICY, policyDocument: DOCUMENT, setAsDefault: true },
      { kind: 'create-version', policyArn: POLICY, document: DOCUMENT, versionId: 'v2', setAsDefault: true },
      { policyVersion: { versionId: 'v2', isDefaultVersion: true } },
    ],
    SetDefaultPolicyVersion: [
      { policyArn: POLICY, versionId: 'v1' },
      { kind: 'set-default-version', policyArn: POLICY, versionId: 'v1' },
    ],
    DeletePolicyVersion: [
      { policyArn: POLICY, versionId: 'v1' },
      { kind: 'delete-version', policyArn: POLICY, versionId: 'v1' },
    ],
    DeletePolicy: [{ policyArn: POLICY }, { kind: 'delete-policy', policyArn: POLICY }],
    PutUserPermissionsBoundary: [
      { userName: 'u', permissionsBoundary: BOUNDARY },
      { kind: 'put-boundary', owner: user, policyArn: BOUNDARY },
    ],
    PutRolePermissionsBoundary: [
      { roleName: 'r', permissionsBoundary: BOUNDARY },
      { kind: 'put-boundary', owner: role, policyArn: BOUNDARY },
    ],
    DeleteUserPermissionsBoundary: [{ userName: 'u' }, { kind: 'delete-boundary', owner: user }],
    DeleteRolePermissionsBoundary: [{ roleName: 'r' }, { kind: 'delete-boundary', owner: role }],
    AddUserToGroup: [
      { userName: 'u', groupName: 'g' },
      { kind: 'add-to-group', userName: 'u', groupName: 'g' },
    ],
    RemoveUserFromGroup: [
      { userName: 'u', groupName: 'g' },
      { kind: 'remove-from-group', userName: 'u', groupName: 'g' },
    ],
    CreateUser: [
      { userName: 'u', path: '/x/', permissionsBoundary: BOUNDARY, tags: [{ key: 'Team', value: '' }] },
      { kind: 'create', owner: user, path: '/x/', boundary: BOUNDARY, tags: new Map([['Team', '']]) },
      { user: { path: '/x/' } },
    ],
    CreateGroup: [{ groupName: 'g' }, { kind: 'create', owner: group, path: '/', tags: new Map() }],
    CreateRole: [
      { roleName: 'r', assumeRolePolicyDocument: DOCUMENT },
      { kind: 'create', owner: role, path: '/', tags: new Map(), trust: DOCUMENT },
    ],
    DeleteUser: [{ userName: 'u' }, { kind: 'delete', owner: user }],
    DeleteGroup: [{ groupName: 'g' }, { kind: 'delete', owner: group }],
    DeleteRole: [{ roleName: 'r' }, { kind: 'delete', owner: role }],
    UpdateUser: [
      { userName: 'u', newUserName: 'v', newPath: '/y/' },
      { kind: 'rename', owner: user, newName: 'v', newPath: '/y/' },
    ],
    UpdateGroup: [
      { groupName: 'g', newGroupName: 'h' },
      { kind: 'rename', owner: group, newName: 'h' },
    ],
    TagUser: [
      { userName: 'u', tags: [{ key: 'Team', value: 'core' }] },
      { kind: 'tag', owner: user, tags: new Map([['Team', 'core']]) },
    ],
    TagRole: [
      { roleName: 'r', tags: [{ key: 'Team', value: 'core' }] },
      { kind: 'tag', owner: role, tags: new Map([['Team', 'core']]) },
    ],
    UntagUser: [
      { userName: 'u', tagKeys: ['Team'] },
      { kind: 'untag', owner: user, keys: ['Team'] },
    ],
    UntagRole: [
      { roleName: 'r', tagKeys: ['Team'] },
      { kind: 'untag', owner: role, keys: ['Team'] },
    ],
    UpdateAssumeRolePolicy: [
      { roleName: 'r', policyDocument: DOCUMENT },
      { kind: 'put-trust', owner: role, document: DOCUMENT },
    ],
  };
