import { afterEach, describe, expect, test, vi } from 'vitest';
import { config, readConfig, readNotifyConfig, readPublisherConfig } from '#config';

const ENV = { ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts', LEDGER_TABLE: 'findings' };

afterEach(() => vi.unstubAllEnvs());

describe('the settings', () => {
  test('come from the environment, and what else is there does not matter', () => {
    const read = readConfig({ ...ENV, KEY_GUARD_REGIONS: 'eu-west-1, us-gov-west-1', HOME: '/root' });
    expect(read).toEqual({
      ok: true,
      value: {
        topicArn: ENV.ALERT_TOPIC_ARN,
        ledgerTable: 'findings',
        regions: ['eu-west-1', 'us-gov-west-1'],
      },
    });
  });

  test.each([undefined, ''])('need no Regions (%j)', (regions) => {
    expect(readConfig({ ...ENV, KEY_GUARD_REGIONS: regions })).toEqual({
      ok: true,
      value: { topicArn: ENV.ALERT_TOPIC_ARN, ledgerTable: 'findings' },
    });
  });

  test.each([
    [{}, '`ALERT_TOPIC_ARN` is missing; `LEDGER_TABLE` is missing'],
    [
      { ALERT_TOPIC_ARN: 'alerts', LEDGER_TABLE: 'a b', KEY_GUARD_REGIONS: 'Ireland,eu-west-1,,' },
      '`ALERT_TOPIC_ARN` is no ARN of an SNS topic; `LEDGER_TABLE` is no name of a DynamoDB table; ' +
        '`KEY_GUARD_REGIONS` is no list of Regions such as `eu-west-1,us-east-1`',
    ],
  ])('tell all that is wrong at once: %j', (env, problems) => {
    expect(readConfig(env)).toEqual({
      ok: false,
      error: { code: 'config-invalid', message: `the environment is not complete: ${problems}` },
    });
  });

  test('of this process are read or refused', () => {
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
    expect(config()).toMatchObject({ ledgerTable: 'findings' });
    vi.stubEnv('LEDGER_TABLE', '');
    expect(config).toThrow('`LEDGER_TABLE` is missing');
  });
});

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:slack/key-guard-AbCdEf';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:chat';

describe('the settings of the function for Slack', () => {
  test.each([
    [
      { SLACK_SECRET_ARN: SECRET, SLACK_CHANNEL: 'C0123456789' },
      { slack: { secretArn: SECRET, channel: 'C0123456789' } },
    ],
    [{ SLACK_SECRET_ARN: SECRET, SLACK_CHANNEL: '' }, { slack: { secretArn: SECRET } }],
    [{ AMAZON_Q_TOPIC_ARN: TOPIC }, { amazonQTopicArn: TOPIC }],
    [
      { SLACK_SECRET_ARN: SECRET, AMAZON_Q_TOPIC_ARN: TOPIC },
      { slack: { secretArn: SECRET }, amazonQTopicArn: TOPIC },
    ],
  ])('say where to post: %j', (env, places) => {
    const value = { receiptsTable: 'receipts', ...places };
    expect(readNotifyConfig({ RECEIPTS_TABLE: 'receipts', ...env })).toEqual({ ok: true, value });
  });

  test.each([
    [
      {},
      '`RECEIPTS_TABLE` is missing; ' +
        '`SLACK_SECRET_ARN` is missing, and so is `AMAZON_Q_TOPIC_ARN`: there is nowhere to post to',
    ],
    [
      {
        RECEIPTS_TABLE: 'a b',
        SLACK_SECRET_ARN: 'xoxb-1',
        SLACK_CHANNEL: '#alerts',
        AMAZON_Q_TOPIC_ARN: 'chat',
      },
      '`RECEIPTS_TABLE` is no name of a DynamoDB table; `SLACK_SECRET_ARN` is no ARN of a secret in Secrets Manager; ' +
        '`SLACK_CHANNEL` is no id of a channel such as `C0123456789`; `AMAZON_Q_TOPIC_ARN` is no ARN of an SNS topic',
    ],
    [
      { RECEIPTS_TABLE: 'receipts', SLACK_CHANNEL: 'C0123456789', AMAZON_Q_TOPIC_ARN: TOPIC },
      '`SLACK_CHANNEL` needs the bot token of `SLACK_SECRET_ARN`',
    ],
  ])('tell all that is wrong at once: %j', (env, problems) => {
    expect(readNotifyConfig(env)).toEqual({
      ok: false,
      error: { code: 'config-invalid', message: `the environment is not complete: ${problems}` },
    });
  });
});

test('the key of the tag of owners may be given, and is one that IAM would take', () => {
  expect(readConfig({ ...ENV, OWNER_TAG: 'team' })).toMatchObject({ ok: true, value: { ownerTag: 'team' } });
  expect(readConfig({ ...ENV, OWNER_TAG: '' })).not.toHaveProperty('value.ownerTag');
  expect(readConfig({ ...ENV, OWNER_TAG: 'x'.repeat(129) })).toMatchObject({ ok: false });
});

describe('the settings of the publisher', () => {
  const busArn = 'arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/teams/ops';
  const productArn = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default';

  test.each([
    [{ EVENT_BUS_ARN: busArn }, { busArn }],
    [{ EVENT_BUS_ARN: busArn, SECURITY_HUB_PRODUCT_ARN: '' }, { busArn }],
    [
      { EVENT_BUS_ARN: busArn, SECURITY_HUB_PRODUCT_ARN: productArn },
      { busArn, productArn },
    ],
  ])('are read from %j', (env, value) => {
    const read = readPublisherConfig({ LEDGER_TABLE: 'findings', ...env });
    expect(read).toEqual({ ok: true, value: { ledgerTable: 'findings', ...value } });
  });

  test.each([
    [{}, '`EVENT_BUS_ARN` is missing'],
    [{ EVENT_BUS_ARN: 'default' }, '`EVENT_BUS_ARN` is no ARN of an event bus'],
    [
      { EVENT_BUS_ARN: busArn, SECURITY_HUB_PRODUCT_ARN: productArn.replace(/3\/default/, '4/default') },
      "`SECURITY_HUB_PRODUCT_ARN` is no ARN of the account's own product in Security Hub",
    ],
  ])('tell what is wrong: %j', (env, problem) => {
    expect(readPublisherConfig({ LEDGER_TABLE: 'findings', ...env })).toMatchObject({
      ok: false,
      error: { message: `the environment is not complete: ${problem}` },
    });
  });
});
