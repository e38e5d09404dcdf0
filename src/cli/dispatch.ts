import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { type Io, printable } from '#adapters/terminal.ts';
import { columns, EXIT } from './command.ts';
import { COMMANDS, type CommandRow } from './commands.ts';
import { nearest } from './nearest.ts';

/**
 * Runs the command line.
 *
 * @param args the arguments without Node and the script
 * @returns the exit code; it never rejects
 */
export async function dispatch(
  args: readonly string[],
  io: Io,
  commands: readonly CommandRow[] = COMMANDS,
): Promise<number> {
  const debug = args[0] === '--debug';
  const [name, ...rest] = debug ? args.slice(1) : args;
  try {
    if (name === undefined) return await say(io.stderr, helpText(commands), EXIT.failed);
    if (name === '--help' || name === '-h') return await say(io.stdout, helpText(commands), EXIT.done);
    if (name === '--version') return await say(io.stdout, `${version()}\n`, EXIT.done);
    const row = commands.find((candidate) => candidate.name === name);
    if (row === undefined)
      return await say(io.stderr, `key-guard: ${unknown(name, commands)}\n`, EXIT.failed);
    const { run } = await row.load();
    return await run(rest, io);
  } catch (error) {
    return await say(io.stderr, crashText(error, debug), EXIT.failed);
  }
}

/** A bug in one sentence, or with its stack for those who asked for it. */
export function crashText(error: unknown, debug: boolean): string {
  if (debug) return `key-guard: internal error: ${error instanceof Error ? error.stack : String(error)}\n`;
  const what = printable(error instanceof Error ? error.message : String(error), 200);
  return `key-guard: internal error: ${what}; run \`key-guard --debug ...\` for the stack and report it with that\n`;
}

async function say(output: Io['stdout'], text: string, code: number): Promise<number> {
  await output.write(text);
  return code;
}

function unknown(name: string, commands: readonly CommandRow[]): string {
  const kind = name.startsWith('-') ? 'option' : 'subcommand';
  const names = kind === 'option' ? ['--help', '--version', '--debug'] : commands.map((row) => row.name);
  const meant = nearest(name, names);
  const end = meant === undefined ? `: see \`key-guard --help\`` : `: did you mean \`${meant}\`?`;
  return `unknown ${kind} \`${printable(name)}\`${end}`;
}

function helpText(commands: readonly CommandRow[]): string {
  return [
    'usage: key-guard SUBCOMMAND [OPTIONS]',
    '',
    'Finds and explains the denies that keep CodeCommit from its KMS key.',
    '',
    'subcommands:',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'options:',
    ...columns([
      ['--help', 'this text; `key-guard SUBCOMMAND --help` describes a subcommand, with an example'],
      ['--version', 'the version'],
      ['--debug', 'before the subcommand: the stack of an internal error'],
    ]),
    '',
    'exit codes: 0 nothing is denied, 2 something is denied or conditional, 1 could not do it',
    '',
  ].join('\n');
}

function version(): string {
  const file = findPackageJSON(import.meta.url);
  return file === undefined ? 'unknown' : String(JSON.parse(readFileSync(file, 'utf8')).version);
}
