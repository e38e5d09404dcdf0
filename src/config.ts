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

const TOPIC = /^arn:[\w-]+:sns:[a-z\d-]+:\d{12}:[\w.-]+$/;

/** Every setting: the name of its environment variable, what it accepts, and what it is for. */
const settings = once(() =>
  z.object({
    ALERT_TOPIC_ARN: z
      .string('is missing')
      .check(
        z.regex(TOPIC, 'is no ARN of an SNS topic'),
        z.describe('ARN of the SNS topic that alerts go to'),
      ),
    LEDGER_TABLE: z
      .string('is missing')
      .check(
        z.regex(/^[\w.-]{3,255}$/, 'is no name of a DynamoDB table'),
        z.describe('name of the DynamoDB table that keeps the findings'),
      ),
    CANARY_TOPIC_ARN: z.optional(
      z
        .string()
        .check(
          z.regex(TOPIC, 'is no ARN of an SNS topic'),
          z.describe("ARN of the SNS topic that the canary's alerts go to, in the place of the other"),
        ),
    ),
    KEY_GUARD_REGIONS: z
      .optional(regionList())
      .check(z.describe('Regions to judge, separated by commas; without it those of the known repositories')),
  }),
);

export interface Config {
  readonly topicArn: string;
  /** Where alerts about the canary go; without it to the topic of all others. */
  readonly canaryTopicArn?: string;
  readonly ledgerTable: string;
  readonly regions?: readonly string[];
}

/** What is wrong with the environment, all of it. */
export interface ConfigProblem {
  readonly code: 'config-invalid';
  readonly message: string;
}

/** Reads the settings from an environment. An empty variable counts as one that is not set. */
export function readConfig(env: Environment): Result<Config, ConfigProblem> {
  const read = readSettings(settings(), env);
  if (!read.ok) return read;
  const {
    ALERT_TOPIC_ARN: topicArn,
    LEDGER_TABLE: ledgerTable,
    CANARY_TOPIC_ARN: canaryTopicArn,
    KEY_GUARD_REGIONS: regions,
  } = read.value;
  return ok({
    topicArn,
    ledgerTable,
    ...(canaryTopicArn === undefined ? {} : { canaryTopicArn }),
    ...(regions === undefined ? {} : { regions }),
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

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

/** Every setting of the canary. */
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

export function readCanaryConfig(env: Environment): Result<CanaryConfig, ConfigProblem> {
  const read = readSettings(canarySettings(), env);
  return read.ok ? ok({ roleName: read.value.CANARY_ROLE }) : read;
}

/**
 * The settings of this process.
 *
 * @throws when some are missing or wrong: without them nothing can be handled
 */
export function config(): Config {
  return orThrow(readConfig(process.env));
}

/** The same for the canary. */
export function canaryConfig(): CanaryConfig {
  return orThrow(readCanaryConfig(process.env));
}

function orThrow<T>(read: Result<T, ConfigProblem>): T {
  if (read.ok) return read.value;
  throw new Error(read.error.message);
}
