import { inputName } from '#adapters/file-problem.ts';
import { listEventFiles, readText } from '#adapters/files.ts';
import { parseJsonText } from '#adapters/json-text.ts';
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
 * @returns the records in the order in which they were called, ties in file order; or one sentence, when a file can't
 * be read or nothing in them is an event
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
  const events = records.flatMap((record) => (record.kind === 'event' ? [record.event] : []));
  if (events.length === 0 || events.some(isEvent)) return ok(inTimeOrder(records));
  return err(`${inputName(path)} holds no recorded event: ${GIVE}`);
}

const GIVE = 'give EventBridge events or CloudTrail records';

async function readFile(file: string, io: Io): Promise<Result<readonly ReplayRecord[], string>> {
  const text = await readText(file, io.stdin);
  if (!text.ok) return err(text.error.message);
  const whole = parseJsonText(text.value);
  if (whole.ok)
    return ok(eventsIn(whole.value).map((event, i) => ({ file, number: i + 1, kind: 'event', event })));
  return isNdjson(text.value)
    ? ok(readNdjson(file, text.value))
    : err(`${inputName(file)} ${whole.error.message}: ${GIVE}`);
}

/** A file of which one of so many lines is an event by itself is a file of lines. */
const MOST_SEARCHED = 1000;

function isNdjson(text: string): boolean {
  let start = 0;
  for (let i = 0; i < MOST_SEARCHED && start < text.length; i++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const parsed = parseJsonText(text.slice(start, end));
    if (parsed.ok && eventsIn(parsed.value).some(isEvent)) return true;
    start = end + 1;
  }
  return false;
}

function readNdjson(file: string, text: string): readonly ReplayRecord[] {
  const records: ReplayRecord[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseJsonText(line, i + 1);
    const events = parsed.ok ? eventsIn(parsed.value) : [];
    for (const event of events) records.push({ file, number: records.length + 1, kind: 'event', event });
    if (parsed.ok) continue;
    const message = `line ${i + 1} of ${inputName(file)} ${parsed.error.message}`;
    records.push({ file, number: records.length + 1, kind: 'unreadable', message });
  }
  return records;
}

/** Whether it looks like an event, readable or not. */
function isEvent(value: unknown): boolean {
  const names = ['detail', 'detail-type', 'eventName', 'eventVersion', 'eventSource'];
  return isObject(value) && names.some((name) => Object.hasOwn(value, name));
}

/** Takes the packings off. */
function eventsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(eventsIn);
  if (!isObject(value)) return [value];
  if (Array.isArray(value.Records)) return value.Records.flatMap(eventsIn);
  const wrapped = isObject(value.event) && value.detail === undefined && value.eventName === undefined;
  return wrapped ? eventsIn(value.event) : [value];
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
  const detail = isObject(record.event.detail) ? record.event.detail : record.event;
  const time = detail.eventTime ?? record.event.time;
  // Athena writes a blank for the `T`, and JavaScript takes that for local time
  const [, day, clock] = /^(\S+)[T ](\S+?)Z?$/.exec(typeof time === 'string' ? time : '') ?? [];
  const at = Date.parse(`${day}T${clock}Z`);
  return Number.isNaN(at) ? undefined : at;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
