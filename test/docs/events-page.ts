import type { Change } from '#account/change.ts';
import type { DecodedEvent } from '#respond/decoded-event.ts';
import { openSubject } from '#respond/open-subject.ts';
import { relevanceOf } from '#respond/relevance.ts';
import { documentedCase, EVENT_TABLE, type EventRow } from '../unit/respond/event-cases.ts';
import { decoded } from '../unit/respond/records.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';

const TITLES: Readonly<Record<EventRow['service'], string>> = {
  iam: 'IAM',
  organizations: 'Organizations',
  sso: 'Identity Center',
  kms: 'KMS',
  codecommit: 'CodeCommit',
};

/** Calls that change something and that the table of events leaves out. */
const MORE: readonly Pick<EventRow, 'service' | 'eventName' | 'affects'>[] = [
  { service: 'iam', eventName: 'AcquireRole', affects: 'role made from a template' },
  { service: 'iam', eventName: 'DeleteServiceLinkedRole', affects: 'service-linked role gone, later' },
  { service: 'kms', eventName: 'ImportKeyMaterial', affects: 'imported key usable again' },
];

const rows: readonly EventRow[] = [
  ...EVENT_TABLE,
  ...MORE.map((row) => ({ ...row, eventSource: `${row.service}.amazonaws.com`, sample: null })),
];

/** The names of calls that the tables of the page list. */
export const LISTED: ReadonlySet<string> = new Set(
  rows.map(({ service, eventName }) => `${service} ${eventName}`),
);

