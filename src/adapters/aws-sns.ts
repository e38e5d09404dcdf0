import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Finding } from '#guard/finding.ts';
import type { Alert } from '#ports';
import { attributesOf } from './sns-attributes.ts';

/** "By default, a message can be at most 256 KiB in size (262,144 bytes ...)", attributes included. */
const MAX_BYTES = 262_144 - 16_384;
/** Protocols whose subscribers are programs; all others get the text. */
const MACHINES = ['sqs', 'lambda', 'http', 'https', 'firehose'];
const MAX_SUBJECT = 99;
/** What a text of a finding keeps where the message is too large. */
const MAX_TEXT = 1_000;
const CUT = '\n[cut here: the alert is longer than an SNS message may be]';

/**
 * Sends an alert to a topic: text for people, JSON for machines, with attributes for subscription filters.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 *
 * @throws when SNS does not take the message
 */
export async function publishAlert(client: SNSClient, topicArn: string, alert: Alert): Promise<void> {
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subjectOf(alert.subject),
    MessageStructure: 'json',
    Message: messageOf(alert),
    MessageAttributes: attributesOf(alert),
  });
  await client.send(command);
}

/** "Subjects must be UTF-8 text with no line breaks or control characters, and less than 100 characters long." */
function subjectOf(subject: string): string {
  const line = subject.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.slice(0, MAX_SUBJECT).toWellFormed();
}

/**
 * The alert in every form; when it is too large, the ends of long texts in the finding go first, then principals, then
 * repositories, then the end of the text for people.
 */
function messageOf(alert: Alert): string {
  let message = variants(alert, false);
  if (Buffer.byteLength(message) <= MAX_BYTES) return message;
  const finding = brief(alert.finding);
  let { principals, repositories } = finding;
  let { text } = alert;
  const small = () => variants({ ...alert, text, finding: { ...finding, principals, repositories } }, true);
  message = small();
  for (let size = Buffer.byteLength(message); size > MAX_BYTES; size = Buffer.byteLength(message)) {
    if (principals.length > 0) principals = principals.slice(0, principals.length >> 1);
    else if (repositories.length > 0) repositories = repositories.slice(0, repositories.length >> 1);
    else if (text === CUT)
      return JSON.stringify({ default: `${alert.text.slice(0, 10_000).toWellFormed()}${CUT}` });
    else text = shortened(text, MAX_BYTES / size);
    message = small();
  }
  return message;
}

/** The finding with the start of each text that is too long to be read anyway. */
function brief(finding: Finding): Finding {
  const start = (_: string, value: unknown) =>
    typeof value === 'string' ? value.slice(0, MAX_TEXT).toWellFormed() : value;
  return JSON.parse(JSON.stringify(finding, start)) as Finding;
}

/** A JSON message must "contain at least a top-level JSON key of `default`"; protocols not named get that. */
function variants(alert: Alert, cut: boolean): string {
  const { text } = alert;
  const line = subjectOf(alert.subject);
  const message = machineMessage({ ...alert, subject: line });
  const json = JSON.stringify(cut ? { ...message, cut } : message);
  return JSON.stringify({
    default: text,
    sms: line,
    ...Object.fromEntries(MACHINES.map((protocol) => [protocol, json])),
  });
}

/** The alert for programs; `docs/contracts.md` has its schema. */
export function machineMessage(alert: Omit<Alert, 'findingId'>) {
  const { kind, severity, subject, text, at, openedAt, finding, digest } = alert;
  const more = digest === undefined ? {} : { digest };
  const opened = openedAt === undefined ? {} : { openedAt };
  return { keyGuardAlert: 1, kind, severity, subject, text, at, ...opened, finding, ...more };
}

/** A text with a part of its length, which says that it was cut. */
function shortened(text: string, part: number): string {
  const kept = text.endsWith(CUT) ? text.slice(0, -CUT.length) : text;
  const length = Math.max(0, Math.floor(kept.length * part) - CUT.length);
  return `${kept.slice(0, length).toWellFormed()}${CUT}`;
}
