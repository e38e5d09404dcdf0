import { CANARY_POLICY, canaryDocument } from '#guard/canary.ts';
import type { CanaryPorts } from '#ports';

/** One of the two halves of the canary's round. */
export type Turn = 'begin' | 'end';

/**
 * Puts the canary's deny, or takes it away. The alert that comes of it goes to a topic of its own, whose messages
 * CloudWatch counts: nothing here looks whether it came. Safe to repeat.
 *
 * @throws whatever IAM says, so that the turn is tried again
 */
export async function turnCanary(turn: Turn, { now, role, log }: CanaryPorts): Promise<void> {
  if (turn === 'begin') await role.put(CANARY_POLICY, canaryDocument(now()));
  else await role.remove(CANARY_POLICY);
  log('info', 'the canary turned', { turn });
}
