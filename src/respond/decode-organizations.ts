import type { OrganizationLayer } from '#account/organization-change.ts';
import { byName, changeOf, failureOf, type Read, unknownCall } from './decode-change.ts';
import { Fields, isOmitted } from './decode-fields.ts';
import type { EventFacts, Meaning } from './decoded-event.ts';
import type { TrailRecord } from './record-schema.ts';

const READS = /^(Describe|List|Get|Search)/;

/** Types of policies that decide access; there are others, for tags, backups and the like. */
const LAYERS: ReadonlyMap<string, OrganizationLayer> = new Map([
  ['SERVICE_CONTROL_POLICY', 'scp'],
  ['RESOURCE_CONTROL_POLICY', 'rcp'],
]);

/** Calls of Organizations by what makes them harmless. */
const WITHOUT_EFFECT = byName({
  'who may manage the organization decides no access to keys': `
    PutResourcePolicy DeleteResourcePolicy RegisterDelegatedAdministrator DeregisterDelegatedAdministrator
    EnableAWSServiceAccess DisableAWSServiceAccess`,
  'an organizational unit is empty when it is made or deleted, and its name decides nothing': `
    CreateOrganizationalUnit UpdateOrganizationalUnit DeleteOrganizationalUnit`,
  'a new account has nobody in it yet, and a closed one nobody who can work': `
    CreateAccount CreateGovCloudAccount CreateAccountResult CloseAccount CloseAccountResult`,
  'nothing changes until a handshake is accepted': `
    InviteAccountToOrganization CancelHandshake DeclineHandshake EnableAllFeatures
    InviteOrganizationToTransferResponsibility UpdateResponsibilityTransfer TerminateResponsibilityTransfer`,
  'the only account of an organization is its management account, which no policy binds':
    'CreateOrganization DeleteOrganization',
  'the tags of accounts, units and policies are in no request to KMS': 'TagResource UntagResource',
});

/**
 * What a call to Organizations means. The events come in the management account, or in the one that made the call.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html
 */
export function organizationsMeaning(record: TrailRecord, facts: EventFacts): Meaning {
  const { eventName } = record;
  const failure = failureOf(record);
  if (failure !== undefined) return failure;
  if (READS.test(eventName)) return { kind: 'unrelated', reason: `\`${eventName}\` only reads` };
  const harmless = WITHOUT_EFFECT.get(eventName);
  if (harmless !== undefined) return { kind: 'unrelated', reason: harmless };
  if (isOmitted(record.requestParameters)) return { kind: 'padded' };
  const type = typeOf(record);
  if (type !== undefined && !LAYERS.has(type))
    return { kind: 'unrelated', reason: `a policy of type \`${type}\` decides no access` };
  const read = ORGANIZATION_CHANGES.get(eventName);
  if (read === undefined) return unknownCall(eventName, 'Organizations');
  if (eventName === 'AcceptHandshake' && !isInvitation(record)) {
    const reason = 'the record does not carry which policies apply once all features are on';
    return { kind: 'change-unknown', reason };
  }
  return changeOf(record, facts, read);
}

/** The type of the policy; a request to change one does not name it. */
function typeOf({ requestParameters, responseElements }: TrailRecord): string | undefined {
  const request = new Fields('requestParameters', requestParameters);
  const response = new Fields('responseElements', responseElements);
  return (
    request.optionalText('type') ??
    request.optionalText('policyType') ??
    response.inside('policy').inside('policySummary').optionalText('type')
  );
}

/** A handshake whose action the record does not tell counts as one: an account joins. */
function isInvitation({ responseElements }: TrailRecord): boolean {
  const action = new Fields('responseElements', responseElements).inside('handshake').optionalText('action');
  return action === undefined || action === 'INVITE';
}

function layerOf(request: Fields, name: string): OrganizationLayer {
  return LAYERS.get(request.text(name)) ?? 'scp';
}

const create: Read = (request, response) => ({
  kind: 'create-organization-policy',
  policyId: response.inside('policy').inside('policySummary').text('id'),
  layer: layerOf(request, 'type'),
  name: request.text('name'),
  document: request.document('content') ?? response.inside('policy').document('content'),
});

/** A request that leaves the text out does not change it: the response has it either way. */
const update: Read = (request, response, { record }) => {
  const made = response.inside('policy');
  const layer = LAYERS.get(typeOf(record) ?? '');
  const name = made.inside('policySummary').optionalText('name') ?? request.optionalText('name');
  return {
    kind: 'update-organization-policy',
    policyId: request.text('policyId'),
    document: made.document('content') ?? request.document('content'),
    ...(layer === undefined ? {} : { layer }),
    ...(name === undefined ? {} : { name }),
  };
};

const attachment =
  (kind: 'attach-organization-policy' | 'detach-organization-policy'): Read =>
  (request) => ({ kind, policyId: request.text('policyId'), targetId: request.text('targetId') });

const policyType =
  (kind: 'enable-policy-type' | 'disable-policy-type'): Read =>
  (request) => ({ kind, layer: layerOf(request, 'policyType') });

/** How each call of Organizations that changes something is read. */
export const ORGANIZATION_CHANGES: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['CreatePolicy', create],
  ['UpdatePolicy', update],
  ['DeletePolicy', (request) => ({ kind: 'delete-organization-policy', policyId: request.text('policyId') })],
  ['AttachPolicy', attachment('attach-organization-policy')],
  ['DetachPolicy', attachment('detach-organization-policy')],
  ['EnablePolicyType', policyType('enable-policy-type')],
  ['DisablePolicyType', policyType('disable-policy-type')],
  [
    'MoveAccount',
    (request) => ({
      kind: 'move-account',
      accountId: request.text('accountId'),
      parentId: request.text('destinationParentId'),
    }),
  ],
  [
    'RemoveAccountFromOrganization',
    (request) => ({ kind: 'leave-organization', accountId: request.text('accountId') }),
  ],
  // These two are made by the account itself, and name no other.
  ['LeaveOrganization', (_, __, { facts }) => ({ kind: 'leave-organization', accountId: facts.account })],
  ['AcceptHandshake', (_, __, { facts }) => ({ kind: 'join-organization', accountId: facts.account })],
]);
