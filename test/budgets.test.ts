import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleFunctions, bundleSizes } from '../scripts/bundle.mjs';
import { fileLines, functionLines, type Measure, surfacePerFolder } from './architecture/measure.ts';

type Budget = { readonly limit: number; readonly room: number };

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const budgets: Readonly<Record<string, Budget>> = JSON.parse(read('budgets.json'));

const paths = globSync('{src,functions}/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const files = new Map(paths.sort().map((path) => [path, read(path)] as const));
const sources = [...files];

const dependencies = Object.keys(JSON.parse(read('package.json')).dependencies);
const bundles = bundleSizes(await bundleFunctions({ write: false }));

const measures: Readonly<Record<string, readonly Measure[]>> = {
  functionLines: sources.flatMap(([path, text]) => functionLines(path, text)),
  fileLines: sources.map(([path, text]) => fileLines(path, text)),
  surfacePerFolder: surfacePerFolder(files),
  runtimeDependencies: [{ of: 'package.json', value: dependencies.length }],
  bundleKilobytes: bundles.map(({ name, kilobytes }) => ({ of: name, value: Math.ceil(kilobytes) })),
};

function above(found: readonly Measure[], { limit }: Budget): readonly Measure[] {
  return found.filter(({ value }) => value > limit);
}

/** The limit that the largest figure deserves, when the present one lies further above it than its room. */
function tighter(found: readonly Measure[], { limit, room }: Budget): number | undefined {
  const largest = Math.max(...found.map(({ value }) => value));
  return found.length > 0 && limit - largest > room ? largest + room : undefined;
}

test('every budget is measured', () => {
  expect(Object.keys(measures)).toEqual(Object.keys(budgets));
});

describe.each(Object.entries(budgets))('%s', (name, budget) => {
  test(`stays within ${budget.limit}`, () => {
    expect(above(measures[name] ?? [], budget)).toEqual([]);
  });

  test(`is no more than ${budget.room} below ${budget.limit}, else lower the limit in budgets.json`, () => {
    expect(tighter(measures[name] ?? [], budget)).toBeUndefined();
  });
});

describe('the measures themselves', () => {
  const text =
    'export const a = () => 1;\nexport function b() {\n  return [\n    a,\n  ];\n}\nexport type C = 1;\n';

  test('count the lines of functions and files', () => {
    expect(functionLines('src/lib/x.ts', text)).toEqual([
      { of: 'src/lib/x.ts:1', value: 1 },
      { of: 'src/lib/x.ts:2', value: 5 },
    ]);
    expect(fileLines('src/lib/x.ts', text)).toEqual({ of: 'src/lib/x.ts', value: 7 });
  });

  test('count the names that other layers take from a folder, each once', () => {
    const more = new Map([
      [
        'src/iam/x.ts',
        "import { a, type B } from '#lib/x.ts';\nimport * as y from '#lib/y.ts';\nexport const x = [a, y];",
      ],
      [
        'src/guard/x.ts',
        "export { a, b as c } from '#lib/x.ts';\nimport { x } from '#iam/x.ts';\nimport './y.ts';",
      ],
      ['src/lib/x.ts', "import { z } from 'zod';\nimport { y } from './y.ts';\nexport const a = [y, z];"],
    ]);
    expect(surfacePerFolder(more)).toEqual([
      { of: 'src/lib', value: 4 },
      { of: 'src/iam', value: 1 },
    ]);
  });

  test('tell a figure above its limit, and a limit far above its figures', () => {
    const found = [
      { of: 'a', value: 3 },
      { of: 'b', value: 9 },
    ];
    expect(above(found, { limit: 8, room: 0 })).toEqual([{ of: 'b', value: 9 }]);
    expect(above(found, { limit: 9, room: 0 })).toEqual([]);
    expect(tighter(found, { limit: 12, room: 2 })).toBe(11);
    expect(tighter(found, { limit: 11, room: 2 })).toBeUndefined();
    expect(tighter([], { limit: 11, room: 0 })).toBeUndefined();
  });
});
