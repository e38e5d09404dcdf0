import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dispatch } from '#cli/dispatch.ts';
import { memoryIo } from '../cli/memory-io.ts';
import { type Block, blocksOf, fileLinks, isOutput, pages, root, shows } from './markdown.ts';

const texts = pages();
const blocks = [...texts].flatMap(([page, text]) => blocksOf(page, text));
const outputs = new Map(blocks.filter(isOutput).map((block) => [block.follows, block]));
const place = ({ page, line }: Block): string => `${page}:${line}`;

/** What `.ci/run` does itself before and after these tests. */
const INSTALL = /^npm ci(?: && |$)/;
/** `npm test` would run itself here: one small file stands for all. */
const TEST = 'npm test -- test/unit/cli/options.test.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
}

const KEY_GUARD = /^npm run (?:-s )?(?:key-guard -- |(?=demo$))([^<>|&;$'"\n]+?)(?: < (\S+))?$/;

/** Runs a command as a person would who pastes it at the root of a clone; Key Guard without a process of its own. */
async function run(command: string): Promise<Ran> {
  const ran = RAN.get(command) ?? (await start(command));
  RAN.set(command, ran);
  return ran;
}

/** What two pages show is run once. */
const RAN = new Map<string, Ran>();

async function start(command: string): Promise<Ran> {
  const [, args, file] = KEY_GUARD.exec(command) ?? [];
  if (args === undefined) return await shell(command);
  const io = memoryIo(file === undefined ? [] : [readFileSync(join(root, file))]);
  const code = await dispatch(args.split(' '), io);
  return { code, out: io.outText() };
}

async function shell(command: string): Promise<Ran> {
  const { FORCE_COLOR: _colour, ...env } = process.env;
  const options = { cwd: root, env: { ...env, NO_COLOR: '1' } };
  return await new Promise((resolve) => {
    const child = execFile('bash', ['-e', '-o', 'pipefail', '-c', command], options, (error, out) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out });
    });
    child.stdin?.end();
  });
}

describe('commands', () => {
  const commands = blocks.filter(({ language }) => language === 'sh');

  test('are there', () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  test.each(commands.map((block) => [place(block), block] as const))(
    '%s works',
    async (_, block) => {
      const exit = Number(/# exit code (\d)$/m.exec(block.text)?.[1] ?? 0);
      const command = block.text
        .trim()
        .replace(INSTALL, '')
        .replace(/ # exit code \d$/, '');
      const { code, out } = await run(command === 'npm test' ? TEST : command);
      expect(code).toBe(exit);
      const shown = outputs.get(block)?.text;
      if (shown !== undefined && !shows(shown, out)) expect(out).toBe(shown);
    },
    30_000,
  );

  test('that install and test are those of the check', () => {
    const steps = readFileSync(join(root, '.ci', 'run'), 'utf8').match(/^step .+$/gm);
    expect(steps).toEqual([
      'step install npm ci',
      'step test npm test',
      'step check npm run check',
      'step judge-spec npm run -s judge:spec',
      'step judge-managed npm run -s judge:managed',
      'step judge-peer npm run -s judge:peer',
      'step judge-z3 npm run -s judge:z3',
      "step mutate npm run -s mutate -- 'src/codecommit/*.ts'",
      'step build npm run -s build',
      'step demo npm run -s demo',
      'step package npm run -s package',
      'step template npm run -s check:template',
      'step e2e npm run -s e2e',
      'step bench npm run -s bench',
    ]);
  });
});

test('every JSON snippet is JSON', () => {
  for (const block of blocks.filter(({ language }) => language === 'json')) {
    if (!isOutput(block)) expect(() => JSON.parse(block.text), place(block)).not.toThrow();
  }
});

test('every link to a file leads somewhere', () => {
  const dead = [...texts].flatMap(([page, text]) =>
    fileLinks(text)
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});

test('every file and constant that a page names in code is there', () => {
  const spans = [...texts].flatMap(([page, text]) =>
    page === 'docs/contracts.md' ? [] : [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code ?? []),
  );
  const paths = spans.filter((code) =>
    /^(?:src|test|scripts|tools|functions|docs|examples)\/[\w./-]+$/.test(code),
  );
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const source = globSync('src/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const constants = spans.filter(
    (code) => /^[A-Z]+_[A-Z_]+$/.test(code) && !/^(?:ENCRYPT|SYMMETRIC|AWS)_/.test(code),
  );
  const isDefined = (name: string): boolean => source.some((text) => text.includes(`const ${name} =`));
  expect(constants.filter((name) => !isDefined(name))).toEqual([]);
  expect([paths.length, constants.length].every((found) => found > 3)).toBe(true);
});

test('every npm script that a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].flatMap(([, name]) => name ?? []),
  );
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

describe('the check itself', () => {
  test('finds blocks, and which of them are outputs', () => {
    const page = 'a\n\n```sh\nls\n```\n\n```text\nb\n```\n\nc\n\n```json\n{}\n```\n';
    const [first, second, third] = blocksOf('x.md', page);
    expect([first?.line, second?.line, third?.line]).toEqual([3, 7, 13]);
    expect([first, second, third].map((block) => block !== undefined && isOutput(block))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('finds links to files', () => {
    expect(fileLinks('[a](b.md#c) ![d](e.svg) [f](https://g.h) `[i](j)` [`k`](l.ts)')).toEqual([
      'b.md',
      'e.svg',
      'l.ts',
    ]);
  });

  test.each([
    ['a\nb', 'a\nb\n', true],
    ['a\nb', 'a\nb\nc', false],
    ['a\n…', 'a\nb', true],
    ['…\nb', 'a\nb', true],
    ['…\na', 'a\nb', false],
    ['a … c', 'a b c', true],
    ['a … c … b', 'a b c', false],
    ['… a …', 'b', false],
    ['… b … b', 'a b', false],
  ])('takes %j for %j: %s', (shown, output, fits) => {
    expect(shows(shown, output)).toBe(fits);
  });
});
