import { expect, test } from 'vitest';
import { command } from '../../../src/cli/command.ts';
import { dispatch } from '../../../src/cli/dispatch.ts';
import { memoryIo } from '../../cli/memory-io.ts';

const echo = command(
  {
    name: 'echo',
    usage: '[--word WORD ...] [--kind KIND] [--loud]',
    description: ['Says words.'],
    options: {
      word: { value: 'WORD', many: true, text: 'what to say' },
      kind: { value: 'KIND', oneOf: ['a', 'b'], text: 'which' },
      loud: { text: 'loudly' },
    },
    example: ['key-guard echo --word hi'],
  },
  async ({ word, loud }, io) => {
    if (word.includes('crash')) throw new Error('a bug\nin two lines');
    await io.stdout.write(`${word.join(' ')}${loud ? '!' : ''}\n`);
    return 2;
  },
);
const COMMANDS = [{ name: 'echo', summary: 'says words', load: async () => ({ run: echo }) }];

async function runWith(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo();
  const code = await dispatch(args, io, COMMANDS);
  return { code, out: io.outText(), err: io.errText() };
}

test('a subcommand gets its options and gives the exit code', async () => {
  expect(await runWith('echo', '--word', 'hi', '--loud')).toEqual({ code: 2, out: 'hi!\n', err: '' });
});

test('help goes to standard output, or to standard error where nothing was asked for', async () => {
  const asked = await runWith('--help');
  expect(asked).toMatchObject({ code: 0, err: '' });
  expect(asked.out).toContain('  echo  says words\n');
  expect(await runWith('-h')).toEqual(asked);
  expect(await runWith()).toEqual({ code: 1, out: '', err: asked.out });
});

test('the version is that of the package', async () => {
  expect(await runWith('--version')).toEqual({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    err: '',
  });
});

test('a subcommand describes itself, whatever else is wrong', async () => {
  const help = await runWith('echo', '--bogus', '--help');
  expect(help).toEqual({
    code: 0,
    err: '',
    out: [
      'usage: key-guard echo [--word WORD ...] [--kind KIND] [--loud]',
      '',
      'Says words.',
      '',
      'options:',
      '  --word WORD  what to say (may be repeated)',
      '  --kind KIND  which (a, b)',
      '  --loud       loudly',
      '  --help       this text',
      '',
      'example, from a clone (installed, write `key-guard` for `npm run -s key-guard --`):',
      '  key-guard echo --word hi',
      '',
    ].join('\n'),
  });
});

test.each([
  [['ecko'], 'key-guard: unknown subcommand `ecko`: did you mean `echo`?\n'],
  [['push'], 'key-guard: unknown subcommand `push`: see `key-guard --help`\n'],
  [['--hlep'], 'key-guard: unknown option `--hlep`: did you mean `--help`?\n'],
  [['echo', '--bogus'], 'key-guard echo: unknown option `--bogus`; see `key-guard echo --help`\n'],
  [['echo', '--wrod'], 'key-guard echo: unknown option `--wrod`; see `key-guard echo --help`\n'],
  [
    ['echo', '--wor', 'x'],
    'key-guard echo: unknown option `--wor`: did you mean `--word`? see `key-guard echo --help`\n',
  ],
])('%j is refused in one sentence', async (args, err) => {
  expect(await runWith(...args)).toEqual({ code: 1, out: '', err });
});

test('a bug is one sentence, and a stack for those who ask', async () => {
  const crash = await runWith('echo', '--word', 'crash');
  expect(crash).toMatchObject({ code: 1, out: '' });
  expect(crash.err).toBe(
    'key-guard: internal error: a bug\ufffdin two lines; run `key-guard --debug ...` for the stack and report it with that\n',
  );
  expect((await runWith('--debug', 'echo', '--word', 'crash')).err).toContain('dispatch.test.ts');
});
