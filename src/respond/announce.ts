import type { Account } from '#account/account.ts';
import type { AccountAssessment } from '#guard/assess-account.ts';
import { openedTogether } from '#guard/digest.ts';
import type { Finding } from '#guard/finding.ts';
import { type Evidence, type Move, missing, receipted, sighted } from '#guard/life.ts';
import { dueReminders, type ReminderTimes, reminded } from '#guard/reminders.ts';
import { bySeverity } from '#guard/severity.ts';
import type { Alert, LedgerEntry, Ports } from '#ports';
import { alertText } from '#report/alert.ts';
import { digestText } from '#report/digest-alert.ts';
import { isJudgedIn } from './evidence.ts';

/** Another invocation is alerting the same finding: this record is tried again, to see that it was sent. */
export class AlertUnderWay extends Error {
  constructor(findingId: string) {
    super(`another invocation is alerting finding ${findingId}`);
    this.name = 'AlertUnderWay';
  }
}

/** A finding that stood open and that a read no longer has. */
export interface Gone {
  readonly entry: LedgerEntry;
  /** When a change was made that is known to have taken it away. */
  readonly liftedAt?: string;
}

/** What a read of an account means for its findings. */
export interface Tidings {
  readonly evidence: Evidence;
  /** What is known of the ledger, by finding id; it is kept up with what is written. */
  readonly entries: Map<string, LedgerEntry>;
  /** What was found and has to be told if it is news. */
  readonly found: readonly Finding[];
  /** What stands as it stood; told only if it has changed. */
  readonly standing: readonly Finding[];
  readonly gone: readonly Gone[];
}

/** What came of it, by finding id. */
export interface Announced {
  readonly sent: ReadonlyMap<string, Alert>;
  readonly resolved: ReadonlySet<string>;
  /** What can't be told from this read. */
  readonly unsure: ReadonlySet<string>;
  /** What has to be tried again, with the reason. */
  readonly failed: ReadonlyMap<string, unknown>;
}

/**
 * Brings the ledger up to what was read and alerts what is news, each finding for itself. The claim comes first, the
 * alert second, the receipt third: a crash in between alerts again rather than never.
 */
export async function announce({ evidence, entries, ...tidings }: Tidings, ports: Ports): Promise<Announced> {
  const told = new Teller(entries, ports);
  const sight = (finding: Finding) => (entry: LedgerEntry | undefined) =>
    sighted(entry, finding, evidence, ports.now());
  const limit = ports.digestLimit;
  const together = openedTogether(tidings.found, entries, { evidence, now: ports.now(), limit });
  for (let start = 0; start < together.length; start += MOST_IDS) {
    const some = together.slice(start, start + MOST_IDS);
    await told.tellTogether(some.map((one) => [one.id, sight(one)]));
  }
  const isTold = new Set(together.map(({ id }) => id));
  for (const finding of tidings.found) {
    if (!isTold.has(finding.id)) await told.tell(finding.id, sight(finding));
  }
  for (const finding of tidings.standing) {
    await told.tell(finding.id, (entry) => onlyNews(sighted(entry, finding, evidence, ports.now())));
  }
  for (const { entry, liftedAt } of tidings.gone) {
    const { id } = entry.finding;
    await told.tell(id, (now = entry) => missing(now, evidence, ports.now(), liftedAt));
  }
  return told;
}

/**
 * Reminds of the open findings that nobody has acknowledged for too long, each once, then once more as an escalation.
 * Safe to repeat and to run at once; one that fails does not hold up the others.
 */
export async function announceReminders(
  open: readonly LedgerEntry[],
  ports: Ports,
  times?: ReminderTimes,
): Promise<Announced> {
  const told = new Teller(new Map(open.map((entry) => [entry.finding.id, entry])), ports);
  for (const entry of dueReminders(open, ports.now(), times)) {
    await told.tell(entry.finding.id, (now = entry) => reminded(now, ports.now(), times));
  }
  return told;
}

/**
 * The findings that stood open before a complete assessment of an account and that it no longer has.
 *
 * A refusal that no policy explains stays open: an assessment of policies says nothing about it. So does a finding
 * for somebody of whose policies one could not be read.
 */
export function goneFrom(
  open: readonly LedgerEntry[],
  account: Account,
  { findings, principals }: AccountAssessment,
): readonly LedgerEntry[] {
  const found = new Set(findings.map(({ id }) => id));
  const unread = new Set(
    principals.filter(({ complete }) => !complete).map(({ principal }) => principal.arn),
  );
  return open.filter(
    ({ finding }) =>
      !found.has(finding.id) &&
      finding.unexplained !== true &&
      isJudgedIn(finding, account) &&
      !finding.principals.some(({ arn }) => unread.has(arn)),
  );
}

