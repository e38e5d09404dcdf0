import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { ZodMiniType } from 'zod/mini';
import type { Account } from '#account/account.ts';
import { loadAccount } from '#account/load-account.ts';
import { snapshotSchema } from '#account/snapshot-schema.ts';
import { machineMessage } from '#adapters/aws-sns.ts';
import { processIo } from '#adapters/terminal.ts';
import { alertMessage } from '#cli/alert-schema.ts';
import { doctorChecks } from '#cli/doctor-schema.ts';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateError, evaluateInput, evaluateOutput } from '#cli/evaluate-schema.ts';
import { findingEventSchema } from '#cli/finding-event-schema.ts';
import { findingsLine, findingsLineOf } from '#cli/findings-schema.ts';
import { replayLine, replayLineOf } from '#cli/replay-line.ts';
import { readRecords } from '#cli/replay-records.ts';
import { type ReplayStep, replay } from '#cli/replay-run.ts';
import { scanLineOf } from '#cli/scan-line.ts';
import { scanLine } from '#cli/scan-schema.ts';
import { assessAccount } from '#guard/assess-account.ts';
import { regionsOf } from '#guard/keys.ts';
import { said } from '#guard/words.ts';
import type { LedgerEntry, StackPort } from '#ports';
import { examine } from '#respond/doctor.ts';
import { publishFinding } from '#respond/publish-finding.ts';
import { compactJson } from './compact-json.ts';
import { CODES } from './contract-codes.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** One contract: what it is, an example that the code itself wrote or read, and its schema. */
export interface Contract {
  readonly title: string;
  readonly text: string;
  readonly example: unknown;
  readonly schema: z.ZodType | ZodMiniType;
  /** Where the schema is kept as a file of its own, beside the page. */
  readonly file?: string;
}

