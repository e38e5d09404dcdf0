import { parseArgs } from 'node:util';
import { printable } from '#adapters/terminal.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { nearest } from './nearest.ts';

/** One option of a subcommand. Without `value` it is a switch. */
interface OptionSpec {
  /** What stands for the value in the help, such as `FILE`. */
  readonly value?: string;
  /** The only values that are taken. */
  readonly oneOf?: readonly string[];
  /** It may be repeated, and gives a list. */
  readonly many?: true;
  readonly text: string;
}

/** Options by their name, without the dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Single<O extends OptionSpec> = O extends { oneOf: readonly (infer V)[] } ? V : string;
type OptionValue<O extends OptionSpec> = O extends { value: string }
  ? O extends { many: true }
    ? readonly Single<O>[]
    : Single<O> | undefined
  : boolean;

/** What a subcommand gets for its options: a list, a value or undefined, or whether a switch was given. */
export type Options<S extends OptionSpecs> = { readonly [K in keyof S]: OptionValue<S[K]> };

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** True where `--help` is among the arguments: it wins over every mistake in the others. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}

/**
 * Reads the options of a subcommand, or says in one sentence what is wrong with the first wrong argument.
 *
 * @param instead what to do instead of giving an argument that is no option
 */
export function readOptions<const S extends OptionSpecs>(
  specs: S,
  args: readonly string[],
  instead = 'give options only',
): Result<Options<S>, string> {
  const given = new Map<string, string[]>();
  for (const token of tokensOf(specs, args)) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') return err(`unexpected \`${printable(token.value)}\`: ${instead}`);
    const fault = optionFault(specs, token, given.has(token.name));
    if (fault !== undefined) return err(fault);
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
  }
  const read = Object.entries(specs).map(([name, spec]) => [name, readValue(spec, given.get(name))]);
  // the table of specs is the type: every name of it is present with the value that its spec asks for
  return ok(Object.fromEntries(read) as Options<S>);
}

function tokensOf(specs: OptionSpecs, args: readonly string[]): readonly Token[] {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      { type: spec.value === undefined ? ('boolean' as const) : ('string' as const), multiple: true },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function optionFault(specs: OptionSpecs, token: OptionToken, again: boolean): string | undefined {
  const { name, rawName, value, inlineValue } = token;
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined || rawName !== `--${name}`) return unknownOption(rawName, Object.keys(specs));
  if (spec.value === undefined) return value === undefined ? undefined : `\`${rawName}\` takes no value`;
  const another = inlineValue === false && value.length > 1 && value.startsWith('-');
  if (value === undefined || value === '' || another) {
    return `\`${rawName}\` needs a value: give \`${rawName} ${spec.value}\``;
  }
  if (again && spec.many !== true) return `\`${rawName}\` is given twice: give it once`;
  if (spec.oneOf !== undefined && !spec.oneOf.includes(value)) {
    return `\`${rawName}\` takes ${spec.oneOf.join(', ')}, not \`${printable(value)}\``;
  }
  return undefined;
}

function unknownOption(rawName: string, names: readonly string[]): string {
  const meant = nearest(rawName.replace(/^-+/, ''), [...names, 'help']);
  return `unknown option \`${printable(rawName)}\`${meant === undefined ? '' : `: did you mean \`--${meant}\`?`}`;
}

function readValue(
  spec: OptionSpec,
  values: readonly string[] | undefined,
): string | readonly string[] | boolean | undefined {
  if (spec.value === undefined) return values !== undefined;
  return spec.many === true ? (values ?? []) : values?.[0];
}
