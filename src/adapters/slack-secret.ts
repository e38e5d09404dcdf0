import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** How long a secret is used before it is read again: a new one is in use within this time. */
const KEPT_MS = 300_000;

export type SecretKind = 'bot token' | 'webhook URL';

/** A secret that is not of the form that it has to have. Its text is in no message. */
class WrongSecret extends Error {
  readonly code = 'slack-secret-invalid';

  constructor(kind: SecretKind) {
    const form =
      kind === 'bot token' ? 'a bot token (`xoxb-...`)' : 'a URL of `https://hooks.slack.com/services/`';
    super(`the Slack secret is not ${form}; store that and nothing else, as text`);
    this.name = 'WrongSecret';
  }
}

/**
 * The Slack secret, read from Secrets Manager when it is needed and kept in memory for a while. When it can't be read any
 * more, the one in memory goes on being used.
 *
 * "When Secrets Manager uses a KMS key in cryptographic operations, it acts on behalf of the user who is accessing or
 * updating the secret value": a deny of KMS for the role of this function keeps the secret from it.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 *
 * @param now milliseconds since the epoch
 */
export function slackSecret(
  client: Pick<SecretsManagerClient, 'send'>,
  arn: string,
  kind: SecretKind,
  now: () => number,
) {
  let kept: { readonly text: string; readonly at: number } | undefined;
  const read = async (): Promise<string> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return secretOf(SecretString ?? '', kind);
  };
  return {
    secret: async (): Promise<string> => {
      if (kept !== undefined && now() - kept.at < KEPT_MS) return kept.text;
      try {
        kept = { text: await read(), at: now() };
      } catch (error) {
        if (kept === undefined || error instanceof WrongSecret) throw error;
      }
      return kept.text;
    },
    /** Slack refused it: read it anew. */
    forget: (): void => {
      kept = undefined;
    },
  };
}

/** @throws {WrongSecret} */
function secretOf(stored: string, kind: SecretKind): string {
  const text = stored.trim();
  const good = kind === 'bot token' ? /^xoxb-[\w-]{10,250}$/.test(text) : isWebhook(text);
  if (!good) throw new WrongSecret(kind);
  return text;
}

/** The second host is that of GovSlack. */
const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

function isWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, pathname, username, search } = new URL(text);
  const bare = username === '' && search === '';
  return protocol === 'https:' && HOSTS.includes(host) && pathname.startsWith('/services/') && bare;
}
