import { printable } from './terminal.ts';

/** What can keep a file, or a line of one, from being read. */
export const FILE_CODES = [
  'no-such-file',
  'is-directory',
  'no-permission',
  'unreadable',
  'bad-gzip',
  'empty',
  'too-large',
  'not-text',
  'not-json',
  'too-deep',
  'no-event-files',
] as const;

export type FileCode = (typeof FILE_CODES)[number];

/** An input that can't be used, in one sentence that names it and says what to do. */
export interface FileProblem {
  readonly code: FileCode;
  readonly message: string;
}

type Words = readonly [FileCode, (name: string) => string];

const MISSING: Words = ['no-such-file', (name) => `there is no ${name}: check the path`];
const FORBIDDEN: Words = ['no-permission', (name) => `no permission to read ${name}: change its mode`];

const SYSTEM: Readonly<Record<string, Words>> = {
  ENOENT: MISSING,
  ENOTDIR: MISSING,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EISDIR: ['is-directory', (name) => `${name} is a directory: give a file`],
};

/** How messages name an input: the path in backticks, or `standard input` for `-`. */
export function inputName(path: string): string {
  return path === '-' ? 'standard input' : `\`${printable(path, 200)}\``;
}

/** The problem behind an error that reading threw. An error that no file causes is thrown again: it is a bug. */
export function readProblem(error: unknown, name: string): FileProblem {
  const cause = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (cause === undefined) throw error;
  if (cause.startsWith('Z_')) {
    return {
      code: 'bad-gzip',
      message: `${name} is a broken or cut off gzip file: fetch or compress it again`,
    };
  }
  const [code, words] = SYSTEM[cause] ?? [
    'unreadable',
    () => `cannot read ${name} (${cause}): check the disk and the path`,
  ];
  return { code, message: words(name) };
}
