import type { Finding } from '#guard/finding.ts';
import type { AlertText } from './alert.ts';
import { statementWords } from './finding-words.ts';
import { plain } from './plain-text.ts';
import { deniedWords, whoWords } from './who-words.ts';

/** SNS: "less than 100 characters" and no line breaks. */
const SUBJECT = 99;

/** So many are told one by one; whoever reads a mail does not read more. */
const MOST_LINES = 25;

/**
 * One alert for many findings that were opened within minutes.
 *
 * @param findings the worst first; at least one
 */
export function digestText(findings: readonly Finding[]): AlertText {
  const [worst] = findings;
  const severity = (worst?.severity ?? 'low').toUpperCase();
  const account = plain(worst?.account ?? '', 12);
  const count = findings.length;
  const lines = findings.slice(0, MOST_LINES).map(lineOf);
  const more = count > MOST_LINES ? [`and ${count - MOST_LINES} more`] : [];
  return {
    subject: plain(`[${severity}] ${account}: ${count} findings were opened at once`, SUBJECT),
    text: [
      `${count} findings were opened within minutes; this one message stands for all of their alerts.`,
      `${deniedWords(findings, 10)}.`,
      '',
      ...lines,
      ...more,
      '',
      'Each of them in full: `key-guard findings`. Changes and ends are told one by one.',
    ].join('\n'),
  };
}

function lineOf(finding: Finding): string {
  const { severity, id } = finding;
  return `- ${severity.toUpperCase()} ${id.slice(0, 12)}: ${statementWords(finding)}, for ${whoWords(finding, 3)}`;
}
