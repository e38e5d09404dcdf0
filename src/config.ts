import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';
import { err, ok, type Result } from '#lib/result.ts';

const TOPIC_ARN = /^arn:[\w-]+:sns:[a-z\d-]+:\d{12}:[\w.-]+$/;

const region = once(() =>
  z
    .string()
    .check(z.regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'is no list of Regions such as `eu-west-1,us-east-1`')),
);

/** Regions, separated by commas. */
const regionList = once(() =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((list: string) => list.split(',').map((name) => name.trim())),
    ),
    z.array(region()),
  ),
);

const tableName = (use: string) =>
  z.string('is missing').check(z.regex(/^[\w.-]{3,255}$/, 'is no name of a DynamoDB table'), z.describe(use));

/** Every setting: the name of its environment variable, what it accepts, and what it is for. */
const settings = once(() =>
  z.object({
    ALERT_TOPIC_ARN: z
      .string('is missing')
      .check(
        z.regex(TOPIC_ARN, 'is no ARN of an SNS topic'),
        z.describe('ARN of the SNS topic that alerts go to'),
      ),
    LEDGER_TABLE: tableName('name of the DynamoDB table that keeps the findings'),
    CANARY_TOPIC_ARN: optional(
      TOPIC_ARN,
      'is no ARN of an SNS topic',
      "ARN of the SNS topic that the canary's alerts go to, in the place of the other",
    ),
    KEY_GUARD_REGIONS: z
      .optional(regionList())
      .check(z.describe('Regions to judge, separated by commas; without it those of the known repositories')),
    DIGEST_OPENINGS: count('findings opened within minutes past which one alert tells of all; without it 20'),
    DIGEST_MINUTES: count('minutes within which findings count as opened together; without it 10'),
    OWNER_TAG: optional(
      /^.{1,128}$/su,
      'is no key of a tag: it has more than 128 characters',
      'key of the tag that names who owns a user or role',
    ),
  }),
);

/** A small whole number. */
function count(about: string) {
  const digits = z.string().check(z.regex(/^[1-9]\d{0,4}$/, 'is no whole number from 1 to 99999'));
  return z.optional(z.pipe(digits, z.transform(Number))).check(z.describe(about));
}

export interface Config {
  readonly topicArn: string;
  /** Where alerts about the canary go; without it to the topic of all others. */
  readonly canaryTopicArn?: string;
  readonly ledgerTable: string;
  readonly regions?: readonly string[];
  readonly ownerTag?: string;
  readonly digestOpenings?: number;
  readonly digestMinutes?: number;
}

/** What is wrong with the environment, all of it. */
export interface ConfigProblem {
  readonly code: 'config-invalid';
  readonly message: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the settings from an environment. An empty variable counts as one that is not set. */
export function readConfig(env: Env): Result<Config, ConfigProblem> {
  const read = parsed(settings(), env);
  if (!read.ok) return read;
  const {
    ALERT_TOPIC_ARN: topicArn,
    LEDGER_TABLE: ledgerTable,
    CANARY_TOPIC_ARN: canaryTopicArn,
    KEY_GUARD_REGIONS: regions,
    OWNER_TAG: ownerTag,
    DIGEST_OPENINGS: digestOpenings,
    DIGEST_MINUTES: digestMinutes,
  } = read.value;
  return ok({
    topicArn,
    ledgerTable,
    ...(canaryTopicArn === undefined ? {} : { canaryTopicArn }),
    ...(regions === undefined ? {} : { regions }),
    ...(ownerTag === undefined ? {} : { ownerTag }),
    ...(digestOpenings === undefined ? {} : { digestOpenings }),
    ...(digestMinutes === undefined ? {} : { digestMinutes }),
  });
}

/** All settings, or all that is wrong with them. */
function parsed<T>(schema: z.ZodMiniType<T>, env: Env): Result<T, ConfigProblem> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = schema.safeParse(given);
  if (read.success) return ok(read.data);
  const problems = read.error.issues.map(({ path, message }) => `\`${String(path[0])}\` ${message}`);
  return err({
    code: 'config-invalid',
    message: `the environment is not complete: ${[...new Set(problems)].join('; ')}`,
  });
}

/**
 * The settings of this process.
 *
 * @throws when some are missing or wrong: without them nothing can be handled
 */
export function config(): Config {
  return orThrow(readConfig(process.env));
}

function orThrow<T>(read: Result<T, ConfigProblem>): T {
  if (read.ok) return read.value;
  throw new Error(read.error.message);
}

/** A setting that may be absent: what it looks like, what is said of another, and what it is for. */
const optional = (form: RegExp, otherwise: string, use: string) =>
  z.optional(z.string().check(z.regex(form, otherwise))).check(z.describe(use));