/** Every contract, with examples made by running the code on the files of `docs/example`. */
export async function contracts(): Promise<readonly Contract[]> {
  const snapshot = read('docs/example/snapshot.json');
  const given = read('docs/example/case.ndjson');
  return [
    {
      title: 'Snapshot: an account as data',
      text:
        'What `--account` of `scan` and `replay` reads, beside the bare output of `aws iam ' +
        'get-account-authorization-details`. A field that is missing means not known, an empty list means known to ' +
        'be none. A policy document is an object, JSON text or URL-encoded JSON text; positions and duplicate keys ' +
        'are known for texts only. The example is [`docs/example/snapshot.json`](example/snapshot.json).',
      example: snapshot,
      schema: snapshotSchema(),
    },
    {
      title: 'Case: a line that `evaluate` reads',
      text:
        'A request of one principal and the policies that apply to it, for the action of any service. A layer that ' +
        'is not given restricts nothing; a level of `scp` or `rcp` that is an empty list allows nothing. A condition ' +
        'key that is neither in `context` nor in `unknown` is absent, but for those that the line itself tells: ' +
        '`aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:username` of a user, ' +
        '`aws:PrincipalTag/*` and `aws:ResourceAccount`. The example is ' +
        '[`docs/example/case.ndjson`](example/case.ndjson).',
      example: given,
      schema: evaluateInput,
    },
    {
      title: 'Decision: a line that `evaluate` writes',
      text:
        'One for each case, in order. `outcomes` holds what some possible request gets; `decision` is the only one ' +
        'of them, else `Conditional`. `causes` names every statement that denies, then every layer that would have ' +
        'to allow and does not (`statement` is null). The example is the answer to the case above.',
      example: decideLine(given),
      schema: evaluateOutput,
    },
    {
      title: 'Error: what `evaluate` writes for a line that it cannot read',
      text: 'The lines after it are read all the same, and the exit code is 1. The example answers `{"id": "a"}`.',
      example: decideLine({ id: 'a' }),
      schema: evaluateError,
    },
    {
      title: 'Scan line: a principal, a Region and a key',
      text:
        'What `scan --format ndjson` writes, and `--format json` as one array: ordered by ARN in code units, then ' +
        'Region. `verdict` is the worst of the seven `actions`. `lift` holds the smallest sets of causes (by index) ' +
        'whose removal clears the principal. `notEvaluated` names layers that apply and of which nothing is known; ' +
        'they change neither the verdict nor the exit code. `assumptions` are explained in ' +
        '[assumptions.md](assumptions.md). The example is what comes of the snapshot above.',
      example: scanned(accountOf(snapshot)),
      schema: scanLine,
    },
    {
      title: 'Replay line: what one recorded event came to',
      text:
        'One for each record, duplicates and unreadable ones too, in the order of their times. `awsCalls` counts the ' +
        'requests that a deployed guard would have made. The example is the event of `examples/events` that ' +
        'lifts what another put on a user.',
      example: replayLineOf(await resolved()),
      schema: replayLine,
    },
    {
      title: 'Open finding: an entry of `findings --format json`',
      text:
        'One for each open finding of the ledger, in an array, the worst first. `state` says what holds back alerts of ' +
        'it at this moment; what was said and is over stays to be read. The example is the finding of the event ' +
        'above before it was lifted, suppressed.',
      example: await suppressed(),
      schema: findingsLine,
    },
    {
      title: 'Alert: what programs get that are subscribed to the topic',
      text:
        'The message of the protocols `sqs`, `lambda`, `http`, `https` and `firehose`; all others get the text. The ' +
        'attributes that filter policies match are in [routing.md](routing.md). The example is the alert of the event ' +
        'above.',
      example: (await resolved()).alerts.map(machineMessage)[0],
      schema: alertMessage,
    },
    {
      title: 'Event: what Key Guard puts on the event bus',
      text:
        'One for each alert, with the detail type `Key Guard Finding Opened`, `Changed` or `Resolved`. EventBridge ' +
        'delivers at least once and in any order: drop what has an `id` that you have seen, and of two events of one ' +
        '`detail.finding.id` keep the later `at`. Envelope fields that EventBridge adds are left out here. The ' +
        'example is the event of the alert above. The schema is also a file: ' +
        '[`docs/schemas/finding-event.json`](schemas/finding-event.json).',
      example: await event(),
      schema: findingEventSchema,
      file: 'finding-event.json',
    },
    {
      title: 'Checks: what `doctor --format json` writes',
      text:
        'One for each part of a deployed stack that was looked at. The exit code is 2 where one failed, else 1 where ' +
        'one is unknown, else 0. The example is a stack that nobody has subscribed to.',
      example: await examine(QUIET, 'key-guard'),
      schema: doctorChecks,
    },
  ];
}

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:key-guard-AlertTopic-1A2B3C4D5E6F';

/** A stack that works, and that nobody is subscribed to; there is nothing in it but a topic. */
const QUIET: StackPort = {
  region: async () => 'us-east-1',
  stack: async () => ({
    status: 'CREATE_COMPLETE',
    resources: [{ id: 'AlertTopic', type: 'AWS::SNS::Topic', name: TOPIC }],
  }),
  trails: async () => [
    {
      name: 'management-events',
      logging: true,
      multiRegion: true,
      homeRegion: 'us-east-1',
      management: 'all',
      excluded: [],
    },
  ],
  rule: async () => ({ enabled: true, targets: 1 }),
  lambda: async () => ({ state: 'Active', lastUpdate: 'Successful', sources: [] }),
  subscriptions: async () => [],
  queue: async () => ({ messages: 0 }),
};

function accountOf(value: unknown): Account {
  const account = loadAccount(value);
  if (account.ok) return account.value;
  throw new Error(account.error.message);
}

function scanned(account: Account): unknown {
  const options = { regions: regionsOf(account), now: account.takenAt ?? '' };
  const [first] = assessAccount(account, options).principals;
  return first === undefined ? undefined : scanLineOf(account.id, first, []);
}

