import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { type SecretKind, slackSecret } from '#adapters/slack-secret.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:slack-AbCdEf';
const TOKEN = ['xoxb', '111111111111', 'aBcDeF'].join('-');
const URL = 'https://hooks.slack.com/services/T000/B000/XXXX';

function stored(kind: SecretKind, ...texts: readonly (string | Error)[]) {
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const manager = mockClient(client);
  const reads = manager.on(GetSecretValueCommand);
  for (const text of texts) {
    if (text instanceof Error) reads.rejectsOnce(text);
    else reads.resolvesOnce({ SecretString: text });
  }
  const clock = { now: 0 };
  const { secret, forget } = slackSecret(client, ARN, kind, () => clock.now);
  return { secret, forget, clock, inputs: () => manager.calls().map(({ args }) => args[0].input) };
}

describe('the secret', () => {
  test('is read when it is needed, and kept for five minutes', async () => {
    const { secret, clock, inputs } = stored('bot token', TOKEN, `${TOKEN}2`);
    expect([await secret(), await secret()]).toEqual([TOKEN, TOKEN]);
    expect(inputs()).toEqual([{ SecretId: ARN }]);
    clock.now = 300_000;
    expect(await secret()).toBe(`${TOKEN}2`);
  });

  test('goes on being used when it can not be read any more', async () => {
    const { secret, clock } = stored('bot token', TOKEN, new Error('AccessDeniedException: kms'));
    await secret();
    clock.now = 400_000;
    expect(await secret()).toBe(TOKEN);
  });

  test('that was never read fails as the reading does', async () => {
    await expect(stored('bot token', new Error('Access to KMS is not allowed')).secret()).rejects.toThrow(
      'KMS',
    );
  });

  test('is read anew once it is forgotten', async () => {
    const { secret, forget } = stored('bot token', TOKEN, `${TOKEN}2`);
    await secret();
    forget();
    expect(await secret()).toBe(`${TOKEN}2`);
  });

  test.each<[SecretKind, string]>([
    ['bot token', `  ${TOKEN}\n`],
    ['webhook URL', URL],
    ['webhook URL', 'https://hooks.slack-gov.com/services/T000/B000/XXXX\n'],
  ])('may be a %s with blanks around it', async (kind, text) => {
    expect(await stored(kind, text).secret()).toBe(text.trim());
  });

  test.each<[SecretKind, string]>([
    ['bot token', ''],
    ['bot token', TOKEN.replace('xoxb', 'xoxp')],
    ['bot token', `{"token":"${TOKEN}"}`],
    ['bot token', `${TOKEN}\r\nX-Evil: 1`],
    ['bot token', URL],
    ['webhook URL', TOKEN],
    ['webhook URL', URL.replace('https', 'http')],
    ['webhook URL', URL.replace('slack.com', 'slack.com.evil.example')],
    ['webhook URL', URL.replace('hooks', 'user:pass@hooks')],
    ['webhook URL', 'https://hooks.slack.com/elsewhere'],
  ])('that is no %s is refused without its text: %j', async (kind, text) => {
    const refused = stored(kind, text).secret();
    await expect(refused).rejects.toMatchObject({ code: 'slack-secret-invalid' });
    if (text !== '') await expect(refused).rejects.not.toThrow(text);
  });
});
