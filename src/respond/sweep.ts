import type { Ports } from '#ports';
import { sweepOutcomeOf } from './outcome-words.ts';
import { reconcile } from './reconcile.ts';
import type { Response } from './response.ts';

/** Something of the account could not be read: this sweep is tried again, and in the end an alarm tells. */
export class SweepIncomplete extends Error {
  constructor(unread: readonly string[]) {
    super(`the account could not be read as a whole, so nothing was resolved: ${unread.join('; ')}`);
    this.name = 'SweepIncomplete';
  }
}

/**
 * Assesses the whole account: what no event told is opened, what is gone is resolved, and who has not answered is
 * reminded.
 *
 * @throws {SweepIncomplete} after what was found was alerted; and what kept one finding from being told
 */
export async function sweep(accountId: string, ports: Ports): Promise<Response> {
  const { announced, reminders, read, assessment, open } = await reconcile(accountId, ports);
  const { unread = [], complete, calls } = read;
  for (const what of unread) ports.log('warn', 'part of the account is not known', { what });
  for (const error of [...announced.failed.values(), ...reminders.failed.values()]) throw error;
  if (!complete) throw new SweepIncomplete(unread);
  const { findings } = assessment;
  const resolved = open.flatMap(({ finding }) => (announced.resolved.has(finding.id) ? [finding] : []));
  const alerts = [...new Set([...announced.sent.values(), ...reminders.sent.values()])];
  const outcome = sweepOutcomeOf(assessment, { findings, resolved });
  return { ...outcome, findings, resolved, alerts, awsCalls: calls };
}
