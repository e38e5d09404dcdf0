import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  UpdateItemCommand,
  type UpdateItemInput,
} from '@aws-sdk/client-dynamodb';
import type { AwsStub } from 'aws-sdk-client-mock';

type Item = Readonly<Record<string, AttributeValue>>;

/** Lets a mocked client keep items in memory. @returns the items, by table and key */
export function smallTable(
  mock: AwsStub<ServiceInputTypes, ServiceOutputTypes, DynamoDBClientResolvedConfig>,
): Map<string, Item> {
  const items = new Map<string, Item>();
  mock.on(UpdateItemCommand).callsFake((input: UpdateItemInput) => {
    const key = JSON.stringify([input.TableName, input.Key]);
    const before = items.get(key);
    const after = updatedBy(before, input);
    if (after === undefined) {
      const about = { message: 'The conditional request failed', $metadata: {} };
      throw new ConditionalCheckFailedException(before === undefined ? about : { ...about, Item: before });
    }
    items.set(key, after);
    return input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
  });
  return items;
}

/**
 * What an update makes of an item, for the little of DynamoDB's expressions that these tests meet: `SET a = :x, b = :y
 * REMOVE c`, and conditions of `attribute_not_exists(a)`, `a = :x`, `a < :x`, `a <= :x`, joined by `OR`.
 *
 * @returns undefined when the condition does not hold
 * @throws at anything else, so that nothing passes that was not understood
 */
function updatedBy(item: Item | undefined, input: UpdateItemInput): Item | undefined {
  const { UpdateExpression = '', ConditionExpression = '', ExpressionAttributeValues = {} } = input;
  const value = (name: string): AttributeValue => {
    const { [name]: found } = ExpressionAttributeValues;
    if (found === undefined) throw new Error(`no value for ${name}`);
    return found;
  };
  const named = [...`${UpdateExpression} ${ConditionExpression}`.matchAll(/:\w+/g)].map(([name]) => name);
  const unused = Object.keys(ExpressionAttributeValues).filter((name) => !named.includes(name));
  if (unused.length > 0) throw new Error(`DynamoDB refuses values that are not used: ${unused.join(', ')}`);
  const isMet = ConditionExpression.split(' OR ').some((term) => holds(term.trim(), item ?? {}, value));
  if (!isMet) return undefined;
  const [, set, remove] = /^(?:SET (.+?))? ?(?:REMOVE (\w+))?$/.exec(UpdateExpression) ?? [];
  if (set === undefined && remove === undefined) throw new Error(`not understood: ${UpdateExpression}`);
  const changes = (set ?? '')
    .split(', ')
    .filter(Boolean)
    .map((change) => {
      const [, name = '', from = ''] = /^(\w+) = (:\w+)$/.exec(change) ?? [];
      return [name, value(from)] as const;
    });
  const after = Object.entries({ ...item, ...Object.fromEntries(changes) });
  return Object.fromEntries(after.filter(([name]) => name !== remove));
}

function holds(term: string, item: Item, value: (name: string) => AttributeValue): boolean {
  const [, missing] = /^attribute_not_exists\((\w+)\)$/.exec(term) ?? [];
  if (missing !== undefined) return item[missing] === undefined;
  const [, name = '', operator = '', other = ''] = /^(\w+) (=|<|<=) (:\w+)$/.exec(term) ?? [];
  if (name === '') throw new Error(`not understood: ${term}`);
  const [left, right] = [item[name]?.N, value(other).N].map((text) =>
    text === undefined ? Number.NaN : Number(text),
  );
  if (left === undefined || right === undefined) return false;
  return operator === '=' ? left === right : operator === '<' ? left < right : left <= right;
}
