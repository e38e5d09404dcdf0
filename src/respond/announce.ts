import type { AccountAssessment } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { newsOf } from '#guard/news.ts';
import type { Alert, LedgerEntry, Ports } from '#ports';
import { alertText } from '#report/alert.ts';

/** Another invocation is alerting the same finding: this record is tried again, to see that it was sent. */
export class AlertUnderWay extends Error {
  constructor(findingId: string) {
    super(`another invocation is alerting finding ${findingId}`);
    this.name = 'AlertUnderWay';
  }
}

/**
 * Alerts the findings that nobody was alerted of, or of which something else was told. The claim comes first, the alert second, the receipt third: a
 * crash in between alerts again rather than never. One that another invocation has does not hold up the others.
 *
 * @param open the findings that were open before, as far as the ledger was asked
 * @returns the alerts that were sent
 * @throws {AlertUnderWay} after all others, so that the record is tried again
 */
export async function announceOpened(
  findings: readonly Finding[],
  ports: Ports,
  open: readonly LedgerEntry[] = [],
): Promise<readonly Alert[]> {
  const sent: Alert[] = [];
  const busy: string[] = [];
  for (const finding of findings) {
    const claim = await ports.ledger.claim(finding, ports.now(), newsOf(finding));
    if (claim === 'busy') busy.push(finding.id);
    if (claim === 'busy' || claim === 'alerted') continue;
    const before = open.find(({ finding: { id } }) => id === finding.id);
    sent.push(await send(finding, claim === 'changed' ? 'changed' : 'opened', ports, before?.openedAt));
    await ports.ledger.alerted(finding.account, finding.id, ports.now());
  }
  if (busy[0] !== undefined) throw new AlertUnderWay(busy[0]);
  return sent;
}

/**
 * Resolves the findings that stood open before a complete assessment and that it no longer finds.
 *
 * A refusal that no policy explains stays open: an assessment of policies says nothing about it. So does a finding
 * for somebody of whose policies one could not be read.
 *
 * @param open the findings that were open before the account was read
 */
export async function announceResolved(
  open: readonly LedgerEntry[],
  { findings, principals }: AccountAssessment,
  ports: Ports,
) {
  const standing = new Set(findings.map(({ id }) => id));
  const unread = new Set(
    principals.filter(({ complete }) => !complete).map(({ principal }) => principal.arn),
  );
  const resolved: Finding[] = [];
  const alerts: Alert[] = [];
  for (const { finding, openedAt } of open) {
    if (standing.has(finding.id) || finding.unexplained === true) continue;
    if (finding.principals.some(({ arn }) => unread.has(arn))) continue;
    alerts.push(await send(finding, 'resolved', ports, openedAt));
    await ports.ledger.resolve(finding.account, finding.id, ports.now());
    resolved.push(finding);
  }
  return { resolved, alerts };
}

async function send(finding: Finding, kind: Alert['kind'], ports: Ports, openedAt?: string): Promise<Alert> {
  const { subject, text } = alertText(finding, kind);
  const at = ports.now();
  const opened = openedAt ?? (kind === 'opened' ? at : undefined);
  const alert: Alert = {
    findingId: finding.id,
    subject,
    text,
    severity: finding.severity,
    kind,
    at,
    ...(opened === undefined ? {} : { openedAt: opened }),
    finding,
  };
  await ports.alert(alert);
  return alert;
}
