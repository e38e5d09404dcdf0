import type { AwsCatalog } from './aws-managed.ts';
import { castOf, type Given, type Member } from './cast.ts';
import type { DenyKind, Subject } from './deny-kind.ts';
import { type Document, documentOf, sizeOf } from './document.ts';
import { placeOf } from './place.ts';
import { QUOTA, typicalDocument } from './policies.ts';
import { type Random, randomOf } from './random.ts';
import { type AccountSettings, arnOf } from './settings.ts';
import {
  identityCenterTrust,
  plainTrust,
  type Trust,
  taggedTrust,
  trustInService,
  trustOf,
} from './trust.ts';

export interface Named {
  readonly name: string;
  readonly document: Document;
}

/** What a principal has been given: by itself, through groups, and as its boundary. */
export interface Holdings {
  readonly inline: readonly Named[];
  readonly attached: readonly string[];
  readonly groups: readonly string[];
  readonly boundary?: string;
  readonly trust?: Trust;
}

/** Counts of what the principals share. */
export function sharedCounts({ principals }: AccountSettings) {
  return {
    policies: Math.max(4, Math.round(principals * 0.2)),
    groups: Math.max(2, Math.round(principals / 100)),
    boundaries: 5,
  };
}

export function holdingsOf(member: Member, settings: AccountSettings, catalog: AwsCatalog): Holdings {
  const random = randomOf(settings.seed, 'holdings', member.index);
  if (member.flavour === 'service-linked') {
    const attached = [random.pick(catalog.serviceLinked)];
    const service = member.path.split('/')[2]?.replace('.amazonaws.com', '') ?? '';
    return {
      inline: [],
      attached,
      groups: [],
      trust: { document: trustInService(service), forInstances: false },
    };
  }
  const usual =
    member.kind === 'user'
      ? userHoldings(random, settings, catalog)
      : roleHoldings(member, random, settings, catalog);
  return member.given === undefined ? usual : givenHoldings(member, member.given, usual);
}

function userHoldings(random: Random, settings: AccountSettings, catalog: AwsCatalog): Holdings {
  const { groups } = sharedCounts(settings);
  const memberships = Array.from({ length: 1 + random.below(3) }, () => `team-${random.below(groups)}`);
  return {
    inline: inlineOf(random, 1 + random.below(3), QUOTA.user),
    attached: attachments(random, settings, catalog),
    groups: [...new Set(memberships)],
  };
}

function roleHoldings(
  { flavour }: Member,
  random: Random,
  settings: AccountSettings,
  catalog: AwsCatalog,
): Holdings {
  const people = flavour === 'identity-center';
  const { boundaries } = sharedCounts(settings);
  const documents = inlineOf(random, people ? 1 : random.pick([1, 2, 3, 4, 4, 5, 6]), QUOTA.role);
  return {
    inline: people ? documents.map((one) => ({ ...one, name: 'AwsSSOInlinePolicy' })) : documents,
    attached: attachments(random, settings, catalog),
    groups: [],
    ...(random.chance(0.08) ? { boundary: teamBoundaryArn(random.below(boundaries)) } : {}),
    trust: people
      ? { document: identityCenterTrust(), forInstances: false }
      : random.chance(0.05)
        ? { document: taggedTrust(), forInstances: false }
        : trustOf(placeOf(random)),
  };
}

/** Inline policies, all together within the quota of their owner. */
function inlineOf(random: Random, count: number, quota: number): readonly Named[] {
  const found: Named[] = [];
  let left = quota;
  for (let i = 0; i < count && left > 700; i++) {
    const document = typicalDocument(random, 2 + random.below(10), left);
    left -= sizeOf(document);
    found.push({ name: `${random.pick(['access', 'inline', 'runtime', 'policy'])}-${i}`, document });
  }
  return found;
}

function attachments(random: Random, settings: AccountSettings, catalog: AwsCatalog): readonly string[] {
  const { policies } = sharedCounts(settings);
  const aws = Array.from({ length: random.below(4) }, () => random.pick(catalog.attachable));
  const own = Array.from({ length: random.below(3) }, () => teamPolicyArn(random.below(policies)));
  return [...new Set([...aws, ...own])];
}

export const teamPolicyArn = (number: number): string => arnOf('policy', '/', `team-policy-${number}`);
export const teamBoundaryArn = (number: number): string => arnOf('policy', '/boundary/', `team-${number}`);

/** A name for what all principals of a kind share. */
const slugOf = ({ name }: DenyKind): string => name.replace(/[^\w]+/g, '-').toLowerCase();

export const guardGroup = (kind: DenyKind): string => `guard-${slugOf(kind)}`;

/** The ARN of the managed policy that a kind of deny comes with. */
export function guardArn({ kind, where }: Given, { name }: Subject): string {
  const shared = where === 'shared' || (where === 'boundary' && kind.own === undefined);
  return arnOf('policy', `/guard/${where}/`, shared ? slugOf(kind) : name);
}

/** Its own Allow opens the first hop beyond doubt, and nothing that it holds has a condition of another mind. */
const REPOSITORIES = documentOf([
  { Sid: 'Repositories', Effect: 'Allow', Action: 'codecommit:*', Resource: '*' },
]);

/** What a principal holds anyway, with the deny or near miss, and without what would make its truth uncertain. */
function givenHoldings(member: Member, given: Given, usual: Holdings): Holdings {
  const { kind, where } = given;
  const policy = kind.document === undefined ? undefined : guardArn(given, member);
  const isAttached = where === 'managed' || where === 'shared';
  const boundary =
    where === 'boundary' && policy !== undefined
      ? policy
      : kind.awsManaged?.as === 'boundary'
        ? kind.awsManaged.arn
        : undefined;
  return {
    inline: [
      { name: 'repositories', document: REPOSITORIES },
      ...usual.inline,
      ...(kind.document !== undefined && where === 'inline'
        ? [{ name: 'guard', document: kind.document(member) }]
        : []),
    ],
    attached: [
      ...usual.attached,
      ...(policy !== undefined && isAttached ? [policy] : []),
      ...(kind.awsManaged?.as === 'attached' ? [kind.awsManaged.arn] : []),
    ],
    groups: [
      ...usual.groups,
      ...(kind.document !== undefined && where === 'group' ? [guardGroup(kind)] : []),
    ],
    ...(boundary === undefined ? {} : { boundary }),
    ...(member.kind === 'role'
      ? { trust: { document: TRUSTS[kind.trust ?? 'plain'](), forInstances: false } }
      : {}),
  };
}

const TRUSTS = {
  plain: plainTrust,
  tagged: taggedTrust,
  service: () => trustInService('codebuild'),
  federated: identityCenterTrust,
} as const;

/** The principals that were given a deny or a near miss, in order. */
export function* givenMembers(settings: AccountSettings): Generator<Member & { readonly given: Given }> {
  for (let index = 0; index < settings.principals; index++) {
    if (index % settings.hitEvery !== 0 && index % (2 * settings.hitEvery) !== settings.hitEvery >> 1)
      continue;
    const member = castOf(index, settings);
    if (member.given !== undefined) yield { ...member, given: member.given };
  }
}
