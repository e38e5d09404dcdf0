/**
 * How a message about tampering begins. A rule of EventBridge sends it, past every function: the text stands in
 * `infra/tampering.yml`, and a test compares.
 */
export const TAMPERING_OPENING = 'CRITICAL: Key Guard for CodeCommit may be blind: ';

/**
 * What a message of the alert topic is that is known to be no alert: one about tampering, which is plain text, or an
 * alarm of CloudWatch.
 *
 * @param json the body as JSON, if it is any
 * @returns why the message is passed over; undefined when it is neither
 */
export function besideAlerts(body: string, json: unknown): string | undefined {
  // Whether EventBridge takes the quotation marks of its templates off is not relied on.
  const text = body.startsWith('"') ? body.slice(1) : body;
  if (text.startsWith(TAMPERING_OPENING)) return 'a message about tampering tells of no finding';
  const isObject = typeof json === 'object' && json !== null;
  const isAlarm = isObject && 'AlarmName' in json && !('keyGuardAlert' in json);
  return isAlarm ? 'an alarm of CloudWatch tells of no finding' : undefined;
}
