/** @import { Aws, Caller, Output, Service } from './types.ts' */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installedTool } from '../tools.mjs';
import { OUR_AGENT } from './experiments/network-keys.mjs';

const PACKAGES = {
  sts: ['@aws-sdk/client-sts', 'STSClient'],
  iam: ['@aws-sdk/client-iam', 'IAMClient'],
  kms: ['@aws-sdk/client-kms', 'KMSClient'],
  codecommit: ['@aws-sdk/client-codecommit', 'CodeCommitClient'],
  cloudtrail: ['@aws-sdk/client-cloudtrail', 'CloudTrailClient'],
};

/** A call that takes longer than this has failed. */
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 30_000 };

/**
 * @typedef {object} Client
 * @property {(command: object) => Promise<Output>} send
 * @property {{ add: (middleware: Middleware, options: object) => void }} middlewareStack
 *
 * @typedef {(next: Handler) => Handler} Middleware
 * @typedef {(args: { request: { headers: Record<string, string> } }) => Promise<unknown>} Handler
 * @typedef {new (input: object) => Client} ClientClass
 * @typedef {new (input: object) => object} CommandClass
 */

/**
 * AWS itself, by the SDK clients of `tools/verify-aws`, which are installed on first use.
 *
 * @param {string} region
 * @returns {Aws}
 */
export function liveAws(region) {
  const require = createRequire(join(installedTool('verify-aws'), 'package.json'));
  /** @type {Map<string, Client>} */
  const clients = new Map();
  return {
    call: async (service, operation, input, caller) => {
      const [name = '', className = ''] = PACKAGES[service];
      const module = /** @type {Record<string, unknown>} */ (require(name));
      const Command = /** @type {CommandClass} */ (module[`${operation}Command`]);
      const key = `${service} ${caller?.credentials.accessKeyId} ${caller?.userAgent}`;
      const client =
        clients.get(key) ?? clientOf(/** @type {ClientClass} */ (module[className]), region, caller);
      clients.set(key, client);
      return await client.send(new Command(input));
    },
  };
}

/** @param {ClientClass} Client @param {string} region @param {Caller | undefined} caller @returns {Client} */
function clientOf(Client, region, caller) {
  const client = new Client({
    region,
    maxAttempts: 5,
    customUserAgent: OUR_AGENT,
    requestHandler: TIMEOUTS,
    ...(caller === undefined ? {} : { credentials: caller.credentials }),
  });
  if (caller?.userAgent !== undefined) sendAgent(client, caller.userAgent);
  return client;
}

/** Sends one user agent as it is, after the SDK has written its own and before the request is signed. @param {Client} client @param {string} agent */
function sendAgent(client, agent) {
  client.middlewareStack.add(
    (next) => async (args) => {
      args.request.headers['user-agent'] = agent;
      args.request.headers['x-amz-user-agent'] = agent;
      return await next(args);
    },
    { step: 'build', name: 'sendAgent', priority: 'low' },
  );
}

/**
 * Throws where the SDK that is installed does not know one of the calls: better before the first than in the middle.
 *
 * @param {readonly { service: Service, operation: string }[]} calls
 */
export function assertKnown(calls) {
  const require = createRequire(join(installedTool('verify-aws'), 'package.json'));
  for (const { service, operation } of calls) {
    const [name = ''] = PACKAGES[service];
    const module = /** @type {Record<string, unknown>} */ (require(name));
    if (module[`${operation}Command`] === undefined) throw new Error(`${name} has no ${operation}`);
  }
}
