import type { Account } from '#account/account.ts';
import { applyChange } from '#account/apply-change.ts';
import type { Change } from '#account/change.ts';
import type { Handled } from '#adapters/lambda-handler.ts';
import { localDelivery } from '#adapters/local-sqs.ts';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import type { Alert, Ports } from '#ports';
import { decodeEvent } from '#respond/decode.ts';
import type { DecodedEvent } from '#respond/decoded-event.ts';
import { handleRecord, type RecordOutcome } from '#respond/deliver.ts';
import { mayDeny } from '#respond/relevance-documents.ts';
import { isForeign } from './replay-account.ts';
import type { ReplayRecord } from './replay-records.ts';

/** One record after it went through the handler of the Lambdas. */
export interface ReplayStep {
  readonly record: ReplayRecord;
  /** Undefined: the record is no event. */
  readonly event: DecodedEvent | undefined;
  readonly result: Handled<RecordOutcome>;
  readonly alerts: readonly Alert[];
  /** What the record did not carry, or what the copy of the account could not follow. */
  readonly problems: readonly string[];
  /** The account after the event. */
  readonly account: Account;
}

/** What `GetAccountAuthorizationDetails` gives at most on one page (IAM API reference: MaxItems). */
const PAGE = 1000;

/**
 * Runs records through the handler of the Lambdas, over an in-memory copy of the account: each successful change is
 * applied to the copy, then the event is handled. The ledger starts empty.
 */
export async function* replay(start: Account, records: readonly ReplayRecord[]): AsyncGenerator<ReplayStep> {
  const local = localAccount(start);
  const deliver = localDelivery(handleRecord, local.ports);
  for (const record of records) {
    if (record.kind === 'unreadable') {
      yield {
        record,
        event: undefined,
        result: failed(record.message),
        alerts: [],
        problems: [],
        account: local.account(),
      };
      continue;
    }
    const decoded = decodeEvent(record.event);
    const foreign = decoded.ok && isForeign(decoded.value, local.account());
    const problems = decoded.ok && !foreign ? local.apply(decoded.value) : [];
    const result = foreign
      ? ofAnotherAccount(decoded.value, start)
      : await deliver(JSON.stringify(record.event));
    yield {
      record,
      event: decoded.ok ? decoded.value : undefined,
      result,
      alerts: local.takeAlerts(),
      problems,
      account: local.account(),
    };
  }
}

/** A trail of an organization holds events of many accounts; nothing is known here of the others. */
function ofAnotherAccount(
  { eventId, eventName, account }: DecodedEvent,
  { id }: Account,
): Handled<RecordOutcome> {
  const reason = `the event is of account ${account}, and the account given is ${id}`;
  const nothing = { findings: [], resolved: [], alerts: [], awsCalls: 0 };
  return { ok: true, value: { eventId, eventName, outcome: 'ignored', reason, ...nothing } };
}

function failed(message: string): Handled<RecordOutcome> {
  return { ok: false, error: new Error(message) };
}

const OUT_OF_DATE =
  'what was changed is not in the record: from here on the copy of the account may be out of date';

/** The copy of the account, and ports that read it instead of AWS. */
function localAccount(start: Account) {
  let account = start;
  let complete = true;
  let now = start.takenAt ?? '1970-01-01T00:00:00Z';
  let alerts: Alert[] = [];
  const seen = new Set<string>();
  const ports: Ports = {
    now: () => now,
    accountId: start.id,
    customerKeys: () => account.repositories?.some(({ kmsKeyId }) => kmsKeyId !== undefined),
    readAccount: async () => ({ account, calls: pagesOf(account), complete }),
    ledger: memoryLedger(),
    alert: async (alert) => {
      alerts.push(alert);
    },
    log: () => undefined,
  };
  const apply = (event: DecodedEvent): readonly string[] => {
    now = event.time;
    // Deliveries of one event share its id: the change happened once.
    if (seen.has(event.eventId)) return [];
    seen.add(event.eventId);
    if (event.kind === 'padded' || event.kind === 'change-unknown') {
      complete = false;
      return [OUT_OF_DATE];
    }
    const change = changeOf(event);
    if (change === undefined) return [];
    const applied = applyChange(account, change, mayDeny);
    account = applied.account;
    return [...untold(change), ...applied.problems.map(({ message }) => message)];
  };
  const takeAlerts = (): readonly Alert[] => {
    const taken = alerts;
    alerts = [];
    return taken;
  };
  return { ports, apply, takeAlerts, account: () => account };
}

function changeOf(event: DecodedEvent): Change | undefined {
  if (event.kind === 'change') return event.change;
  if (event.kind !== 'repository-created' || event.repository.id === undefined) return undefined;
  const { name, id, kmsKeyId } = event.repository;
  const key = kmsKeyId === undefined ? {} : { kmsKeyId };
  return { kind: 'create-repository', region: event.region, name, id, ...key };
}

/** A policy whose text was masked or left out may say anything. */
function untold(change: Change): readonly string[] {
  const masked = 'document' in change && change.document === undefined;
  return masked ? ['the record does not carry the text of the policy: it counts as one that may deny'] : [];
}

/** The requests that the deployed guard would make to read such an account. */
function pagesOf({ users, groups, roles, policies }: Account): number {
  return Math.max(1, Math.ceil((users.size + groups.size + roles.size + policies.size) / PAGE));
}
