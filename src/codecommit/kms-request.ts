import { constraint } from '#iam/constraint.ts';
import { type KeyState, RESOURCE, type Request } from '#iam/request.ts';
import { FIRST_HOP_ACTIONS, KMS_CONTRACT } from './contract.ts';
import { CORRELATIONS } from './correlations.ts';
import { FIRST_HOP_KEYS, KMS_FAMILIES, KMS_KEYS } from './kms-keys.ts';
import type { ModelInput, ModelledKey, Row } from './request-model.ts';
import { SESSION_FAMILIES, SESSION_KEYS } from './session-keys.ts';

type Question = Omit<ModelInput, 'action'>;

/** The seven requests that CodeCommit makes to KMS for the caller, as far as they can be known. */
export function kmsRequests(question: Question): readonly Request[] {
  return KMS_CONTRACT.map((action) => {
    const input = { ...question, action };
    return requestOf(input, (key) => (key === RESOURCE ? { state: keyArn(input) } : kmsKey(input, key)));
  });
}

/** What the model says of a condition key of a KMS request, by its name in lower case. */
export function kmsKey(input: ModelInput, key: string): ModelledKey {
  return modelled(input, key, KMS_KEYS, KMS_FAMILIES);
}

/**
 * The caller's own calls, one of which comes first in the same session, on one repository.
 * Network keys get names of their own: they say nothing about those of the KMS request.
 */
export function firstHopRequests(question: Question, repository: KeyState): readonly Request[] {
  const rename = (key: string): string => (key in FIRST_HOP_KEYS ? `${OWN_CALL}${key}` : key);
  return FIRST_HOP_ACTIONS.map((action) => {
    const input = { ...question, action };
    const model = (key: string): ModelledKey => {
      if (key === RESOURCE) return { state: repository };
      return modelled(input, key.startsWith(OWN_CALL) ? key.slice(OWN_CALL.length) : key, FIRST_HOP_KEYS, []);
    };
    return { ...requestOf(input, model), rename };
  });
}

const OWN_CALL = 'own call: ';

function requestOf(input: ModelInput, model: (key: string) => ModelledKey): Request {
  const { principal } = input.caller;
  const state = (key: string): KeyState => {
    const found = model(key).state;
    const assumed = found.kind === 'unknown' ? input.assumed?.get(key) : undefined;
    if (assumed === undefined) return found;
    return assumed === null ? { kind: 'absent' } : { kind: 'known', values: assumed };
  };
  return {
    action: input.action,
    principal,
    resourceAccount: principal.account,
    state,
    correlations: CORRELATIONS,
  };
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
  return someResource(`arn:${partition}:codecommit:${key.region}:${account}:`);
}

/** Ids of keys and names of repositories hold no colon: without that a pattern's star would reach past them. */
function someResource(prefix: string): KeyState {
  const within = [
    constraint('StringLike', RESOURCE, [`${prefix}?*`]),
    constraint('StringNotLike', RESOURCE, [`${prefix}*:*`]),
  ];
  return {
    kind: 'unknown',
    unknown: { name: RESOURCE, type: 'string', mayBeAbsent: false, list: false, within },
  };
}
