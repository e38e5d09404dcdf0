import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installedTool } from '../../../scripts/tools.mjs';
import { contextOf, resourceAccount } from '../../spec/principal.ts';
import {
  asList,
  type Line,
  type Outcome,
  outcomeOrder,
  type Policy,
  type Statement,
} from '../../spec/types.ts';

/**
 * `@cloud-copilot/iam-simulate`, a simulator of IAM by others. It is AGPL: it is asked through its published API, none of
 * its source goes into ours, and it ships nowhere.
 */
export interface Peer {
  runSimulation(simulation: Simulation, options: object): Promise<Result>;
  /** Throws where the action has no such resource. */
  allowedContextKeysForRequest(
    service: string,
    action: string,
    resource: string,
    bucketAbac: boolean,
    resourceType: undefined,
  ): Promise<string[]>;
}

interface NamedDocument {
  name: string;
  policy: object;
}

interface Level {
  orgIdentifier: string;
  policies: NamedDocument[];
}

/** What the peer's README calls a simulation, as far as it is used here. */
interface Simulation {
  request: {
    principal: string;
    action: string;
    resource: { resource: string; accountId: string };
    contextVariables: Record<string, string | string[]>;
  };
  identityPolicies: NamedDocument[];
  serviceControlPolicies: Level[];
  resourceControlPolicies: Level[];
  permissionBoundaryPolicies?: NamedDocument[];
  vpcEndpointPolicies?: NamedDocument[];
  sessionPolicy?: object;
  resourcePolicy?: object;
}

interface Result {
  resultType: string;
  overallResult?: string;
  errors?: Record<string, unknown>;
  result?: { ignoredContextKeys?: string[] };
}

/** The peer's answer, or why it has none to the question as it was asked. */
export type PeerAnswer = { readonly outcome: Outcome } | { readonly none: string };

const used = ['runSimulation', 'allowedContextKeysForRequest'] as const;

const isPeer = (value: unknown): value is Peer =>
  typeof value === 'object' &&
  value !== null &&
  used.every((name) => typeof Reflect.get(value, name) === 'function');

export function loadPeer(): Peer {
  const load = createRequire(join(installedTool('judges'), 'package.json'));
  const loaded: unknown = load('@cloud-copilot/iam-simulate');
  if (!isPeer(loaded)) throw new TypeError(`the peer lacks one of ${used.join(', ')}`);
  return loaded;
}

/** Whether the peer knows the action, and that it is for such a resource. */
export async function peerTakes(peer: Peer, { action, resource }: Line['request']): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  return await peer.allowedContextKeysForRequest(service, name, resource, false, undefined).then(
    () => true,
    () => false,
  );
}

/** Puts a line of the `evaluate` contract to the peer. */
export async function askPeer(peer: Peer, line: Line): Promise<PeerAnswer> {
  try {
    return answerOf(await peer.runSimulation(simulationOf(line), {}));
  } catch (error) {
    return { none: `it threw: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function answerOf({ resultType, overallResult, errors, result }: Result): PeerAnswer {
  if (resultType === 'error') return { none: `it refused: ${reasonIn(errors)}` };
  if (resultType !== 'single') return { none: `it answered for several resources: ${resultType}` };
  const ignored = result?.ignoredContextKeys ?? [];
  if (ignored.length > 0) return { none: `it ignored keys: ${[...ignored].sort().join(' ')}` };
  const outcome = outcomeOrder.find((one) => one === overallResult);
  return outcome === undefined ? { none: `it answered ${overallResult}` } : { outcome };
}

/** The messages of all errors, each once, without the policies and places they are about. */
function reasonIn(errors: unknown): string {
  const messages = JSON.stringify(errors ?? {}).matchAll(/"message":"((?:[^"\\]|\\.)*)"/g);
  const found = new Set(
    [...messages].map(([, message = '']) => message).filter((text) => text !== 'policy.errors'),
  );
  return [...found].sort().join('; ');
}

const named = ({ name, document }: Policy): NamedDocument => ({ name, policy: document });

function levelsOf(levels: readonly Policy[][] = []): Level[] {
  return levels.map((level, depth) => ({ orgIdentifier: `level ${depth}`, policies: level.map(named) }));
}

/** "A layer that is not given restricts nothing", and the peer always asks for identity policies. */
const unrestricted: Policy = {
  name: 'not given',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};

/** `RCPFullAWSAccess`: at every level, always. Nobody can write or detach it, and the peer adds it by itself. */
const allowsAll = ({ Effect, Action, Resource, Condition }: Statement): boolean =>
  Effect === 'Allow' && Action === '*' && Resource === '*' && Condition === undefined;

function writtenByCustomers({ name, document }: Policy): Policy[] {
  const Statement = asList(document.Statement).filter((statement) => !allowsAll(statement));
  return Statement.length === 0 ? [] : [{ name, document: { ...document, Statement } }];
}

function simulationOf(line: Line): Simulation {
  const { identity = [unrestricted], boundary, session, endpoint, scp, rcp, resource } = line.policies;
  const written = rcp?.map((level) => level.flatMap(writtenByCustomers));
  const context = [...contextOf(line)].map(
    ([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : [...values]] as const,
  );
  return {
    request: {
      principal: line.principal.arn,
      action: line.request.action,
      resource: { resource: line.request.resource, accountId: resourceAccount(line) },
      contextVariables: Object.fromEntries(context),
    },
    identityPolicies: identity.map(named),
    serviceControlPolicies: levelsOf(scp),
    resourceControlPolicies: levelsOf(written),
    ...(boundary && { permissionBoundaryPolicies: boundary.map(named) }),
    ...(endpoint && { vpcEndpointPolicies: endpoint.map(named) }),
    ...(session?.[0] && { sessionPolicy: session[0].document }),
    ...(resource && { resourcePolicy: resource.document }),
  };
}
