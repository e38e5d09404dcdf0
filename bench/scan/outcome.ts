import type { Run } from './command.ts';

/** The exit code of an account in which something is denied. */
const DENIED = 2;

/**
 * How a scan of a file that is past one string ended well: `read`, with a line for each principal, or `refused` with
 * one sentence and nothing else. Undefined when it ended in any other way.
 */
export function outcomeOf(
  { status, stdout, stderr, lines }: Omit<Run, 'peak'>,
  principals: number,
): 'read' | 'refused' | undefined {
  if (status === DENIED && lines === principals) return 'read';
  const sentence = /^key-guard scan: [^\n]{20,400}\n$/.test(stderr) && !/Error|\bat .*:\d+:\d+/.test(stderr);
  return status === 1 && stdout === '' && lines === -1 && sentence ? 'refused' : undefined;
}
