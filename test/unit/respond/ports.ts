import { loadAccount } from '#account/load-account.ts';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import type { Alert, LedgerEntry, Ports } from '#ports';
import { type Response, respond } from '#respond/respond.ts';
import { deny, type Json, smallAccount } from '../../cli/accounts.ts';
import { decoded } from './records.ts';

/** Everything that went through the ports, in order. */
export interface Trace {
  readonly ports: Ports;
  readonly alerts: Alert[];
  readonly calls: string[];
  /** Puts another account in the place of the one that is read. */
  readonly becomes: (account: Json) => void;
  readonly handle: (event: Json) => Promise<Response>;
  readonly open: () => Promise<readonly LedgerEntry[]>;
}

type Overrides = Partial<Omit<Ports, 'ledger'>> & { readonly ledger?: Partial<Ports['ledger']> };

/** Ports that stay in this process and note what they are called for; any of them can be replaced. */
export function tracedPorts(start: Json, { ledger: ledgerPorts, ...others }: Overrides = {}): Trace {
  let now = start;
  const alerts: Alert[] = [];
  const calls: string[] = [];
  const memory = { ...memoryLedger(), ...ledgerPorts };
  const noted =
    <A extends unknown[], R>(name: string, port: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls.push(name);
      return await port(...args);
    };
  const alert: Ports['alert'] = others.alert ?? (async () => undefined);
  const ports: Ports = {
    now: () => '2026-08-01T10:00:05.000Z',
    regions: ['us-east-1'],
    log: () => undefined,
    ...others,
    readAccount: noted(
      'read',
      others.readAccount ?? (async () => ({ account: accountOf(now), calls: 1, complete: true })),
    ),
    ledger: {
      list: noted('list', memory.list),
      write: noted('write', memory.write),
    },
    alert: noted('alert', async (sent: Alert) => {
      await alert(sent);
      alerts.push(sent);
    }),
  };
  return {
    ports,
    alerts,
    calls,
    becomes: (account) => {
      now = account;
    },
    handle: (event) => respond(decoded(event), ports),
    open: () => memory.list('111122223333'),
  };
}

export function accountOf(json: Json) {
  const account = loadAccount(json);
  if (!account.ok) throw new Error(account.error.message);
  return account.value;
}

/** The small account with the inline policies of its users, by user name; nobody else has one. */
export function accountWith(policies: Readonly<Record<string, Json>> = {}): Json {
  const account = smallAccount();
  for (const user of account.UserDetailList) {
    const document = policies[user.UserName];
    user.UserPolicyList = document === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: document }];
  }
  return account;
}

export const DENY = deny();

/** Denied only by CodeCommit's calls in one Region. */
export function denyIn(region: string): Json {
  return deny({
    Sid: 'Regional',
    Condition: { StringEquals: { 'kms:ViaService': `codecommit.${region}.amazonaws.com` } },
  });
}
