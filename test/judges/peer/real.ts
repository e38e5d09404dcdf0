import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { loadCases } from '../../cases/case-file.ts';
import { isConcrete, naiveLine } from '../../cases/naive-line.ts';
import { account } from '../../property/pools.ts';
import { callerOf, resourceAccount } from '../../spec/principal.ts';
import { asList, type Condition, type Line, type Policy, type Statement } from '../../spec/types.ts';
import { managedPolicies } from '../managed/library.ts';
import { withKeysOfAws } from './keys.ts';
import { everything } from './lines.ts';
import { type Peer, peerTakes } from './peer.ts';

type Context = Line['request']['context'];

/** What a request holds when CodeCommit calls KMS, and what a direct call holds. */
const contexts: readonly Context[] = [
  {
    'kms:ViaService': 'codecommit.us-east-1.amazonaws.com',
    'kms:CallerAccount': account,
    'kms:EncryptionContextKeys': ['aws:codecommit:id'],
    'aws:ViaAWSService': 'true',
    'aws:RequestedRegion': 'us-east-1',
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': '2026-11-02T08:00:00Z',
    'aws:TokenIssueTime': '2026-11-02T07:00:00Z',
    'aws:MultiFactorAuthPresent': 'false',
    'aws:SourceIp': '203.0.113.7',
    'aws:PrincipalOrgID': 'o-exampleorgid',
    'aws:ResourceOrgID': 'o-exampleorgid',
  },
  {
    'aws:ViaAWSService': 'false',
    'aws:RequestedRegion': 'eu-west-1',
    'aws:SecureTransport': 'false',
    'aws:CurrentTime': '2012-01-01T00:00:00Z',
    'aws:SourceVpc': 'vpc-0123456789abcdef0',
    'aws:SourceVpce': 'vpce-0123456789abcdef0',
    'aws:VpcSourceIp': '10.0.0.5',
    'aws:PrincipalTag/team': 'admin',
  },
  { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '120', 'aws:SourceIp': '2001:db8::1' },
  {},
];

const key = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const keyPolicy: Policy = {
  name: 'key policy',
  document: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
  },
};

/** The peer takes an action's own resource. */
interface Probe {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

function lineOf(id: string, { action, resource, context }: Probe, policies: Line['policies']): Line {
  const isKms = action.toLowerCase().startsWith('kms:');
  const owner = /^\d{12}$/.exec(resource.split(':')[4] ?? '')?.[0] ?? account;
  return {
    id,
    principal: { arn: `arn:aws:iam::${account}:role/dev`, tags: { team: 'web' } },
    policies: { ...(isKms && { resource: keyPolicy }), ...policies },
    request: { action, resource, resourceAccount: owner, context },
  };
}

const kmsProbes: readonly Probe[] = contexts.flatMap((context) =>
  KMS_CONTRACT.map((action) => ({ action, resource: key, context: fitting(action, context) })),
);

/** `kms:DescribeKey` takes no encryption context, and the peer holds it to that. */
function fitting(action: string, context: Context): Context {
  if (action !== 'kms:DescribeKey') return context;
  return Object.fromEntries(
    Object.entries(context).filter(([name]) => !name.startsWith('kms:EncryptionContext')),
  );
}

const labelled = z.looseObject({ statement: z.looseObject({ Effect: z.literal('Deny') }) });

const isStatement = (value: object): value is Statement => 'Effect' in value;

const directory = new URL('../../data/policies/', import.meta.url);

/** Denies that others wrote, in each layer that has a place for them. */
export function writtenDenies(): Line[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const { statement } = labelled.parse(JSON.parse(readFileSync(new URL(file, directory), 'utf8')));
      return isStatement(statement)
        ? placesOf(statement).flatMap((place) => kmsProbes.map((probe) => lineOf(file, probe, place)))
        : [];
    });
}

/** Of an RCP: "You can't use * by itself" for an action, and no NotAction. */
const fitsRcp = ({ Action }: Statement): boolean => Action !== undefined && !asList(Action).includes('*');

function placesOf({ Principal, ...statement }: Statement): Line['policies'][] {
  const policy: Policy = { name: 'written', document: { Version: '2012-10-17', Statement: [statement] } };
  const everyone: Statement = { ...statement, Principal: '*' };
  const forEveryone: Policy = { name: 'written', document: { Version: '2012-10-17', Statement: [everyone] } };
  const identity = [everything('identity')];
  const open = {
    ...policy,
    document: { ...policy.document, Statement: [...asList(everything('scp').document.Statement), statement] },
  };
  return [
    { identity: [...identity, policy] },
    { identity, boundary: [open] },
    { identity, scp: [[everything('scp')], [everything('scp'), policy]] },
    ...(Principal !== undefined && fitsRcp(statement)
      ? [{ identity, rcp: [[everything('rcp'), forEveryone]] }]
      : []),
  ];
}

