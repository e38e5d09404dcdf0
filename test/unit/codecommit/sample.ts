import { KEY_ALIAS } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import type { Caller, ModelInput, ModelledKey, SessionKind } from '#codecommit/request-model.ts';
import { parsePrincipalArn } from '#iam/request.ts';

export const ID = '111122223333';
export const NOW = '2026-11-23T00:00:00Z';

const SESSIONS: ReadonlySet<SessionKind> = new Set(['principal']);

export function callerOf(principal: string, more: Partial<Caller> = {}): Caller {
  const found = parsePrincipalArn(`arn:aws:iam::${ID}:${principal}`);
  if (found === undefined) throw new Error(`${principal} is no principal`);
  return {
    principal: found,
    tags: new Map([['team', 'web']]),
    sessionTags: false,
    sessions: SESSIONS,
    ...more,
  };
}

export const ALICE = callerOf('user/team/alice');
export const DEV = callerOf('role/team/dev');

export const AWS_KEY: RepositoryKey = {
  kind: 'aws-managed',
  region: 'eu-west-1',
  alias: KEY_ALIAS,
  policy: undefined,
};
export const CUSTOMER_KEY: RepositoryKey = {
  kind: 'customer',
  region: 'eu-west-1',
  arn: `arn:aws:kms:eu-west-1:${ID}:key/1234`,
  alias: 'alias/code',
  policy: undefined,
};

export const inputOf = (more: Partial<ModelInput> = {}): ModelInput => ({
  action: 'kms:Decrypt',
  caller: ALICE,
  key: AWS_KEY,
  now: NOW,
  ...more,
});

/** A state in one word: its value, `absent`, `unknown`, or `unknown, present`. */
export function shortState({ state }: Pick<ModelledKey, 'state'>): string {
  if (state.kind === 'known') return state.values.join();
  if (state.kind === 'absent') return 'absent';
  return state.unknown.mayBeAbsent ? 'unknown' : 'unknown, present';
}
