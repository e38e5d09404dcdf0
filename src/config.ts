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
    DIGEST_OPENINGS: count('findings opened within minutes past which one alert tells of all; without it 20'),
    DIGEST_MINUTES: count('minutes within which findings count as opened together; without it 10'),
  }),
);

/** A small whole number. */
function count(about: string) {
  const digits = z.string().check(z.regex(/^[1-9]\d{0,4}$/, 'is no whole number from 1 to 99999'));
  return z.optional(z.pipe(digits, z.transform(Number))).check(z.describe(about));
}

export interface Config {
  readonly topicArn: string;
  readonly ledgerTable: string;
  readonly regions?: readonly string[];
  readonly digestOpenings?: number;
  readonly digestMinutes?: number;
}

/** What is wrong with the environment, all of it. */
export interface ConfigProblem {
  readonly code: 'config-invalid';
  readonly message: string;
}

/** Reads the settings from an environment. An empty variable counts as one that is not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<Config, ConfigProblem> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings().safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `\`${String(path[0])}\` ${message}`);
    return err({
      code: 'config-invalid',
      message: `the environment is not complete: ${[...new Set(problems)].join('; ')}`,
    });
  }
  const { ALERT_TOPIC_ARN: topicArn, LEDGER_TABLE: ledgerTable, KEY_GUARD_REGIONS: regions } = parsed.data;
  const { DIGEST_OPENINGS: digestOpenings, DIGEST_MINUTES: digestMinutes } = parsed.data;
  return ok({
    topicArn,
    ledgerTable,
    ...(regions === undefined ? {} : { regions }),
    ...(digestOpenings === undefined ? {} : { digestOpenings }),
    ...(digestMinutes === undefined ? {} : { digestMinutes }),
  });
}

/**
 * The settings of this process.
 *
 * @throws when some are missing or wrong: without them nothing can be handled
 */
export function config(): Config {
  const read = readConfig(process.env);
  if (read.ok) return read.value;
  throw new Error(read.error.message);
}
