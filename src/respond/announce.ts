import type { AccountAssessment } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import type { Alert, Ports } from '#ports';
import { openedAlert, resolvedAlert } from '#report/alert.ts';

/** Another invocation is alerting the same finding: this record is tried again, to see that it was sent. */
export class AlertUnderWay extends Error {
  constructor(findingId: string) {
    super(`another invocation is alerting finding ${findingId}`);
    this.name = 'AlertUnderWay';
  }
}

/**
 * Alerts the findings that nobody was alerted of. The claim comes first, the alert second, the receipt third: a
 * crash in between alerts again rather than never.
 *
 * @returns the alerts that were sent
 */
export async function announceOpened(findings: readonly Finding[], ports: Ports): Promise<readonly Alert[]> {
  const sent: Alert[] = [];
  for (const finding of findings) {
    const claim = await ports.ledger.claim(finding, ports.now());
    if (claim === 'busy') throw new AlertUnderWay(finding.id);
    if (claim === 'alerted') continue;
    sent.push(await send(finding, 'opened', ports));
    await ports.ledger.alerted(finding.account, finding.id, ports.now());
  }
  return sent;
}

/**
 * Resolves the open findings that a complete assessment no longer finds.
 *
 * A refusal that no policy explains stays open: an assessment of policies says nothing about it.
 */
export async function announceResolved(accountId: string, { findings }: AccountAssessment, ports: Ports) {
  const standing = new Set(findings.map(({ id }) => id));
  const resolved: Finding[] = [];
  const alerts: Alert[] = [];
  for (const { finding } of await ports.ledger.list(accountId)) {
    if (standing.has(finding.id) || finding.unexplained === true) continue;
    alerts.push(await send(finding, 'resolved', ports));
    await ports.ledger.resolve(finding.account, finding.id, ports.now());
    resolved.push(finding);
  }
  return { resolved, alerts };
}

async function send(finding: Finding, kind: Alert['kind'], ports: Ports): Promise<Alert> {
  const { subject, text } = kind === 'opened' ? openedAlert(finding) : resolvedAlert(finding);
  const alert: Alert = { findingId: finding.id, subject, text, severity: finding.severity, kind, finding };
  await ports.alert(alert);
  return alert;
}
