import { constraint } from '#iam/constraint.ts';
import { principalArnKey } from '#iam/request.ts';
import {
  absent,
  ahead,
  is,
  issued,
  known,
  limits,
  type ModelInput,
  onlySessions,
  type Row,
  unknown,
  unknownState,
} from './request-model.ts';

const atLeastZero = limits(['NumericGreaterThanEquals', '0']);
const notTrue = limits(['Bool', 'false']);

/** A property of a role session, "embedded in the role's session token" and so carried along when it is there. */
const ofSession: Row = onlySessions(unknown({ fact: '5:aws:SourceIdentity' }));

const isRole = ({ caller }: ModelInput): boolean => caller.principal.kind === 'role';

/**
 * The keys that say who calls and when: the same on the principal's own call to CodeCommit and on the call that
 * CodeCommit makes to KMS, since it "pass[es] your identity, permissions, and session attributes".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export const SESSION_KEYS: Readonly<Record<string, Row>> = {
  'aws:principalarn': is(({ caller }) => principalArnKey(caller.principal)),
  'aws:principalaccount': is(({ caller }) => caller.principal.account),
  'aws:principaltype': is((input) => (isRole(input) ? 'AssumedRole' : 'User')),
  'aws:principalisawsservice': is(() => 'false'),
  'aws:principalservicename': absent(),
  'aws:principalservicenameslist': absent(),
  'aws:principalorgid': organizationId,
  'aws:principalorgpaths': organizationPaths,
  'aws:username': (input) =>
    isRole(input) ? { state: { kind: 'absent' } } : known([input.caller.principal.name]),
  'aws:userid': userId,
  'aws:currenttime': unknown({ present: true, within: ahead }),
  'aws:epochtime': unknown({ present: true, within: ahead }),
  // A user's long-term key has no issue time on a direct call; on the forwarded one AWS uses temporary credentials.
  'aws:tokenissuetime': (input, name) =>
    unknown({ ...(isRole(input) ? { present: true } : { fact: '5:aws:TokenIssueTime' }), within: issued })(
      input,
      name,
    ),
  'aws:multifactorauthpresent': mfaPresent,
  'aws:multifactorauthage': (input, name) =>
    mayHaveMfa(input) ? unknown({ within: atLeastZero })(input, name) : { state: { kind: 'absent' } },
  'aws:sourceidentity': ofSession,
  'aws:federatedprovider': ofSession,
  'aws:assumedroot': absent(),
  'aws:chatbotsourcearn': ofSession,
  'aws:ec2instancesourcevpc': onlySessions(unknown({ fact: '5:aws:Ec2InstanceSourceVpc' })),
  'aws:ec2instancesourceprivateipv4': onlySessions(unknown({ fact: '5:aws:Ec2InstanceSourceVpc' })),
  'identitystore:userid': ofSession,
  'ec2:sourceinstancearn': ofSession,
  'ec2:roledelivery': ofSession,
  'lambda:sourcefunctionarn': ofSession,
  'ssm:sourceinstancearn': ofSession,
  'aws:sourceaccount': absent(),
  'aws:sourcearn': absent(),
  'aws:sourceorgid': absent(),
  'aws:sourceorgpaths': absent(),
  'aws:referer': absent(),
  'aws:requestedregion': is(({ key }) => key.region, '5:aws:RequestedRegion'),
  'aws:resourceaccount': is(resourceAccount, '5:aws:ResourceAccount'),
  'aws:resourceorgid': ofResource(organizationId),
  'aws:resourceorgpaths': ofResource(organizationPaths),
  'aws:tagkeys': absent('5:aws:RequestTag'),
};

/** Families of keys, by what their names begin with. */
export const SESSION_FAMILIES: readonly (readonly [string, Row])[] = [
  ['aws:principaltag/', principalTag],
  ['aws:requesttag/', absent('5:aws:RequestTag')],
  // How a session of a role that Glue assumed is told from others.
  ['glue:', onlySessions(unknown())],
  // Properties of a federated session that stay with it ("saml:sub" and the like); no other principal has them.
  ['saml:', onlySessions(unknown())],
  ['sts:', onlySessions(unknown())],
  ['cognito-identity.', onlySessions(unknown())],
  // A global key that this table does not know: better an alert too many than a deny unseen.
  ['aws:', unknown()],
];

