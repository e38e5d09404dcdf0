import type { Json } from '../../account/document.ts';
import { ACCOUNT_ID, arnOf, DEFAULTS, ORGANIZATION_ID, OTHER_ACCOUNT } from '../../account/settings.ts';
import { taggedTrust } from '../../account/trust.ts';
import { denyIf, type Hostile, hostileDocument, tag } from '../../hostile/hostile.ts';
import { HOSTILE, hostileText } from '../../hostile/list.ts';
import { partOptions } from '../one-of.ts';
import { costOf } from '../stack-cost.ts';
import { reportWorst } from '../worst.ts';

/** What an assessment may cost under the worst document, in units of parsing that document. */
const MOST = 50;
const MEANWHILE = 100_000;

const FULL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const POLICY = arnOf('policy', '/', 'hostile');

/** What a trust policy decides is asked by a deny on tags and MFA. */
const ASKING = hostileDocument([
  denyIf({ StringEquals: { [tag('a')]: 'a' }, Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
]);

/** An account of one role that is under a document and no other. */
function accountUnder({ layer = 'role' }: Hostile, document: Json): string {
  const inline = layer === 'role' ? document : layer === 'trust' ? ASKING : undefined;
  const isManaged = layer === 'managed' || layer === 'boundary';
  const details = {
    UserDetailList: [],
    RoleDetailList: [
      {
        RoleName: 'victim',
        RoleId: 'AROAEXAMPLEEXAMPLE234',
        Arn: arnOf('role', '/', 'victim'),
        AssumeRolePolicyDocument: layer === 'trust' ? document : taggedTrust().value,
        RolePolicyList: inline === undefined ? [] : [{ PolicyName: 'inline', PolicyDocument: inline }],
        AttachedManagedPolicies: layer === 'managed' ? [{ PolicyName: 'hostile', PolicyArn: POLICY }] : [],
        ...(layer === 'boundary' ? { PermissionsBoundary: { PermissionsBoundaryArn: POLICY } } : {}),
      },
    ],
    Policies: isManaged ? [managedPolicy(document)] : [],
  };
  return JSON.stringify(layer === 'scp' ? underScp(details, document) : details);
}

function managedPolicy(document: Json) {
  const versions = [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }];
  return { Arn: POLICY, PolicyName: 'hostile', DefaultVersionId: 'v1', PolicyVersionList: versions };
}

function underScp(authorizationDetails: object, document: Json) {
  return {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT_ID,
    partition: 'aws',
    takenAt: DEFAULTS.now,
    organization: { id: ORGANIZATION_ID, managementAccountId: OTHER_ACCOUNT },
    scp: [[{ id: 'p-full', name: 'full', document: FULL }], [{ id: 'p-hostile', name: 'hostile', document }]],
    authorizationDetails,
  };
}

const { each } = partOptions();
const costs = HOSTILE.map((hostile) => {
  const text = hostileText(hostile);
  const account = accountUnder(hostile, JSON.parse(text));
  const cost = costOf({ text: account, documents: [text], now: DEFAULTS.now });
  return { name: hostile.name, characters: text.length, ...cost };
});
const limits = { limit: { most: MOST }, meanwhile: { most: MEANWHILE } };
reportWorst(costs, { measure: 'hostileOverParse', ...limits }, each);