/** What comes of the example event that lifts what another one put on a user. */
async function resolved(): Promise<ReplayStep> {
  const records = await readRecords(join(root, 'examples/events'), processIo());
  if (!records.ok) throw new Error(records.error);
  const both = records.value.filter(({ file }) => /\/0[29]-[^/]+$/.test(file));
  for await (const step of replay(accountOf(read('examples/account.json')), both)) {
    if (step.result.ok && step.result.value.outcome === 'resolved') return step;
  }
  throw new Error('no example event resolves a finding');
}

/** The event that comes of that alert. */
async function event(): Promise<unknown> {
  const [message] = (await resolved()).alerts.map(machineMessage);
  const sent: unknown[] = [];
  const putEvent: Parameters<typeof publishFinding>[1]['putEvent'] = async ({
    source,
    detailType,
    detail,
  }) => {
    sent.push({ source, 'detail-type': detailType, detail: JSON.parse(detail) });
  };
  await publishFinding(JSON.stringify(message), {
    putEvent,
    openFindings: async () => [],
    log: () => undefined,
  });
  return sent[0];
}

/** The schemas that are files of their own, by their path from the root. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map(
    (await contracts()).flatMap(({ file, schema }) =>
      file === undefined ? [] : [[`docs/schemas/${file}`, `${compactJson(jsonSchema(schema))}\n`] as const],
    ),
  );
}

/** The finding that is lifted there, as the ledger has it while it is open. */
async function suppressed(): Promise<unknown> {
  const [finding] = (await resolved()).alerts.map((alert) => alert.finding);
  if (finding === undefined) throw new Error('no example event resolves a finding');
  const at = '2026-11-03T09:10:00.000Z';
  const entry: LedgerEntry = {
    revision: 2,
    status: 'open',
    finding,
    openedAt: at,
    seenAt: at,
    told: { news: '', at },
  };
  const saying = { kind: 'suppress', until: '2026-12-01T00:00:00.000Z', reason: 'ticket 4711' } as const;
  const now = '2026-11-03T10:00:00.000Z';
  return findingsLineOf(said(entry, saying, { by: 'olivia', at: now }), now);
}

/** The whole of `docs/contracts.md`. */
export async function contractsPage(): Promise<string> {
  const sections = (await contracts()).map(contractSection);
  return [INTRO, ...sections, '## Codes', ...CODES.map(codeSection)].join('\n\n').concat('\n');
}

const INTRO = `# Contracts of the command line

Written by \`npm run contracts\` from the schemas in \`src\`; \`npm test\` fails while this page differs from them.

Results go to standard output, everything else to standard error. Exit codes: 0 nothing is denied, 2 something is denied
or conditional (\`scan\`; with \`--fail-on denied\` only what is denied), 1 it could not be done. \`evaluate\` and \`replay\`
exit with 0 when every line or record was read and with 1 when one was not, whatever was decided. \`doctor\` exits with 2
where something is not well.

Ignore fields that you do not know: fields are added, never changed. Each example is shown over several lines; a line of
NDJSON is one line.`;

function contractSection({ title, text, example, schema }: Contract): string {
  return [
    `## ${title}`,
    folded(text),
    fenced(compactJson(example)),
    '<details><summary>JSON schema</summary>',
    fenced(compactJson(jsonSchema(schema))),
    '</details>',
  ].join('\n\n');
}

function jsonSchema(schema: Contract['schema']) {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema: part }) => withoutSafeBounds(part),
  });
}

/** Every integer here is a small count or index: the bounds of what JavaScript can hold tell a reader nothing. */
function withoutSafeBounds(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** Prose as short lines. */
function folded(text: string): string {
  return text.replace(/(.{1,118})(?: |$)/g, '$1\n').trimEnd();
}

function fenced(text: string): string {
  return `\`\`\`json\n${text}\n\`\`\``;
}

function codeSection({ title, where, rows }: (typeof CODES)[number]): string {
  const table = rows.map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [`### ${title}`, `In ${where}.`, ['| code | meaning |', '|---|---|', ...table].join('\n')].join(
    '\n\n',
  );
}
