import { parseJsonText } from '#adapters/json-text.ts';
import { type Line, readLines } from '#adapters/lines.ts';
import { printable } from '#adapters/terminal.ts';
import type { Assumptions } from '#iam/assumed-facts.ts';
import { readAssumedFacts } from './assume.ts';
import { command, EXIT, fail } from './command.ts';
import { decideLine } from './evaluate-line.ts';
import type { EvaluateError, EvaluateOutput } from './evaluate-schema.ts';
import { ndjsonLine } from './ndjson.ts';

type ReadableLine = Exclude<Line, { kind: 'broken' }>;

/** `key-guard evaluate`: one decision for each line of standard input, in order, in the memory of one line. */
export const run = command(
  {
    name: 'evaluate',
    usage: '[OPTIONS] < cases.ndjson > decisions.ndjson',
    description: [
      'Decides requests against policies as IAM does, for the actions of any service. Reads one JSON object a line',
      'from standard input and writes one a line to standard output, in order:',
      '',
      '  in   {"id", "principal": {"arn", "tags"}, "policies": {"identity", "boundary", "session", "endpoint",',
      '        "scp", "rcp", "resource"}, "request": {"action", "resource", "resourceAccount", "context", "unknown"}}',
      '  out  {"id", "decision", "outcomes", "causes", "unknown", "witness", "problems"}',
      '',
      'A line that cannot be read gives {"id", "error": {"code", "message"}} and the rest goes on.',
      'Exit codes: 0 every line was read, whatever was decided; 1 a line was not.',
    ],
    options: {
      assume: {
        value: 'fact:ID=yes|no',
        many: true,
        text: 'take a fact that AWS leaves open as settled (docs/assumptions.md)',
      },
    },
    instead: 'give the cases on standard input',
    example: [
      `echo '{"id": "a", "principal": {"arn": "arn:aws:iam::111122223333:user/alice"},' \\`,
      `  '"policies": {"identity": [{"name": "p", "document": {"Statement": {"Effect": "Deny",' \\`,
      `  '"Action": "kms:*", "Resource": "*"}}}]},' \\`,
      `  '"request": {"action": "kms:Decrypt", "resource": "arn:aws:kms:us-east-1:111122223333:key/k"}}' \\`,
      '  | npm run -s key-guard -- evaluate',
    ],
  },
  async ({ assume }, io) => {
    const assumed = readAssumedFacts(assume);
    if (!assumed.ok) return fail(io, 'evaluate', assumed.error);
    if (io.stdin.isTTY)
      await io.stderr.write('reading NDJSON from the terminal, one case a line, until Ctrl-D\n');
    let exit: number = EXIT.done;
    for await (const line of readLines(io.stdin)) {
      if (line.kind === 'broken') return fail(io, 'evaluate', line.problem.message);
      const answer = answerTo(line, assumed.value);
      if ('error' in answer) exit = EXIT.failed;
      await io.stdout.write(ndjsonLine(answer));
    }
    return exit;
  },
);

function answerTo(line: ReadableLine, assumed: Assumptions): EvaluateOutput | EvaluateError {
  if (line.kind === 'unreadable') return { error: { code: 'not-json', message: line.problem.message } };
  const parsed = parseJsonText(line.text, line.number);
  if (parsed.ok) return decided(parsed.value, line.number, assumed);
  const { code, message, value } = parsed.error;
  if (code === 'not-json') return { error: { code, message: `the line ${message}` } };
  return { ...idOf(value), error: { code: 'invalid-line', message: `line ${line.number} ${message}` } };
}

/** A bug in one decision is an error of its line, so that the others are still decided. */
function decided(value: unknown, number: number, assumed: Assumptions): EvaluateOutput | EvaluateError {
  try {
    return decideLine(value, assumed);
  } catch (error) {
    const what = printable(error instanceof Error ? error.message : String(error), 200);
    const message = `line ${number} met an internal error: ${what}; report it with the line`;
    return { ...idOf(value), error: { code: 'invalid-line', message } };
  }
}

/** The id of a line of which nothing else can be used. */
function idOf(value: unknown): { readonly id?: string } {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? { id } : {};
}
