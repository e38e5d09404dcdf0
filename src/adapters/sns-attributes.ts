import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { routingOf } from '#guard/routing.ts';
import type { Alert } from '#ports';

/** What all lists together may take of a message, escapes included: `MAX_BYTES` of a message leaves room for it. */
const LIST_CHARACTERS = 4_000;
/** Stands at the end of a list that is cut: whoever filters by the list takes this value as well. */
const MORE = '(more)';
/** Stands in a list that would be empty, since SNS takes no attribute without a value. */
const NONE = '(none)';

/**
 * What subscriptions filter by. "For SQS subscriptions, a maximum of 10 message attributes can be sent when Raw Message
 * Delivery is enabled ... Messages with more than 10 ... will be discarded as client side errors."
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function attributesOf(alert: Alert): Record<string, MessageAttributeValue> {
  const { layer, regions, paths, owners, unowned, firstHop, observed } = routingOf(alert.finding);
  return {
    severity: text(alert.severity),
    account: text(alert.finding.account),
    kind: text(alert.kind),
    findingId: text(alert.findingId),
    layer: text(layer),
    regions: list(regions),
    paths: list(paths),
    owners: list(unowned ? [NONE, ...owners] : owners),
    firstHop: text(firstHop),
    observed: text(String(observed)),
  };
}

function text(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}

/** The first values that fit, and whether there are more. */
function list(values: readonly string[]): MessageAttributeValue {
  const kept: string[] = [];
  let size = 0;
  for (const value of values) {
    size += Buffer.byteLength(JSON.stringify(value)) + 1;
    if (size > LIST_CHARACTERS) break;
    kept.push(value);
  }
  if (kept.length < values.length) kept.push(MORE);
  return { DataType: 'String.Array', StringValue: JSON.stringify(kept.length === 0 ? [NONE] : kept) };
}