/** A text that a pattern matches: an `x` for each wildcard and variable, but a Region and an account in an ARN. */
function concrete(pattern: string): string {
  const plain = (text = ''): string => text.replaceAll(/\$\{[^}]*\}|[*?]/g, 'x');
  const [arn, partition, service, region, owner, ...rest] = pattern.split(':');
  if (arn !== 'arn' || rest.length === 0) return plain(pattern);
  const place = [hasWildcard(region) ? 'us-east-1' : region, hasWildcard(owner) ? account : owner];
  return [
    arn,
    hasWildcard(partition) ? 'aws' : partition,
    plain(service),
    ...place,
    plain(rest.join(':')),
  ].join(':');
}

const hasWildcard = (text = ''): boolean => /[*?$]/.test(text);

/** A request that holds the first value that each test asks for. */
function metBy(condition: Condition = {}): Context {
  const pairs = Object.entries(condition).flatMap(([operator, keys]) =>
    operator.endsWith('Null')
      ? []
      : Object.entries(keys).map(
          ([name, values]) => [name, concrete(String(asList(values)[0] ?? 'x'))] as const,
        ),
  );
  return Object.fromEntries(pairs);
}

const isNamed = (action: string): boolean => !hasWildcard(action);

/** For each statement an action that it names, on a resource that it names, with and without what it asks for. */
function probesOf(statements: readonly Statement[]): Probe[] {
  return statements.flatMap(({ Action, NotAction, Resource, NotResource, Condition }) => {
    const action = asList(Action ?? NotAction).find(isNamed);
    const pattern = asList(Resource ?? NotResource)[0];
    if (action === undefined || pattern === undefined || pattern === '*') return [];
    const resource = concrete(pattern);
    const met = metBy(Condition);
    return [
      { action, resource, context: met },
      ...(Object.keys(met).length > 0 ? [{ action, resource, context: {} }] : []),
    ];
  });
}

const statementsOf = (document: object): Statement[] =>
  'Statement' in document
    ? asList(document.Statement).filter(
        (one): one is Statement => typeof one === 'object' && one !== null && isStatement(one),
      )
    : [];

/** Policies speak of the same calls again and again. */
function rememberedTakes(peer: Peer): (request: Line['request']) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return async (request) => {
    const call = `${request.action} ${request.resource}`;
    const answer = known.get(call) ?? peerTakes(peer, request);
    known.set(call, answer);
    return await answer;
  };
}

/** AWS managed policies, as identity policy, on calls that they speak of. */
export async function managedLines(peer: Peer, perPolicy: number): Promise<Line[]> {
  const lines: Line[] = [];
  const takes = rememberedTakes(peer);
  for (const { policy, version, document } of managedPolicies().filter(({ latest }) => latest)) {
    const statements = statementsOf(document);
    const identity = [{ name: policy, document: { Version: '2012-10-17', Statement: statements } }];
    const possible = probesOf(statements).map((probe) => lineOf(`${policy} ${version}`, probe, { identity }));
    const taken = await Promise.all(
      possible.map(async (line) => ((await takes(line.request)) ? [line] : [])),
    );
    lines.push(...taken.flat().slice(0, perPolicy));
  }
  return lines;
}

/** The concrete and well-formed lines of `test/cases`. */
export const caseLines = (): Line[] =>
  loadCases().flatMap(({ name, cases }) =>
    cases
      .filter((one) => one.kind !== 'malformed' && isConcrete(one) && !hasEmptyLayer(one.line.policies))
      .map((one) => withKeyPolicy({ ...withKeysOfAws(naiveLine(one.line)), id: `${name}: ${one.name}` })),
  );

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** "Given and empty" allows nothing; for these layers the peer has no word for it. */
const hasEmptyLayer = (policies: object): boolean =>
  Object.entries(policies).some(
    ([layer, given]) =>
      ['boundary', 'session', 'endpoint', 'rcp'].includes(layer) &&
      (isEmpty(given) || (Array.isArray(given) && given.some(isEmpty))),
  );

/** "Without `resource`, identity policies decide in the resource's own account": the peer wants that in writing. */
function withKeyPolicy(line: Line): Line {
  const own = resourceAccount(line) === callerOf(line).account;
  const unsaid = line.policies.resource === undefined && line.request.action.toLowerCase().startsWith('kms:');
  return own && unsaid ? { ...line, policies: { ...line.policies, resource: keyPolicy } } : line;
}
