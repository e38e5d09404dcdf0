import { type Io, printable } from '#adapters/terminal.ts';
import { asksForHelp, type OptionSpecs, type Options, readOptions } from './options.ts';

/** A subcommand: its arguments without its name, and the streams; gives the exit code. */
export type Run = (args: readonly string[], io: Io) => Promise<number>;

/** The exit codes of the contract. `denied` stands for denied or conditional. */
export const EXIT = { done: 0, failed: 1, denied: 2 } as const;

/** What the help of a subcommand says, and which options it takes. */
export interface CommandSpec<S extends OptionSpecs> {
  readonly name: string;
  /** What follows the name, such as `[OPTIONS] < cases.ndjson`. */
  readonly usage: string;
  /** Lines of text, at most 100 characters wide. */
  readonly description: readonly string[];
  readonly options: S;
  /** What to do instead of giving a file or another word that is no option. */
  readonly instead?: string;
  /** Lines for a shell at the root of a clone that work as they are. */
  readonly example: readonly string[];
}

/** Makes a subcommand that answers `--help` and refuses wrong options by itself. */
export function command<const S extends OptionSpecs>(
  spec: CommandSpec<S>,
  act: (options: Options<S>, io: Io) => Promise<number>,
): Run {
  return async (args, io) => {
    if (asksForHelp(args)) {
      await io.stdout.write(helpOf(spec));
      return EXIT.done;
    }
    const options = readOptions(spec.options, args, spec.instead);
    if (options.ok) return act(options.value, io);
    const end = options.error.endsWith('?') ? ' see' : '; see';
    return fail(io, spec.name, `${options.error}${end} \`key-guard ${spec.name} --help\``);
  };
}

/** Says on standard error, in one sentence on one line, why a subcommand could not do it. */
export async function fail(io: Io, name: string, message: string): Promise<number> {
  await io.stderr.write(`key-guard ${name}: ${printable(message, LONGEST)}\n`);
  return EXIT.failed;
}

/** Messages repeat words of the input, which may be of any length and hold anything. */
const LONGEST = 1000;

/** Two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}

function helpOf(spec: CommandSpec<OptionSpecs>): string {
  const rows = Object.entries(spec.options).map(([name, option]): [string, string] => [
    `--${name}${option.value === undefined ? '' : ` ${option.value}`}`,
    [
      option.text,
      ...(option.oneOf === undefined ? [] : [`(${option.oneOf.join(', ')})`]),
      ...(option.many === true ? ['(may be repeated)'] : []),
    ].join(' '),
  ]);
  return [
    `usage: key-guard ${spec.name} ${spec.usage}`.trimEnd(),
    '',
    ...spec.description,
    '',
    'options:',
    ...columns([...rows, ['--help', 'this text']]),
    '',
    'example, from a clone (installed, write `key-guard` for `npm run -s key-guard --`):',
    ...spec.example.map((line) => `  ${line}`),
    '',
  ].join('\n');
}
