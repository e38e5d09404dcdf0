import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import type { NotifyConfig } from '#config';
import type { Chat, NotifyPorts } from '#ports';
import { amazonQ } from './amazon-q.ts';
import { SLACK_API, SLACK_TIMEOUT_MS, slackBot, slackWebhook } from './slack-api.ts';
import { slackReceipts } from './slack-receipts.ts';
import { slackSecret } from './slack-secret.ts';

/** The side effects of posting alerts to chats. Credentials and Region are those of the environment. */
export function notifyPorts(config: NotifyConfig, log: NotifyPorts['log']): NotifyPorts {
  const { amazonQTopicArn } = config;
  return {
    now: Date.now,
    wait: (ms) => sleep(ms),
    chats: [
      ...(config.slack === undefined ? [] : [slackChat(config.slack)]),
      ...(amazonQTopicArn === undefined ? [] : [amazonQ(new SNSClient(), amazonQTopicArn)]),
    ],
    receipts: slackReceipts(new DynamoDBClient(), config.receiptsTable),
    log,
  };
}

/** With a channel the secret is a bot token; a webhook has its channel built in. */
function slackChat({ secretArn, channel }: NonNullable<NotifyConfig['slack']>): Chat {
  const kind = channel === undefined ? 'webhook URL' : 'bot token';
  const line = {
    ...slackSecret(new SecretsManagerClient(), secretArn, kind, Date.now),
    api: SLACK_API,
    timeoutMs: SLACK_TIMEOUT_MS,
  };
  return channel === undefined ? slackWebhook(line) : slackBot(line, channel);
}