/**
 * Keys that tell of a user's credentials. The call of a long-term access key has none of them; CodeCommit's call
 * for it is made with temporary credentials, and "the key is present in the request ... and the value is false".
 * Other principals have temporary credentials on both calls.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export const CREDENTIAL_KEYS: Readonly<Record<string, Row>> = {
  'aws:multifactorauthpresent': unknown(),
  'aws:multifactorauthage': unknown({ within: atLeastZero }),
  'aws:tokenissuetime': unknown({ within: issued }),
};

/** Session keys (lower case) whose values differ from principal to principal, whatever session it is. */
export function isPersonal(key: string): boolean {
  return PERSONAL.has(key) || key.startsWith('aws:principaltag/');
}

const PERSONAL: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:username',
  'aws:userid',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
]);

/** A user can have signed in with MFA, and so can a principal before it assumes a role. */
function mayHaveMfa({ caller }: ModelInput): boolean {
  return caller.principal.kind === 'user' || caller.sessions.has('principal');
}

/**
 * "The key is not present for ... federated identities"; a service signs in without MFA, and whether its session then
 * says so or says nothing is not documented.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
function mfaPresent(input: ModelInput, name: string): ReturnType<Row> {
  const fact = '5:aws:MultiFactorAuthPresent';
  if (mayHaveMfa(input)) return unknown({ fact })(input, name);
  const without = input.caller.sessions.has('service');
  return without ? unknown({ fact, within: notTrue })(input, name) : absent(fact)(input, name);
}

/** The account of the key, where that is known; else, and for CodeCommit's own resources, that of the caller. */
export function resourceAccount({ key, caller }: Pick<ModelInput, 'key' | 'caller'>): string {
  return key.arn?.split(':')[4] ?? caller.principal.account;
}

/** Only an account in an organization has the key; without data about the organization nobody knows. */
function organizationId({ caller }: ModelInput, name: string): ReturnType<Row> {
  return caller.organizationId === undefined
    ? { state: unknownState(name, true) }
    : known([caller.organizationId]);
}

/** The same of the account of the key; of another account than the caller's nothing is known. */
function ofResource(row: Row): Row {
  return (input, name) =>
    resourceAccount(input) === input.caller.principal.account
      ? row(input, name)
      : { state: unknownState(name, true) };
}

/** Paths begin with the organization's id; where exactly the account lies in it is not known. */
function organizationPaths({ caller }: ModelInput, name: string): ReturnType<Row> {
  const { organizationId } = caller;
  if (organizationId === undefined) return { state: unknownState(name, true) };
  return { state: unknownState(name, false, [constraint('StringLike', name, [`${organizationId}/*`])]) };
}

/** `AIDA...` of a user; `AROA...:session-name` of a role session (IAM: policy variables page). */
function userId(input: ModelInput, name: string): ReturnType<Row> {
  const { uniqueId } = input.caller;
  if (!isRole(input) && uniqueId !== undefined) return known([uniqueId]);
  const pattern = isRole(input) ? `${uniqueId ?? 'AROA*'}:?*` : 'AIDA*';
  return { state: unknownState(name, false, [constraint('StringLike', name, [pattern])]) };
}

/** "a session tag overrides a tag of the role with the same key" (IAM: session tags page). */
function principalTag({ caller }: ModelInput, name: string): ReturnType<Row> {
  const value = caller.tags.get(name.slice('aws:principaltag/'.length));
  if (caller.sessionTags) return { state: unknownState(name, value === undefined) };
  return value === undefined ? { state: { kind: 'absent' } } : known([value]);
}