/** More ids would not fit into one message, and more claims and receipts not into one invocation. */
const MOST_IDS = 1000;

/** A finding that an event is not about: that it was seen once more is not worth a write. */
function onlyNews(move: Move): Move {
  return move.kind === 'write' && !move.send ? { kind: 'nothing' } : move;
}

/** More writers of one finding at the same moment are not to be expected. */
const MOST_TRIES = 5;

/** What to do about a finding, given its entry as it is now. */
type Decide = (entry: LedgerEntry | undefined) => Move;

/** Makes the moves of findings, one after another, and keeps what came of each. */
class Teller implements Announced {
  readonly sent = new Map<string, Alert>();
  readonly resolved = new Set<string>();
  readonly unsure = new Set<string>();
  readonly failed = new Map<string, unknown>();
  readonly #entries: Map<string, LedgerEntry>;
  readonly #ports: Ports;

  constructor(entries: Map<string, LedgerEntry>, ports: Ports) {
    this.#entries = entries;
    this.#ports = ports;
  }

  /** One that fails does not hold up the others. */
  async tell(id: string, decide: Decide): Promise<void> {
    try {
      const claim = await this.#move(id, decide);
      if (claim !== undefined) await this.#send([claim], alertOf(claim, this.#ports.now()));
    } catch (error) {
      this.failed.set(id, error);
    }
  }

  /** Tells of many findings by one alert: claims each, sends once, and notes each. */
  async tellTogether(moves: readonly (readonly [id: string, decide: Decide])[]): Promise<void> {
    const claims: LedgerEntry[] = [];
    for (const [id, decide] of moves) {
      try {
        const claim = await this.#move(id, decide);
        if (claim !== undefined) claims.push(claim);
      } catch (error) {
        this.failed.set(id, error);
      }
    }
    const [first, ...others] = claims;
    if (first === undefined) return;
    try {
      const at = this.#ports.now();
      await this.#send(claims, others.length === 0 ? alertOf(first, at) : digestOf(claims, at));
    } catch (error) {
      for (const { finding } of claims) this.failed.set(finding.id, error);
    }
  }

  async #send(claims: readonly LedgerEntry[], alert: Alert): Promise<void> {
    await this.#ports.alert(alert);
    for (const { finding } of claims) this.sent.set(finding.id, alert);
    for (const claim of claims) await this.#receipt(claim);
  }

  /** @returns the entry whose alert is now this invocation's to send */
  async #move(id: string, decide: Decide): Promise<LedgerEntry | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const move = decide(this.#entries.get(id));
      if (move.kind === 'busy') throw new AlertUnderWay(id);
      if (move.kind === 'unsure') this.unsure.add(id);
      if (move.kind !== 'write') return undefined;
      if (await this.#write(move.entry)) return move.send ? move.entry : undefined;
    }
    throw new Error(`finding ${id} is being written by too many others`);
  }

  /** Somebody may have acknowledged the finding meanwhile; or another invocation has taken this one for dead. */
  async #receipt(claim: LedgerEntry): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const now = this.#entries.get(claim.finding.id) ?? claim;
      const next = receipted(now, claim.revision, this.#ports.now());
      if (next === undefined || (await this.#write(next))) return;
    }
    throw new Error(`the alert of finding ${claim.finding.id} was sent, and could not be noted`);
  }

  async #write(entry: LedgerEntry): Promise<boolean> {
    const { id } = entry.finding;
    const standing = await this.#ports.ledger.write(entry);
    this.#entries.set(id, standing ?? entry);
    if (standing === undefined && entry.status === 'resolved') this.resolved.add(id);
    return standing === undefined;
  }
}

function alertOf({ finding, telling, openedAt }: LedgerEntry, at: string): Alert {
  const kind = telling?.turn ?? 'opened';
  const { subject, text } = alertText(finding, kind);
  return { findingId: finding.id, subject, text, severity: finding.severity, kind, at, openedAt, finding };
}

function digestOf(claims: readonly LedgerEntry[], at: string): Alert {
  const findings = claims
    .map(({ finding }) => finding)
    .sort((a, b) => bySeverity(a.severity, b.severity) || (a.id < b.id ? -1 : 1));
  const [finding] = findings;
  if (finding === undefined) throw new Error('a digest of nothing');
  const digest = { opened: findings.length, findings: findings.map(({ id }) => id) };
  const { severity, id } = finding;
  return { findingId: id, ...digestText(findings), severity, kind: 'digest', at, finding, digest };
}
