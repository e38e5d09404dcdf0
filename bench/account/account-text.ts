import { type AwsCatalog, awsCatalog } from './aws-managed.ts';
import { castOf, type Given, type Member } from './cast.ts';
import type { Subject } from './deny-kind.ts';
import { type CustomerPolicy, type Details, detailsOf } from './details.ts';
import { type Document, documentOf, type Json } from './document.ts';
import { type EntityWriter, entityWriter } from './document-form.ts';
import {
  givenMembers,
  guardArn,
  guardGroup,
  holdingsOf,
  sharedCounts,
  teamBoundaryArn,
  teamPolicyArn,
} from './holdings.ts';
import { QUOTA, teamBoundary, teamPolicy, typicalDocument } from './policies.ts';
import { randomOf } from './random.ts';
import { ACCOUNT_ID, type AccountSettings } from './settings.ts';
import { snapshotEnd, snapshotStart } from './snapshot.ts';

/** Everything that the making of an account needs at hand: nothing of it grows with the account but the counts. */
interface Making {
  readonly settings: AccountSettings;
  readonly catalog: AwsCatalog;
  readonly details: Details;
  /** How often each managed policy is attached, by ARN. */
  readonly uses: Map<string, number>;
}

/** The text of an account in pieces, each of one entry: the whole of it is never in memory. */
export function* accountText(settings: AccountSettings, catalog = awsCatalog()): Generator<string> {
  const writer = entityWriter(settings);
  const making: Making = { settings, catalog, details: detailsOf(settings, writer), uses: new Map() };
  if (settings.snapshot) yield snapshotStart(settings);
  yield '{';
  yield* list('UserDetailList', members(making, 'user'), writer, settings);
  yield ',';
  yield* list('GroupDetailList', groups(making), writer, settings);
  yield ',';
  yield* list('RoleDetailList', members(making, 'role'), writer, settings);
  yield ',';
  yield* list('Policies', policies(making), writer, settings);
  yield settings.indent === 0 ? '}' : '\n}';
  if (settings.snapshot) yield snapshotEnd();
  if (settings.indent > 0) yield '\n';
}

function* list(
  name: string,
  entries: Iterable<unknown>,
  writer: EntityWriter,
  { indent }: AccountSettings,
): Generator<string> {
  const [first, next, end] = indent === 0 ? ['', '', ''] : [' '.repeat(indent), ' '.repeat(2 * indent), '\n'];
  yield `${end}${first}"${name}":${indent === 0 ? '' : ' '}[`;
  let separator = end;
  for (const entry of entries) {
    yield `${separator}${next}${writer.entity(entry, 2)}`;
    separator = `,${end}`;
  }
  yield `${end}${first}]`;
}

function* members({ settings, catalog, details, uses }: Making, kind: 'user' | 'role'): Generator<unknown> {
  for (let index = 0; index < settings.principals; index++) {
    const member = castOf(index, settings);
    if (member.kind !== kind) continue;
    const holdings = holdingsOf(member, settings, catalog);
    for (const arn of [...holdings.attached, ...(holdings.boundary === undefined ? [] : [holdings.boundary])])
      uses.set(arn, (uses.get(arn) ?? 0) + 1);
    yield details[kind](member, holdings);
  }
}

function* groups({ settings, catalog, details, uses }: Making): Generator<unknown> {
  for (let number = 0; number < sharedCounts(settings).groups; number++) {
    const random = randomOf(settings.seed, 'group', number);
    const inline = [{ name: 'team', document: typicalDocument(random, 2 + random.below(6), QUOTA.group) }];
    const attached = [
      random.pick(catalog.attachable),
      teamPolicyArn(random.below(sharedCounts(settings).policies)),
    ];
    for (const arn of attached) uses.set(arn, (uses.get(arn) ?? 0) + 1);
    yield details.group(`team-${number}`, inline, attached);
  }
  for (const { given, member } of firstOfEach(
    settings,
    ({ where, kind }) => where === 'group' && guardGroup(kind),
  )) {
    const inline = [{ name: 'guard', document: documentFor(given, nobody(member)) }];
    yield details.group(guardGroup(given.kind), inline, []);
  }
}

function* policies({ settings, catalog, details, uses }: Making): Generator<unknown> {
  const { policies: count, boundaries } = sharedCounts(settings);
  const counted = (arn: string): Pick<CustomerPolicy, 'arn' | 'uses'> => ({ arn, uses: uses.get(arn) ?? 0 });
  for (let number = 0; number < count; number++) {
    yield details.policy({
      ...teamPolicy(settings.seed, number),
      ...counted(teamPolicyArn(number)),
      asBoundary: false,
    });
  }
  for (let number = 0; number < boundaries; number++) {
    const documents = [teamBoundary(settings.seed, number)];
    yield details.policy({ documents, defaultAt: 0, ...counted(teamBoundaryArn(number)), asBoundary: true });
  }
  for (const { given, member, name } of guards(settings)) {
    const documents = guardVersions(given, name.endsWith(member.name) ? member : nobody(member));
    yield details.policy({
      documents,
      defaultAt: 0,
      ...counted(name),
      asBoundary: given.where === 'boundary',
    });
  }
  for (const [arn, count] of uses)
    if (arn.startsWith('arn:aws:iam::aws:')) yield details.awsPolicy(catalog.policyOf(arn), count);
}

/** The managed policies that a deny or near miss comes with. */
function guards(settings: AccountSettings) {
  return firstOfEach(settings, (given, member) => {
    const managed = given.where === 'managed' || given.where === 'shared' || given.where === 'boundary';
    return given.kind.document !== undefined && managed && guardArn(given, member);
  });
}

interface Guard {
  readonly name: string;
  readonly given: Given;
  readonly member: Member;
}

/** Each name that comes of the denies once, with the principal that has it first. */
function* firstOfEach(
  settings: AccountSettings,
  nameOf: (given: Given, member: Member) => string | false,
): Generator<Guard> {
  const seen = new Set<string>();
  for (const member of givenMembers(settings)) {
    const name = nameOf(member.given, member);
    if (name === false || seen.has(name)) continue;
    seen.add(name);
    yield { name, given: member.given, member };
  }
}

/** Who a document is written for that several principals share. */
function nobody({ kind, now }: Member): Subject {
  return { kind, now, name: 'nobody', arn: `arn:aws:iam::${ACCOUNT_ID}:${kind}/nobody`, id: 'nobody' };
}

function documentFor({ kind }: Given, subject: Subject): Document {
  return kind.document?.(subject) ?? documentOf([]);
}

/** A boundary has to allow something; an older version is followed by one that does nothing. */
function guardVersions(given: Given, subject: Subject): readonly Document[] {
  const document = documentFor(given, subject);
  if (given.where === 'boundary') return [withAllow(document)];
  return given.kind.inOldVersion ? [documentOf([ALLOW_READING]), document] : [document];
}

const ALLOW_READING = { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' };
const ALLOW_ALL = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };

/** The same document with an Allow of everything before its statements. */
function withAllow({ value }: Document): Document {
  const whole = isObject(value) ? value : {};
  const statements = [whole['Statement'] ?? []].flat();
  return { value: { ...whole, Statement: [ALLOW_ALL, ...statements] } };
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