/** The settings of the function that posts alerts to chats; it has no others. */
const notifySettings = once(() =>
  z
    .object({
      RECEIPTS_TABLE: tableName('name of the DynamoDB table that keeps what is posted where'),
      SLACK_SECRET_ARN: optional(
        /^arn:[\w-]+:secretsmanager:[a-z\d-]+:\d{12}:secret:[\w/+=.@-]+$/,
        'is no ARN of a secret in Secrets Manager',
        'ARN of the secret that holds the bot token, or the URL of the incoming webhook',
      ),
      SLACK_CHANNEL: optional(
        /^[CG][A-Z\d]{8,20}$/,
        'is no id of a channel such as `C0123456789`',
        'id of the channel that the bot posts to; without it the secret is a webhook',
      ),
      AMAZON_Q_TOPIC_ARN: optional(
        TOPIC_ARN,
        'is no ARN of an SNS topic',
        'ARN of the SNS topic that Amazon Q Developer listens to',
      ),
    })
    .check(
      z.refine(({ SLACK_SECRET_ARN: secret, AMAZON_Q_TOPIC_ARN: topic }) => Boolean(secret ?? topic), {
        path: ['SLACK_SECRET_ARN'],
        error: 'is missing, and so is `AMAZON_Q_TOPIC_ARN`: there is nowhere to post to',
        when: () => true,
      }),
      z.refine(({ SLACK_SECRET_ARN: secret, SLACK_CHANNEL: channel }) => !channel || Boolean(secret), {
        path: ['SLACK_CHANNEL'],
        error: 'needs the bot token of `SLACK_SECRET_ARN`',
        when: () => true,
      }),
    ),
);

export interface NotifyConfig {
  readonly receiptsTable: string;
  /** Without a channel the secret is the URL of an incoming webhook. */
  readonly slack?: { readonly secretArn: string; readonly channel?: string };
  readonly amazonQTopicArn?: string;
}

/** Reads the settings of the function that posts alerts to chats. */
export function readNotifyConfig(env: Env): Result<NotifyConfig, ConfigProblem> {
  const read = parsed(notifySettings(), env);
  if (!read.ok) return read;
  const { RECEIPTS_TABLE: receiptsTable, SLACK_SECRET_ARN: secretArn, SLACK_CHANNEL: channel } = read.value;
  const { AMAZON_Q_TOPIC_ARN: amazonQTopicArn } = read.value;
  const slack =
    secretArn === undefined ? {} : { slack: { secretArn, ...(channel === undefined ? {} : { channel }) } };
  return ok({ receiptsTable, ...slack, ...(amazonQTopicArn === undefined ? {} : { amazonQTopicArn }) });
}

/** The settings of this process. @throws when some are missing or wrong */
export function notifyConfig(): NotifyConfig {
  return orThrow(readNotifyConfig(process.env));
}

/** The settings of the canary; it has no others. */
const canarySettings = once(() =>
  z.object({
    CANARY_ROLE: z
      .string('is missing')
      .check(
        z.regex(/^[\w+=,.@-]{1,64}$/, 'is no name of a role'),
        z.describe("name of the role that the canary's deny comes and goes on"),
      ),
  }),
);

export interface CanaryConfig {
  readonly roleName: string;
}

/** The settings of this process. @throws when some are missing or wrong */
export function canaryConfig(): CanaryConfig {
  const read = parsed(canarySettings(), process.env);
  return { roleName: orThrow(read).CANARY_ROLE };
}

/** The settings of the publisher; it has no others. */
const publisherSettings = once(() =>
  z.object({
    LEDGER_TABLE: tableName('name of the DynamoDB table that keeps the findings'),
    EVENT_BUS_ARN: z
      .string('is missing')
      .check(
        z.regex(/^arn:[\w-]+:events:[a-z\d-]+:\d{12}:event-bus\/[\w./-]+$/, 'is no ARN of an event bus'),
        z.describe('ARN of the EventBridge bus that findings are published on'),
      ),
    SECURITY_HUB_PRODUCT_ARN: optional(
      /^arn:[\w-]+:securityhub:[a-z\d-]+:(\d{12}):product\/\1\/default$/,
      "is no ARN of the account's own product in Security Hub",
      'product that findings are imported for; without it they are not imported',
    ),
  }),
);

export interface PublisherConfig {
  readonly ledgerTable: string;
  readonly busArn: string;
  /** Absent: findings are not imported into Security Hub. */
  readonly productArn?: string;
}

/** Reads the settings of the publisher. */
export function readPublisherConfig(env: Env): Result<PublisherConfig, ConfigProblem> {
  const read = parsed(publisherSettings(), env);
  if (!read.ok) return read;
  const { LEDGER_TABLE: ledgerTable } = read.value;
  const { EVENT_BUS_ARN: busArn, SECURITY_HUB_PRODUCT_ARN: productArn } = read.value;
  return ok({ ledgerTable, busArn, ...(productArn === undefined ? {} : { productArn }) });
}

/** The settings of this process. @throws when some are missing or wrong */
export function publisherConfig(): PublisherConfig {
  return orThrow(readPublisherConfig(process.env));
}
