import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';
import { err, ok, type Result } from '#lib/result.ts';

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

/** Every setting: the name of its environment variable, what it accepts, and what it is for. */
const settings = once(() =>
  z.object({
    ALERT_TOPIC_ARN: z
      .string('is missing')
      .check(
        z.regex(/^arn:[\w-]+:sns:[a-z\d-]+:\d{12}:[\w.-]+$/, 'is no ARN of an SNS topic'),
        z.describe('ARN of the SNS topic that alerts go to'),
      ),
    LEDGER_TABLE: z
      .string('is missing')
      .check(
        z.regex(/^[\w.-]{3,255}$/, 'is no name of a DynamoDB table'),
        z.describe('name of the DynamoDB table that keeps the findings'),
      ),
    KEY_GUARD_REGIONS: z
      .optional(regionList())
      .check(z.describe('Regions to judge, separated by commas; without it those of the known repositories')),
    OWNER_TAG: z
      .optional(z.string().check(z.maxLength(128, 'is no key of a tag: it has more than 128 characters')))
      .check(z.describe('key of the tag that names who owns a user or role')),
  }),
);

/** The settings of the publisher alone. */
const publisherSettings = once(() =>
  z.object({
    EVENT_BUS_ARN: z
      .string('is missing')
      .check(
        z.regex(/^arn:[\w-]+:events:[a-z\d-]+:\d{12}:event-bus\/[\w./-]+$/, 'is no ARN of an event bus'),
        z.describe('ARN of the EventBridge bus that findings are published on'),
      ),
    SECURITY_HUB_PRODUCT_ARN: z
      .optional(
        z
          .string()
          .check(
            z.regex(
              /^arn:[\w-]+:securityhub:[a-z\d-]+:(\d{12}):product\/\1\/default$/,
              "is no ARN of the account's own product in Security Hub",
            ),
          ),
      )
      .check(z.describe('product that findings are imported for; without it they are not imported')),
  }),
);

export interface Config {
  readonly topicArn: string;
  readonly ledgerTable: string;
  readonly regions?: readonly string[];
  readonly ownerTag?: string;
}

export interface PublisherConfig {
  readonly busArn: string;
  /** Absent: findings are not imported into Security Hub. */
  readonly productArn?: string;
}

/** What is wrong with the environment, all of it. */
export interface ConfigProblem {
  readonly code: 'config-invalid';
  readonly message: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings from an environment. An empty variable counts as one that is not set. */
function readSettings<T>(schema: z.ZodMiniType<T>, env: Environment): Result<T, ConfigProblem> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => `\`${String(path[0])}\` ${message}`);
  return err({
    code: 'config-invalid',
    message: `the environment is not complete: ${[...new Set(problems)].join('; ')}`,
  });
}

/** Reads the settings of the functions that answer events. */
export function readConfig(env: Environment): Result<Config, ConfigProblem> {
  const read = readSettings(settings(), env);
  if (!read.ok) return read;
  const { ALERT_TOPIC_ARN: topicArn, LEDGER_TABLE: ledgerTable } = read.value;
  const { KEY_GUARD_REGIONS: regions, OWNER_TAG: ownerTag } = read.value;
  return ok({
    topicArn,
    ledgerTable,
    ...(regions === undefined ? {} : { regions }),
    ...(ownerTag === undefined ? {} : { ownerTag }),
  });
}

/** Reads the settings of the publisher. */
export function readPublisherConfig(env: Environment): Result<PublisherConfig, ConfigProblem> {
  const read = readSettings(publisherSettings(), env);
  if (!read.ok) return read;
  const { EVENT_BUS_ARN: busArn, SECURITY_HUB_PRODUCT_ARN: productArn } = read.value;
  return ok({ busArn, ...(productArn === undefined ? {} : { productArn }) });
}

/**
 * The settings of this process.
 *
 * @throws when some are missing or wrong: without them nothing can be handled
 */
export function config(): Config {
  return needed(readConfig(process.env));
}

/**
 * The settings of this process as the publisher.
 *
 * @throws when some are missing or wrong
 */
export function publisherConfig(): PublisherConfig {
  return needed(readPublisherConfig(process.env));
}

function needed<T>(read: Result<T, ConfigProblem>): T {
  if (read.ok) return read.value;
  throw new Error(read.error.message);
}
