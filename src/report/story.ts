import type { Finding } from '#guard/finding.ts';
import {
  actionWords,
  conditionSentence,
  findingLine,
  firstHopWords,
  statementWords,
} from './finding-words.ts';
import { count, plain, wrapped } from './plain-text.ts';
import { whoWords } from './who-words.ts';

/** One event of a replay as a person reads it. */
export interface Chapter {
  readonly number: number;
  readonly of: number;
  readonly eventName: string;
  /** What the call was about, such as `restrict-kms on user erin`. */
  readonly about?: string;
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
  readonly alerts: readonly { readonly findingId: string; readonly subject: string; readonly text: string }[];
  readonly awsCalls: number;
  readonly problems: readonly string[];
}

const WIDTH = 110;
const LABEL = 12;

/** What a person sees of one event: what happened, the verdict, the evidence and the alert as it would be sent. */
export function chapterText(chapter: Chapter): string {
  const { file, outcome, reason, awsCalls, problems, findings } = chapter;
  const lines = [
    headLine(chapter),
    row('file', plain(file)),
    ...(chapter.actor === undefined ? [] : [row('by', actorWords(chapter))]),
    row('verdict', `${VERDICTS[outcome]}: ${plain(reason, 800)}`),
    ...(outcome === 'finding' ? findings.flatMap((finding) => evidence(finding, chapter)) : []),
    ...problems.map((problem) => row('note', plain(problem, 400))),
    row('AWS calls', awsCalls === 0 ? 'none' : `${awsCalls}, to read the account`),
    ...alertLines(chapter),
  ];
  return `${lines.join('\n')}\n`;
}

function headLine({ number, of, eventName, about, time }: Chapter): string {
  const what = `${plain(eventName, 60)}${about === undefined ? '' : ` ${plain(about, 60)}`}`;
  return `── Event ${number} of ${of} · ${plain(time, 40)} · ${what} `.padEnd(WIDTH, '─');
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

/** In full where no alert below tells it; what earlier events told, and did not happen again, is one line. */
function evidence(finding: Finding, { places, known, alerts }: Chapter): readonly string[] {
  const since = known.get(finding.id);
  if (since !== undefined && finding.observed === undefined)
    return [row('known', `${findingLine(finding)} (event ${since})`)];
  const place = places.get(finding.id);
  const cause = `${statementWords(finding)}${place === undefined ? '' : `, in ${plain(place)}`}`;
  const told = alerts.some(({ findingId }) => findingId === finding.id);
  const more = told
    ? []
    : [
        row('severity', finding.severity),
        row('denies', actionWords(finding)),
        ...firstHopWords(finding).map((words) => row('first hop', words)),
      ];
  return [
    row('who is hit', whoWords(finding)),
    row(finding.source.statement === null ? 'cause' : 'statement', cause),
    row('when', conditionSentence(finding)),
    ...more,
  ];
}

function alertLines({ alerts, outcome }: Chapter): readonly string[] {
  if (alerts.length === 0) {
    return [row('alert', outcome === 'finding' ? 'none: it was sent before' : 'none')];
  }
  return alerts.flatMap(({ subject, text }) => [
    row('alert', 'to the SNS topic:'),
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
    row('events', `${chapters.length}: ${outcomes}${unread}`),
    row('alerts', `${count(alerts, 'message')}; what was sent before is not sent again`),
    row('AWS calls', `${calls}, all to read; nothing was changed`),
    row(
      'open now',
      open.length === 0
        ? "nothing: no policy that is known denies CodeCommit's KMS calls"
        : count(open.length, 'finding'),
    ),
    ...open.map((finding) => row('', findingLine(finding))),
  ].join('\n')}\n`;
}
