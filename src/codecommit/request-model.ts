import type { Assumptions } from '#iam/assumed-facts.ts';
import { keyTypeOf } from '#iam/condition-keys.ts';
import { constraint } from '#iam/constraint.ts';
import type { ConditionTest } from '#iam/policy.ts';
import type { KeyState, KeyType, Principal } from '#iam/request.ts';
import { remembered } from '#lib/remembered.ts';
import type { RepositoryKey } from './key.ts';

/** By whom a role is assumed: a principal of IAM, an AWS service, or an identity provider. */
export type SessionKind = 'principal' | 'service' | 'federated';

/** Who calls, as the request model asks. */
export interface Caller {
  readonly principal: Principal;
  /** Tags by their key in lower case; for a role, those of the role itself. */
  readonly tags: ReadonlyMap<string, string>;
  /** Whether a session can bring tags of its own: the role's trust policy allows `sts:TagSession`, or is not known. */
  readonly sessionTags: boolean;
  /** The sessions that a role can have; none for a user. */
  readonly sessions: ReadonlySet<SessionKind>;
  /** The unique id (`AIDA...`, `AROA...`) where it is known. */
  readonly uniqueId?: string;
  readonly organizationId?: string;
}

/** What is asked of the model: which request, by whom, on which key, when. */
export interface ModelInput {
  readonly action: string;
  readonly caller: Caller;
  readonly key: RepositoryKey;
  /** ISO 8601; dates ahead of it count, see {@link HORIZON_DAYS}. */
  readonly now: string;
  /** Keys that are taken as known (`--assume`): values, or absent as null. */
  readonly assumed?: Assumptions;
}

/** A deny that begins within these days is told ahead. */
const HORIZON_DAYS = 90;

/** What a key of the KMS request holds, and the fact that says so where AWS does not confirm it. */
export interface ModelledKey {
  readonly state: KeyState;
  readonly fact?: string;
}

/** How a row finds its key's state; `name` is the key in lower case. */
export type Row = (input: ModelInput, name: string) => ModelledKey;

/** A key that every such request carries with this value. */
export const is =
  (value: (input: ModelInput) => string, fact?: string): Row =>
  (input) =>
    known([value(input)], fact);

/** A key that such a request never carries. */
export const absent = (fact?: string): Row => {
  const found: ModelledKey = { state: { kind: 'absent' }, ...withFact(fact) };
  return () => found;
};

/** What is known of the values of a key: tests that all of them pass. */
export type Limits = (input: ModelInput, name: string) => readonly ConditionTest[];

interface UnknownOptions {
  readonly fact?: string;
  readonly present?: true;
  readonly within?: Limits;
  /** A value that the list always has. */
  readonly includes?: string;
}

/** A key that nobody can know offline. */
export const unknown =
  (options: UnknownOptions = {}): Row =>
  (input, name) => ({
    state: unknownState(
      name,
      options.present !== true,
      options.within?.(input, name) ?? [],
      options.includes,
    ),
    ...withFact(options.fact),
  });

/** A row for role sessions; other principals never carry the key. */
export const onlySessions =
  (row: Row): Row =>
  (input, name) =>
    input.caller.principal.kind === 'role' ? row(input, name) : { state: { kind: 'absent' } };

export function known(values: readonly string[], fact?: string): ModelledKey {
  return { state: { kind: 'known', values }, ...withFact(fact) };
}

export function unknownState(
  name: string,
  mayBeAbsent: boolean,
  within: readonly ConditionTest[] = [],
  includes?: string,
): KeyState {
  const { type, list } = keyTypeOf(name);
  const always = includes === undefined ? {} : { includes: [includes] };
  return { kind: 'unknown', unknown: { name, mayBeAbsent, list, within, ...typed(type), ...always } };
}

function typed(type: KeyType | undefined): { readonly type?: KeyType } {
  return type === undefined ? {} : { type };
}

function withFact(fact: string | undefined): { readonly fact?: string } {
  return fact === undefined ? {} : { fact };
}

/** Limits that depend on nothing but the name of the key are made once. */
export function limits(...tests: readonly (readonly [operator: string, ...values: string[]])[]): Limits {
  const made = remembered((name) => tests.map(([operator, ...values]) => constraint(operator, name, values)));
  return (_input, name) => made(name);
}

/** The last moment that dates are looked ahead to. */
function horizon(now: string): string {
  return new Date(Date.parse(now) + HORIZON_DAYS * 86_400_000).toISOString();
}

/** The clock runs from now to the horizon. */
export const ahead: Limits = ({ now }, name) => aheadOf(`${now} ${name}`);

const aheadOf = remembered((asked) => {
  const [now = '', name = ''] = asked.split(' ');
  return [
    constraint('DateGreaterThanEquals', name, [now]),
    constraint('DateLessThanEquals', name, [horizon(now)]),
  ];
});

/** A session is issued before the horizon. */
export const issued: Limits = ({ now }, name) => issuedBefore(`${now} ${name}`);

const issuedBefore = remembered((asked) => {
  const [now = '', name = ''] = asked.split(' ');
  return [constraint('DateLessThanEquals', name, [horizon(now)])];
});

/** Addresses that never are the source of a request: IAM sees public addresses only (fact 3.17). */
export const publicAddress: Limits = limits([
  'NotIpAddress',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '0.0.0.0/8',
  '224.0.0.0/3',
  'fc00::/7',
  'fe80::/10',
  '::/127',
]);
