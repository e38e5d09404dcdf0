import { listEventFiles, openFile, readText } from '#adapters/files.ts';
import { parseJsonText } from '#adapters/json-text.ts';
import { readLines } from '#adapters/lines.ts';
import type { Io } from '#adapters/terminal.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** One record of an event file, with where it stands; or why it could not be read. */
export type ReplayRecord = {
  readonly file: string;
  /** Counted from 1 within the file. */
  readonly number: number;
} & (
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'unreadable'; readonly message: string }
);

/**
 * The records of a file or directory: EventBridge envelopes and CloudTrail records, alone, in arrays, in `{event}`
 * wrappers, in `{"Records": []}` files, or one a line; plain or gzip.
 *
 * @returns the records in the order in which they were called, ties in file order
 */
export async function readRecords(path: string, io: Io): Promise<Result<readonly ReplayRecord[], string>> {
  const files = await listEventFiles(path);
  if (!files.ok) return err(files.error.message);
  const records: ReplayRecord[] = [];
  for (const file of files.value) {
    const found = await readFile(file, io);
    if (!found.ok) return found;
    for (const record of found.value) records.push(record);
  }
  return ok(inTimeOrder(records));
}

async function readFile(file: string, io: Io): Promise<Result<readonly ReplayRecord[], string>> {
  const text = await readText(file, io.stdin);
  if (!text.ok) return err(text.error.message);
  const whole = parseJsonText(text.value);
  if (whole.ok)
    return ok(eventsIn(whole.value).map((event, i) => ({ file, number: i + 1, kind: 'event', event })));
  return file === '-' || !text.value.trimEnd().includes('\n')
    ? err(`${file} ${whole.error.message}: give JSON events`)
    : readNdjson(file, io);
}

async function readNdjson(file: string, io: Io): Promise<Result<readonly ReplayRecord[], string>> {
  const records: ReplayRecord[] = [];
  for await (const line of readLines(openFile(file, io.stdin))) {
    if (line.kind === 'broken') return err(line.problem.message);
    const parsed = line.kind === 'line' ? parseJsonText(line.text) : undefined;
    const place = { file, number: records.length + 1 };
    if (parsed?.ok) {
      for (const event of eventsIn(parsed.value)) records.push({ ...place, kind: 'event', event });
    } else {
      const message = parsed?.error.message ?? 'can not be read';
      records.push({ ...place, kind: 'unreadable', message: `line ${line.number} ${message}` });
    }
  }
  const readable = records.some(({ kind }) => kind === 'event');
  return readable ? ok(records) : err(`${file} is neither JSON nor NDJSON: give recorded events`);
}

/** Takes the packings off. */
function eventsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(eventsIn);
  if (!isObject(value)) return [value];
  if (Array.isArray(value['Records'])) return value['Records'].flatMap(eventsIn);
  const wrapped =
    isObject(value['event']) && value['detail'] === undefined && value['eventName'] === undefined;
  return wrapped ? eventsIn(value['event']) : [value];
}

/** A record without a time stays behind the one that it follows. */
function inTimeOrder(records: readonly ReplayRecord[]): readonly ReplayRecord[] {
  let last = Number.NEGATIVE_INFINITY;
  const timed = records.map((record) => {
    last = timeOf(record) ?? last;
    return { record, at: last };
  });
  return timed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ record }) => record);
}

function timeOf(record: ReplayRecord): number | undefined {
  if (record.kind !== 'event' || !isObject(record.event)) return undefined;
  const detail = isObject(record.event['detail']) ? record.event['detail'] : record.event;
  const time = detail['eventTime'] ?? record.event['time'];
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
