import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Alert } from '#ports';

/** "By default, a message can be at most 256 KiB in size (262,144 bytes ...)", attributes included. */
const MAX_BYTES = 262_144 - 2_048;
const MAX_SUBJECT = 99;
const CUT = '\n[cut here: the alert is longer than an SNS message may be]';

/**
 * Sends an alert to a topic: text for people, with attributes for subscription filters.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 *
 * @throws when SNS does not take the message
 */
export async function publishAlert(client: SNSClient, topicArn: string, alert: Alert): Promise<void> {
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subjectOf(alert.subject),
    MessageStructure: 'json',
    Message: messageOf(alert.text),
    MessageAttributes: {
      severity: attribute(alert.severity),
      account: attribute(alert.finding.account),
      kind: attribute(alert.kind),
      findingId: attribute(alert.findingId),
    },
  });
  await client.send(command);
}

/** "Subjects must be UTF-8 text with no line breaks or control characters, and less than 100 characters long." */
function subjectOf(subject: string): string {
  const line = subject.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.slice(0, MAX_SUBJECT).toWellFormed();
}

/** A JSON message must "contain at least a top-level JSON key of `default`"; every protocol gets that. */
function messageOf(text: string): string {
  let kept = text;
  let message = JSON.stringify({ default: text });
  for (let size = Buffer.byteLength(message); size > MAX_BYTES; size = Buffer.byteLength(message)) {
    kept = kept.slice(0, Math.floor((kept.length * MAX_BYTES) / size) - CUT.length).toWellFormed();
    message = JSON.stringify({ default: `${kept}${CUT}` });
  }
  return message;
}

function attribute(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}
