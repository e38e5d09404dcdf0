import { readingAmong } from '#iam/assumed-facts.ts';
import { type KeyState, RESOURCE, type Request } from '#iam/request.ts';
import { type ContractAction, FIRST_HOP_ACTIONS, KMS_CONTRACT } from './contract.ts';
import { correlationsAmong, correlationsApart, OWN_CALL, sessionCorrelationsAmong } from './correlations.ts';
import { isKeyOf } from './key.ts';
import { KMS_FAMILIES, KMS_KEYS, NETWORK_KEYS, OWN_CALL_FAMILIES, OWN_CALL_KEYS } from './kms-keys.ts';
import type { ModelInput, ModelledKey, Row } from './request-model.ts';
import { CREDENTIAL_KEYS, resourceAccount, SESSION_FAMILIES, SESSION_KEYS } from './session-keys.ts';

export type Question = Omit<ModelInput, 'action'>;

/** One of the seven requests. */
export interface KmsRequest extends Request {
  readonly action: ContractAction;
}

/** The seven requests that CodeCommit makes to KMS for the caller, as far as they can be known. */
export function kmsRequests(question: Question): readonly KmsRequest[] {
  return KMS_CONTRACT.map((action) => {
    const input = { ...question, action };
    const model = (key: string): ModelledKey =>
      key === RESOURCE ? { state: keyArn(input) } : kmsKey(input, key);
    return { ...requestOf(input, model), action, resourceAccount: resourceAccount(input) };
  });
}

/** What the model says of a condition key of a KMS request, by its name in lower case. */
export function kmsKey(input: ModelInput, key: string): ModelledKey {
  return modelled(input, key, KMS_KEYS, KMS_FAMILIES);
}

/**
 * The caller's own calls, one of which comes first in the same session, on one repository.
 * Network keys get names of their own, since they say nothing about those of the KMS request, and so do keys that
 * tell of a user's credentials.
 */
export function firstHopRequests(question: Question, repository: KeyState): readonly Request[] {
  const isUser = question.caller.principal.kind === 'user';
  const differs = (key: string): boolean => isFreeKey(key) || (isUser && Object.hasOwn(CREDENTIAL_KEYS, key));
  const rename = (key: string): string => (differs(key) ? `${OWN_CALL}${key}` : key);
  const rows = { ...NETWORK_KEYS, ...OWN_CALL_KEYS, ...(isUser ? CREDENTIAL_KEYS : {}) };
  return FIRST_HOP_ACTIONS.map((action) => {
    const input = { ...question, action };
    const model = (key: string): ModelledKey => {
      if (key === RESOURCE) return { state: repository };
      const name = key.startsWith(OWN_CALL) ? key.slice(OWN_CALL.length) : key;
      return modelled(input, name, rows, OWN_CALL_FAMILIES);
    };
    return {
      ...requestOf(input, model),
      rename,
      correlations: correlationsOf(input, sessionCorrelationsAmong),
    };
  });
}

/** A key that tells of the network or the repository of a call, and of no session. */
function isFreeKey(key: string): boolean {
  return Object.hasOwn(NETWORK_KEYS, key) || family(OWN_CALL_FAMILIES, key) !== undefined;
}

/** The same for a key of the own call, as it was renamed. */
export function isFreeOfSession(key: string): boolean {
  return key.startsWith(OWN_CALL) && isFreeKey(key.slice(OWN_CALL.length));
}

function requestOf(input: ModelInput, model: (key: string) => ModelledKey): Request {
  const { principal } = input.caller;
  const states = new Map<string, KeyState>();
  const state = (key: string): KeyState => {
    const known = states.get(key) ?? assumedState(model(key).state, input, key);
    states.set(key, known);
    return known;
  };
  return {
    action: input.action,
    principal,
    resourceAccount: principal.account,
    state,
    ...readingOf(input),
    correlations: correlationsOf(input, correlationsAmong),
  };
}

function correlationsOf(
  { key, caller }: ModelInput,
  among: Request['correlations'],
): Request['correlations'] {
  return isKeyOf(key, caller.principal.account) ? among : correlationsApart(among);
}

function readingOf({ assumed }: ModelInput): Pick<Request, 'reads'> {
  return assumed === undefined ? {} : { reads: readingAmong(assumed) };
}

function assumedState(found: KeyState, { assumed }: ModelInput, key: string): KeyState {
  const values = found.kind === 'unknown' ? assumed?.get(key) : undefined;
  if (values === undefined) return found;
  return values === null ? { kind: 'absent' } : { kind: 'known', values };
}

function modelled(
  input: ModelInput,
  key: string,
  own: Readonly<Record<string, Row>>,
  families: readonly (readonly [string, Row])[],
): ModelledKey {
  const row =
    lookUp(own, key) ?? lookUp(SESSION_KEYS, key) ?? family(families, key) ?? family(SESSION_FAMILIES, key);
  // A key of another service is not in the context of this one's requests (Service Authorization Reference).
  return row === undefined ? { state: { kind: 'absent' } } : row(input, key);
}

function lookUp(rows: Readonly<Record<string, Row>>, key: string): Row | undefined {
  return Object.hasOwn(rows, key) ? rows[key] : undefined;
}

function family(families: readonly (readonly [string, Row])[], key: string): Row | undefined {
  return families.find(([prefix]) => key.startsWith(prefix))?.[1];
}

/** The key's ARN; its id is an unknown like any other until something gives it. */
function keyArn({ key, caller }: ModelInput): KeyState {
  if (key.arn !== undefined) return { kind: 'known', values: [key.arn] };
  return someResource(`arn:${caller.principal.partition}:kms:${key.region}:${caller.principal.account}:key/`);
}

/** Some repository of the account and Region: nobody knows which one a principal will use. */
export function anyRepository({ key, caller }: Question): KeyState {
  const { partition, account } = caller.principal;
  return someResource(repositoryPrefix(partition, key.region, account));
}

/** How the ARN of every repository of an account and Region begins. */
export function repositoryPrefix(partition: string, region: string, account: string): string {
  return `arn:${partition}:codecommit:${region}:${account}:`;
}

/** Ids of keys and names of repositories hold no colon: without that a pattern's star would reach past them. */
function someResource(prefix: string): KeyState {
  return {
    kind: 'unknown',
    unknown: {
      name: RESOURCE,
      type: 'string',
      mayBeAbsent: false,
      list: false,
      within: [],
      prefix,
      without: ':',
    },
  };
}
