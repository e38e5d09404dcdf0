import type { LiveAws } from '#adapters/aws-caller.ts';
import type { AwsAccess } from '#adapters/aws-live.ts';
import { type Io, printable } from '#adapters/terminal.ts';
import { type Unread, unreadWords } from '#adapters/unread.ts';
import { iamRegion } from '#guard/keys.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Finds the credentials, and says whose they are. */
export type OpenLive = (access: AwsAccess) => Promise<LiveAws>;

/** The SDK is loaded by those who read a live account, and by nobody else. */
export const openAws: OpenLive = async (access) => {
  const { liveAws } = await import('#adapters/aws-caller.ts');
  return await liveAws(access);
};

/** A live account, and the Regions whose repositories are meant. */
export interface Connection extends LiveAws {
  readonly regions: readonly string[];
}

interface Wanted {
  readonly profile: string | undefined;
  readonly regions: readonly string[];
}

/** Connects to the account of the usual credentials; without a Region given, to that of their configuration. */
export async function connect(
  open: OpenLive,
  { profile, regions }: Wanted,
  io: Io,
): Promise<Result<Connection, string>> {
  const [region] = regions;
  const access = {
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
  };
  const live = await attempt(() => open(access));
  if (!live.ok) return live;
  if (region !== undefined) return ok({ ...live.value, regions: [...new Set(regions)].sort() });
  const found = live.value.region ?? iamRegion(live.value.partition);
  const why =
    live.value.region === undefined ? "the partition's IAM Region, for none is configured" : 'as configured';
  await io.stderr.write(`no --region given: reading ${found} (${why})\n`);
  return ok({ ...live.value, regions: [found] });
}

/** What AWS gives, or one sentence about why it does not; what no service or network causes is thrown again. */
export async function attempt<T>(read: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await read());
  } catch (error) {
    return err(awsWords(error));
  }
}

function awsWords(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const what = `${error.name}: ${printable(error.message, 300)}`;
  if (/Credential|TokenProvider|SSO/.test(error.name))
    return `there are no AWS credentials that work (${what}): sign in, set AWS_PROFILE or give \`--profile NAME\``;
  const code = 'code' in error ? String(error.code) : '';
  if (/^E[A-Z_]+$/.test(code) || error.name === 'TimeoutError') return `AWS can't be reached (${what})`;
  if ('$metadata' in error || '$fault' in error) return `AWS did not answer (${what})`;
  throw error;
}

/** Most lines that are written about what is not known. */
const MOST_LINES = 20;

/** Says on standard error what could not be read, and so is not known. */
export async function sayUnread(unread: readonly Unread[], io: Io): Promise<void> {
  const lines = unread.slice(0, MOST_LINES).map((one) => `not known: ${printable(unreadWords(one), 400)}\n`);
  const more = unread.length - lines.length;
  await io.stderr.write(`${lines.join('')}${more > 0 ? `not known: ${more} more like these\n` : ''}`);
}

/** Tells on a terminal how many requests were made; nothing anywhere else. */
export function progress({ stderr }: Io) {
  let count = 0;
  const show = (text: string): void => {
    // where the line stands does not matter to what follows it
    if (stderr.isTTY) void stderr.write(`\r\u001b[K${text}`);
  };
  return {
    asked: () => {
      count++;
      show(`reading the account, requests so far: ${count}`);
    },
    done: () => show(''),
  };
}
