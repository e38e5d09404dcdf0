import type { Finding } from '#guard/finding.ts';
import {
  actionWords,
  conditionSentence,
  findingLine,
  firstHopWords,
  pathWords,
  principalName,
  statementWords,
} from './finding-words.ts';
import { count, firstOf, plain, wrapped } from './plain-text.ts';

/** One event of a replay as a person reads it. */
export interface Chapter {
  readonly number: number;
  readonly of: number;
  readonly eventName: string;
  readonly time: string;
  readonly file: string;
  readonly actor?: string;
  readonly invokedBy?: string;
  readonly outcome: 'ignored' | 'clear' | 'finding' | 'resolved' | 'error';
  readonly reason: string;
  readonly findings: readonly Finding[];
  /** Where each finding's statement stands, by finding id. */
  readonly places: ReadonlyMap<string, string>;
  /** The number of the event that first told of a finding, by finding id. */
  readonly known: ReadonlyMap<string, number>;
  readonly alerts: readonly { readonly subject: string; readonly text: string }[];
  readonly awsCalls: number;
  readonly problems: readonly string[];
}

const WIDTH = 110;
const LABEL = 12;

/** What a person sees of one event: what happened, the verdict, the evidence and the alert as it would be sent. */
export function chapterText(chapter: Chapter): string {
  const { number, of, eventName, time, file } = chapter;
  const head = `── Event ${number} of ${of} · ${plain(eventName)} · ${plain(time)} `;
  const lines = [
    head.padEnd(WIDTH, '─'),
    row('file', file),
    ...(chapter.actor === undefined ? [] : [row('by', actorWords(chapter))]),
    row('verdict', `${VERDICTS[chapter.outcome]}: ${plain(chapter.reason)}`),
    ...(chapter.outcome === 'finding'
      ? chapter.findings.flatMap((finding) => evidence(finding, chapter))
      : []),
    ...chapter.problems.map((problem) => row('note', plain(problem))),
    row('AWS calls', `${chapter.awsCalls}`),
    ...alertLines(chapter),
  ];
  return `${lines.join('\n')}\n`;
}

const VERDICTS: Readonly<Record<Chapter['outcome'], string>> = {
  ignored: 'IGNORED',
  clear: 'CLEAR',
  finding: 'FINDING',
  resolved: 'RESOLVED',
  error: 'NOT READ',
};

function actorWords({ actor = '', invokedBy }: Chapter): string {
  return `${plain(actor)}${invokedBy === undefined ? '' : ` through ${plain(invokedBy)}`}`;
}

/** In full where it is news or was just observed; what earlier events told is one line. */
function evidence(finding: Finding, { places, known }: Chapter): readonly string[] {
  const since = known.get(finding.id);
  if (since !== undefined && finding.observed === undefined)
    return [row('known', `${findingLine(finding)} (event ${since})`)];
  const place = places.get(finding.id);
  return [
    row('severity', finding.severity),
    row('who is hit', hits(finding)),
    row('statement', `${statementWords(finding)}${place === undefined ? '' : `, in ${place}`}`),
    row('denies', actionWords(finding)),
    row('when', conditionSentence(finding)),
    ...firstHopWords(finding).map((words) => row('first hop', words)),
  ];
}

function hits({ principals }: Finding): string {
  const names = new Map(principals.map((hit) => [hit.arn, hit]));
  const paths = [...names.values()].map((hit) =>
    hit.via.length > 1 ? pathWords(hit) : principalName(hit.arn),
  );
  const regions = [...new Set(principals.map(({ region }) => region))];
  return `${firstOf(paths, 8)} (${regions.join(', ')})`;
}

function alertLines({ alerts, outcome }: Chapter): readonly string[] {
  if (alerts.length === 0) {
    return [row('alert', outcome === 'finding' ? 'none: this was alerted before' : 'none')];
  }
  return alerts.flatMap(({ subject, text }) => [
    row('alert', `to the SNS topic, as below`),
    `${' '.repeat(LABEL)}┌ ${subject}`,
    ...text.split('\n').map((line) => `${' '.repeat(LABEL)}│ ${wrappedAlert(line)}`),
    `${' '.repeat(LABEL)}└`,
  ]);
}

function wrappedAlert(line: string): string {
  const indent = /^\S.*? {2,}/.exec(line)?.[0].length ?? 0;
  const bar = `\n${' '.repeat(LABEL)}│ `;
  return wrapped(line.slice(indent), WIDTH - LABEL - 2, indent)
    .split('\n')
    .join(bar)
    .replace(/^/, line.slice(0, indent));
}

function row(label: string, text: string): string {
  return `${label.padEnd(LABEL)}${wrapped(text, WIDTH, LABEL)}`;
}

/** What all events came to. */
export interface Ending {
  readonly chapters: readonly Chapter[];
  readonly open: readonly Finding[];
}

/** The closing summary. */
export function endingText({ chapters, open }: Ending): string {
  const number = (outcome: Chapter['outcome']): number =>
    chapters.filter((chapter) => chapter.outcome === outcome).length;
  const calls = chapters.reduce((sum, { awsCalls }) => sum + awsCalls, 0);
  const alerts = chapters.reduce((sum, chapter) => sum + chapter.alerts.length, 0);
  const outcomes = `${number('finding')} with a finding, ${number('resolved')} that resolved one, ${number('clear')} clear, ${number('ignored')} ignored`;
  const unread = number('error') > 0 ? `, ${number('error')} that could not be read` : '';
  return `${[
    '── Summary '.padEnd(WIDTH, '─'),
    row('events', `${count(chapters.length, 'event')}: ${outcomes}${unread}`),
    row('alerts', `${count(alerts, 'message')} sent; what was alerted before is not sent again`),
    row('AWS calls', `${calls} read requests would have been made; nothing was changed`),
    row(
      'open now',
      open.length === 0
        ? "nothing: no policy that is known denies CodeCommit's KMS calls"
        : count(open.length, 'finding'),
    ),
    ...open.map((finding) => row('', findingLine(finding))),
  ].join('\n')}\n`;
}
