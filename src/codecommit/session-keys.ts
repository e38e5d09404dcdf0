import { constraint } from '#iam/constraint.ts';
import { principalArnKey } from '#iam/request.ts';
import {
  absent,
  ahead,
  horizon,
  is,
  known,
  type ModelInput,
  onlySessions,
  type Row,
  unknown,
  unknownState,
} from './request-model.ts';

/**
 * The keys that say who calls and when: the same on the principal's own call to CodeCommit and on the call that
 * CodeCommit makes to KMS, since it "pass[es] your identity, permissions, and session attributes".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export const SESSION_KEYS: Readonly<Record<string, Row>> = {
  'aws:principalarn': is(({ caller }) => principalArnKey(caller.principal)),
  'aws:principalaccount': is(({ caller }) => caller.principal.account),
  'aws:principaltype': is(({ caller }) => (caller.principal.kind === 'user' ? 'User' : 'AssumedRole')),
  'aws:principalisawsservice': is(() => 'false'),
  'aws:principalservicename': absent(),
  'aws:principalservicenameslist': absent(),
  'aws:principalorgid': organizationId,
  'aws:principalorgpaths': organizationPaths,
  'aws:username': (input) =>
    input.caller.principal.kind === 'user'
      ? known([input.caller.principal.name])
      : { state: { kind: 'absent' } },
  'aws:userid': userId,
  'aws:currenttime': unknown({ present: true, within: ahead('aws:CurrentTime') }),
  'aws:epochtime': unknown({ present: true, within: ahead('aws:EpochTime') }),
  // A user's long-term key has no issue time on a direct call; on the forwarded one AWS uses temporary credentials.
  'aws:tokenissuetime': (input, name) =>
    unknown({
      ...(input.caller.principal.kind === 'role' ? { present: true } : { fact: '5:aws:TokenIssueTime' }),
      within: issued,
    })(input, name),
  'aws:multifactorauthpresent': unknown({ fact: '5:aws:MultiFactorAuthPresent' }),
  'aws:multifactorauthage': unknown({
    within: () => [constraint('NumericGreaterThanEquals', 'aws:MultiFactorAuthAge', ['0'])],
  }),
  'aws:sourceidentity': onlySessions(unknown()),
  'aws:federatedprovider': onlySessions(unknown()),
  'aws:assumedroot': onlySessions(unknown()),
  'aws:chatbotsourcearn': onlySessions(unknown()),
  'aws:ec2instancesourcevpc': onlySessions(unknown({ fact: '5:aws:Ec2InstanceSourceVpc' })),
  'aws:ec2instancesourceprivateipv4': onlySessions(unknown({ fact: '5:aws:Ec2InstanceSourceVpc' })),
  'identitystore:userid': onlySessions(unknown()),
  'ec2:sourceinstancearn': onlySessions(unknown()),
  'ec2:roledelivery': onlySessions(unknown()),
  'lambda:sourcefunctionarn': onlySessions(unknown()),
  'ssm:sourceinstancearn': onlySessions(unknown()),
  'aws:sourceaccount': absent(),
  'aws:sourcearn': absent(),
  'aws:sourceorgid': absent(),
  'aws:sourceorgpaths': absent(),
  'aws:referer': absent(),
  'aws:requestedregion': is(({ key }) => key.region),
  'aws:resourceaccount': is(({ caller }) => caller.principal.account, '5:aws:ResourceAccount'),
  'aws:resourceorgid': organizationId,
  'aws:resourceorgpaths': organizationPaths,
  'aws:tagkeys': absent('5:aws:RequestTag'),
};

/** Families of keys, by what their names begin with. */
export const SESSION_FAMILIES: readonly (readonly [string, Row])[] = [
  ['aws:principaltag/', principalTag],
  ['aws:requesttag/', absent('5:aws:RequestTag')],
  // Properties of a federated session that stay with it ("saml:sub" and the like); no other principal has them.
  ['saml:', onlySessions(unknown())],
  ['sts:', onlySessions(unknown())],
  ['cognito-identity.', onlySessions(unknown())],
  // A global key that this table does not know: better an alert too many than a deny unseen.
  ['aws:', unknown()],
];

/** Only an account in an organization has the key; without data about the organization nobody knows. */
function organizationId({ caller }: ModelInput, name: string): ReturnType<Row> {
  return caller.organizationId === undefined
    ? { state: unknownState(name, true) }
    : known([caller.organizationId]);
}

/** Paths begin with the organization's id; where exactly the account lies in it is not known. */
function organizationPaths({ caller }: ModelInput, name: string): ReturnType<Row> {
  const { organizationId } = caller;
  if (organizationId === undefined) return { state: unknownState(name, true) };
  return { state: unknownState(name, false, [constraint('StringLike', name, [`${organizationId}/*`])]) };
}

/** `AIDA...` of a user; `AROA...:session-name` of a role session (IAM: policy variables page). */
function userId({ caller }: ModelInput, name: string): ReturnType<Row> {
  if (caller.principal.kind === 'user' && caller.uniqueId !== undefined) return known([caller.uniqueId]);
  const pattern = caller.principal.kind === 'user' ? 'AIDA*' : `${caller.uniqueId ?? 'AROA*'}:?*`;
  return { state: unknownState(name, false, [constraint('StringLike', name, [pattern])]) };
}

/** "a session tag overrides a tag of the role with the same key" (IAM: session tags page). */
function principalTag({ caller }: ModelInput, name: string): ReturnType<Row> {
  const value = caller.tags.get(name.slice('aws:principaltag/'.length));
  if (caller.sessionTags) return { state: unknownState(name, value === undefined) };
  return value === undefined ? { state: { kind: 'absent' } } : known([value]);
}

function issued({ now }: ModelInput) {
  return [constraint('DateLessThanEquals', 'aws:TokenIssueTime', [horizon(now)])];
}