/** A table for each service: what each event is, whom it touches and what it costs, as the code has it. */
export function eventTables(): string {
  return Object.entries(TITLES)
    .map(([service, title]) => {
      const lines = rows.filter((row) => row.service === service).map(line);
      const head = '| Event | What it is | Whom it touches | Costs |\n|---|---|---|---|';
      return `### ${title}\n\n${head}\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

function line(row: EventRow): string {
  // the published record of some is of a call that failed
  const event = decoded(withoutError(documentedCase(row).event, row));
  const cells = [`\`${row.eventName}\``, row.affects, touched(event), costs(event)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function withoutError(event: Readonly<Record<string, unknown>>, { service, eventName }: EventRow): object {
  const request = FILLED[`${service} ${eventName}`];
  return request === undefined ? event : { ...event, ...request };
}

const POLICY = { policySummary: { id: 'p-1', type: 'SERVICE_CONTROL_POLICY', name: 'p' }, content: '{}' };
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/key-1`;

/** What the records of the other tests take from published ones. */
const FILLED: Readonly<Record<string, object>> = {
  'organizations CreatePolicy': {
    requestParameters: { name: 'p', type: 'SERVICE_CONTROL_POLICY', content: '{}' },
    responseElements: { policy: POLICY },
  },
  'organizations UpdatePolicy': {
    requestParameters: { policyId: 'p-1' },
    responseElements: { policy: POLICY },
  },
  'organizations AttachPolicy': { requestParameters: { policyId: 'p-1', targetId: 'r-1' } },
  'organizations DetachPolicy': { requestParameters: { policyId: 'p-1', targetId: 'r-1' } },
  'organizations DisablePolicyType': { requestParameters: { policyType: 'SERVICE_CONTROL_POLICY' } },
  'organizations MoveAccount': { requestParameters: { accountId: ACCOUNT, destinationParentId: 'ou-1' } },
  'kms PutKeyPolicy': { requestParameters: { keyId: KEY, policy: '{}' } },
  'kms DisableKey': { requestParameters: { keyId: KEY } },
  'kms EnableKey': { requestParameters: { keyId: KEY } },
  'kms ScheduleKeyDeletion': { requestParameters: { keyId: KEY } },
  'kms CancelKeyDeletion': { requestParameters: { keyId: KEY } },
  'kms DeleteImportedKeyMaterial': { requestParameters: { keyId: KEY } },
  'kms ImportKeyMaterial': { requestParameters: { keyId: KEY } },
  'kms CreateAlias': { requestParameters: { aliasName: 'alias/a', targetKeyId: KEY } },
  'kms UpdateAlias': { requestParameters: { aliasName: 'alias/a', targetKeyId: KEY } },
  'kms DeleteAlias': { requestParameters: { aliasName: 'alias/a' } },
  'kms CreateKey': { responseElements: { keyMetadata: { arn: KEY } } },
  'codecommit CreateRepository': { requestParameters: { repositoryName: 'app' } },
};

const THE_OWNER = 'the user or role, or the members of the group';
const ALL_USERS = 'all whom the policy reaches, also by a group or as a boundary';
const BOUND = 'every user and role that the organization binds';
const KEY_USERS = 'all who use repositories under the key';
const REPOSITORY = 'all who use the repository';
const NOBODY = 'nobody yet';

/** Whom each kind of change touches. */
const TOUCHED: Readonly<Record<Change['kind'], string>> = {
  'put-inline': THE_OWNER,
  'delete-inline': THE_OWNER,
  attach: THE_OWNER,
  detach: THE_OWNER,
  'put-boundary': 'the user or role',
  'delete-boundary': 'the user or role',
  'create-policy': NOBODY,
  'create-version': ALL_USERS,
  'set-default-version': ALL_USERS,
  'delete-version': 'nobody',
  'delete-policy': 'nobody any more',
  'add-to-group': 'the user',
  'remove-from-group': 'the user',
  create: 'the new principal',
  delete: 'the one that is gone',
  rename: THE_OWNER,
  tag: 'the user or role',
  untag: 'the user or role',
  'put-trust': 'the role',
  'create-organization-policy': NOBODY,
  'delete-organization-policy': 'nobody any more',
  'update-organization-policy': BOUND,
  'attach-organization-policy': BOUND,
  'detach-organization-policy': BOUND,
  'enable-policy-type': BOUND,
  'disable-policy-type': BOUND,
  'move-account': BOUND,
  'join-organization': BOUND,
  'leave-organization': BOUND,
  'create-key': NOBODY,
  'put-key-policy': KEY_USERS,
  'set-key-state': KEY_USERS,
  'put-alias': KEY_USERS,
  'delete-alias': KEY_USERS,
  'create-repository': REPOSITORY,
  'set-repository-key': REPOSITORY,
  'rename-repository': REPOSITORY,
  'delete-repository': REPOSITORY,
};

function touched(event: DecodedEvent): string {
  if (event.kind === 'change') return TOUCHED[event.change.kind];
  return event.kind === 'unrelated' ? 'nobody' : 'everybody in the account';
}

function costs(event: DecodedEvent): string {
  if (event.kind === 'unrelated') return `nothing: ${event.reason}`;
  if (event.kind !== 'change') return 'the account';
  const answers = variants(event.change).flatMap((change) =>
    [true, false].map((customerKeys) => relevanceOf(change, { accountId: ACCOUNT, customerKeys })),
  );
  const reasons = [
    ...new Set(answers.filter(({ matters }) => !matters).map(({ reason }) => inGeneral(reason))),
  ];
  const isOpen = openSubject(event.change) !== undefined;
  if (reasons.length === 0) return 'the account';
  if (answers.every(({ matters }) => !matters))
    return `nothing: ${reasons.join('; or ')}${isOpen ? '. The account where a finding is open about it' : ''}`;
  return `the account, or nothing: ${reasons.join('; or ')}${isOpen ? ', and no finding is open about it' : ''}`;
}

/** A reason without the ids of the example. */
function inGeneral(reason: string): string {
  return reason
    .replace(`account ${OTHER}, and ${ACCOUNT} is judged`, 'another account than the one that is judged')
    .replace(`key \`${KEY}\``, 'the key');
}

const document = (Effect: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action: '*', Resource: '*' }],
});

/** The change as it may be otherwise, in all that decides whether it matters. */
function variants(change: Change): readonly Change[] {
  const values: Readonly<Record<string, readonly unknown[]>> = {
    document: [document('Deny'), document('Allow'), undefined],
    setAsDefault: [true, false],
    policyId: ['p-1', 'p-FullAWSAccess'],
    targetId: ['r-1', OTHER],
    accountId: [ACCOUNT, OTHER],
    state: ['state' in change ? change.state : ''],
  };
  const varied = Object.entries(values).filter(([name]) => name in change);
  const bare = { ...change, boundary: undefined };
  const isPrincipal = change.kind === 'create' && change.owner.kind !== 'group';
  const starts = isPrincipal ? [bare, { ...bare, boundary: 'arn' }] : [change];
  const all = varied.reduce<readonly object[]>(
    (made, [name, list]) => made.flatMap((one) => list.map((value) => ({ ...one, [name]: value }))),
    starts,
  );
  return all as readonly Change[];
}
