import { createHash } from 'node:crypto';
import { evaluated, type FunctionRole, functionRoles, question } from '../stack/roles.ts';
import type { Aws } from './aws.ts';
import { ACCOUNT, REGION } from './emulator.ts';
import type { RecordedCall } from './recorder.ts';
import { type DeployedStack, filledIn } from './stack.ts';

/** A call as IAM sees it. */
interface AuthorizedCall {
  readonly functionName: string;
  readonly action: string;
  readonly resource: string;
}

export interface PermissionReport {
  /** Calls that a role does not allow, each with what `evaluate` said. */
  readonly refused: readonly string[];
  /** Every different call that was made. */
  readonly made: readonly string[];
  /** Actions of each role that no call needed. */
  readonly unused: readonly string[];
}

/** The functions that are deployed: some are switched off by a condition. */
export function rolesOf(stack: DeployedStack): readonly FunctionRole[] {
  const roles = functionRoles(stack.template, (part) => filledIn(stack, part));
  return roles.filter(({ functionId }) => stack.physical.has(functionId));
}

/**
 * Compares what the functions called with what their roles allow.
 *
 * @param callers the functions, by the access key of their credentials
 */
export function checkPermissions(
  stack: DeployedStack,
  calls: readonly RecordedCall[],
  callers: ReadonlyMap<string, string>,
): PermissionReport {
  const roles = rolesOf(stack);
  const made = distinct(calls.map((call) => authorized(call, callers)));
  const questions = made.map((call) => {
    const policies = roles.find(({ functionName }) => functionName === call.functionName)?.policies ?? [];
    return question(wordsOf(call), policies, call);
  });
  const decisions = evaluated(questions);
  return {
    made: made.map(wordsOf),
    refused: [...decisions].filter(([, decision]) => decision !== 'Allowed').map((each) => each.join(': ')),
    unused: roles.flatMap((role) => unusedOf(role, made)),
  };
}

function unusedOf(
  { functionName, policies }: FunctionRole,
  made: readonly AuthorizedCall[],
): readonly string[] {
  const granted = policies.flatMap(({ document }) =>
    document.Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : [])),
  );
  const used = new Set(
    made.filter((call) => call.functionName === functionName).map(({ action }) => action.toLowerCase()),
  );
  return granted
    .filter((action) => !used.has(action.toLowerCase()))
    .map((action) => `${functionName} ${action}`);
}

function wordsOf({ functionName, action, resource }: AuthorizedCall): string {
  return `${functionName} ${action} ${resource}`;
}

function distinct(calls: readonly AuthorizedCall[]): readonly AuthorizedCall[] {
  return [...new Map(calls.map((call) => [wordsOf(call), call] as const)).values()];
}

/** The resource that IAM checks; a service that no function is known to call is asked for everything. */
function authorized(call: RecordedCall, callers: ReadonlyMap<string, string>): AuthorizedCall {
  const { accessKey, service, action, input } = call;
  const functionName = callers.get(accessKey) ?? `somebody with access key ${accessKey}`;
  const what = { functionName, action: `${service}:${action}` };
  if (service === 'iam' && typeof input['RoleName'] === 'string') {
    return { ...what, resource: `arn:aws:iam::${ACCOUNT}:role/key-guard/${input['RoleName']}` };
  }
  if (service === 'dynamodb') {
    return { ...what, resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${input['TableName']}` };
  }
  if (service === 'events') {
    const [entry] = input['Entries'] as readonly { readonly EventBusName: string }[];
    return { ...what, resource: String(entry?.EventBusName) };
  }
  return { ...what, resource: service === 'sns' ? String(input['TopicArn']) : '*' };
}

/** ministack derives the access key of a function from who it is; the check fails when it ever stops doing so. */
export async function callersOf(stack: DeployedStack, aws: Aws): Promise<ReadonlyMap<string, string>> {
  const callers = new Map<string, string>();
  for (const { functionName } of rolesOf(stack)) {
    const name = ['--function-name', functionName];
    const { FunctionArn, Role } = await aws('lambda', 'get-function-configuration', ...name);
    const digest = createHash('sha256').update(`${FunctionArn}:${Role}`).digest('hex');
    callers.set(`ASIA${digest.slice(0, 16).toUpperCase()}`, functionName);
  }
  return callers;
}
