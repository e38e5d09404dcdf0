import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { run } from '#cli/replay.ts';
import { replayLine } from '#cli/replay-line.ts';
import { ACCOUNT, deny, ran, valuesOf } from './accounts.ts';
import { deleteUserPolicy, envelope, putUserPolicy, record } from './events.ts';
import { at, outcomes, replaying } from './replaying.ts';

const { write, path, accountFile, replay, replayFile } = replaying();

describe('packings of the same events', () => {
  const failure = deleteUserPolicy({ errorCode: 'AccessDenied', ...at('10:00:02') });
  const events = [putUserPolicy(), record('GetUser', {}, at('10:00:01')), failure];
  const expected = replay(events);

  test('the events themselves', async () => {
    expect(outcomes(await expected)).toEqual(['finding', 'ignored', 'ignored']);
  });

  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  test.each([
    ['envelopes', events.map(envelope)],
    ['wrappers', events.map((event) => ({ _source: 'a sample', event: envelope(event) }))],
    ['an array in an array', [events]],
    ['a CloudTrail log file', { Records: events }],
    ['NDJSON', `${lines}\n`],
    ['NDJSON with a BOM, CRLF and blank lines', `\ufeff${lines.replaceAll('\n', '\r\n\r\n')}`],
    ['NDJSON of envelopes', events.map((event) => JSON.stringify(envelope(event))).join('\n')],
    ['NDJSON of log files', events.map((event) => JSON.stringify({ Records: [event] })).join('\n')],
    ['gzip', gzipSync(JSON.stringify({ Records: events }))],
    ['gzip of NDJSON', gzipSync(lines)],
    ['another order', [...events].reverse()],
  ])('%s', async (_, packed) => {
    expect(await replay(packed)).toEqual(await expected);
  });

  test('a directory, searched to its depth', async () => {
    const folder = path('folder');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    const names = ['deep/z.json', 'b.ndjson', 'a.json.gz'];
    for (const [i, name] of names.entries()) {
      const text = JSON.stringify(events[i]);
      writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
    }
    expect(valuesOf((await replayFile(folder)).out)).toEqual(await expected);
  });

  test('standard input, JSON and NDJSON', async () => {
    for (const text of [JSON.stringify(events), lines])
      expect(valuesOf((await replayFile('-', [text])).out)).toEqual(await expected);
  });

  test('of no events are no lines, and a word about it', async () => {
    for (const none of [[], { Records: [] }]) {
      const file = write('none.json', none);
      const err = `no events in \`${file}\`: nothing was replayed\n`;
      expect(await replayFile(file)).toEqual({ code: 0, out: '', err });
    }
  });
});

describe('the order', () => {
  test('is that of the times, and that of the file where they are equal', async () => {
    const events = ['late', 'first', 'second', 'early'].map((userName, i) =>
      record(
        'TagUser',
        { userName, tags: [] },
        { eventID: userName, ...at(['11:00:00', '10:00:00', '10:00:00', '09:00:00'][i] ?? '') },
      ),
    );
    const lines = await replay(events);
    expect(lines.map(({ eventId }) => eventId)).toEqual(['early', 'first', 'second', 'late']);
  });

  test('takes a blank for the T, as Athena writes it, for UTC wherever it runs', async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const lines = await replay([
      deleteUserPolicy({ eventTime: '2026-11-03 10:00:01' }),
      putUserPolicy('erin', deny(), at('10:00:00')),
    ]);
    expect(outcomes(lines)).toEqual(['finding', 'resolved']);
  });

  test('leaves a record that tells no time where it stands', async () => {
    const lines = await replay([deleteUserPolicy(at('12:00:00')), { eventName: 'X' }, putUserPolicy()]);
    expect(lines.map(({ eventName, outcome }) => [eventName, outcome])).toEqual([
      ['PutUserPolicy', 'finding'],
      ['DeleteUserPolicy', 'resolved'],
      [null, 'error'],
    ]);
  });
});

describe('a record that is none', () => {
  test('has a line of its own, and the others go on', async () => {
    const good = JSON.stringify(putUserPolicy());
    const text = [good, '{"detail":', '7', 'null', '{}', '{"detail-type":"Scheduled Event"}', good].join(
      '\n',
    );
    const { code, out, err } = await replayFile(write('bad.ndjson', text));
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const lines = valuesOf(out);
    expect(outcomes(lines)).toEqual(['finding', 'error', 'error', 'error', 'error', 'error', 'finding']);
    for (const line of lines) expect(replayLine.parse(line)).toEqual(line);
    expect(lines[1]).toMatchObject({ eventId: null, eventName: null, awsCalls: 0, findings: [] });
    expect(lines[1].reason).toMatch(/^line 2 of `.*bad.ndjson` is not JSON: no value at line 2, column \d+$/);
  });

  test.each([
    [{ eventVersion: '2.0' }, 'version `2.0`'],
    [{ eventTime: undefined }, 'lacks `eventTime`'],
    [{ eventTime: 'yesterday' }, 'lacks `eventTime`'],
    [{ recipientAccountId: undefined, userIdentity: undefined }, 'lacks `recipientAccountId`'],
    [{ awsRegion: 'x'.repeat(10_000) }, 'lacks `awsRegion`'],
    [{ awsRegion: 'us-east-1\u001b' }, 'lacks `awsRegion`'],
    [{ eventSource: 7 }, 'lacks `eventSource`'],
  ])('%j', async (more, reason) => {
    const [line] = await replay([{ ...putUserPolicy(), ...more }]);
    expect(line).toMatchObject({ outcome: 'error', reason: expect.stringContaining(reason) });
  });

  test('an event of another account is not taken for one of this account', async () => {
    const foreign = { recipientAccountId: '444455556666' };
    const lines = await replay([
      putUserPolicy('erin', deny(), foreign),
      record('GetUser', {}, foreign),
      record('TagUser', { userName: 'erin', tags: [] }),
    ]);
    expect(lines).toMatchObject([
      {
        outcome: 'ignored',
        reason: `the event is of account 444455556666, and the account given is ${ACCOUNT}`,
        awsCalls: 0,
      },
      { outcome: 'ignored' },
      { outcome: 'clear', findings: [] },
    ]);
  });
});

describe('options', () => {
  test.each([
    [[], 'give the account before the events with `--account FILE`'],
    [['--account', accountFile], 'give the recorded events with `--events FILE` or `--events DIR`'],
    [['--account', '-', '--events', '-'], 'standard input is one file'],
    [['--account', accountFile, '--events', 'x', '--mode', 'auto'], '`--mode` takes report, not `auto`'],
    [['--account', accountFile, '--event', 'x'], 'did you mean `--events`?'],
    [['events'], 'unexpected `events`'],
  ])('%j is refused', async (args, message) => {
    const { code, out, err } = await ran(run, args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^key-guard replay: [^\n]+\n$/);
    expect(err).toContain(message);
  });
});
