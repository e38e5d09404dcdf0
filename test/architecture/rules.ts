import { posix } from 'node:path';
import { type Deed, type Import, readSource, type Source } from './imports.ts';

export type Rule =
  | 'unreadable'
  | 'unresolved'
  | 'layer'
  | 'parent-path'
  | 'alias'
  | 'extension'
  | 'package'
  | 'cycle'
  | 'env'
  | 'clock'
  | 'chance'
  | 'global'
  | 'mock'
  | 'entry-size'
  | 'spec';

export type Violation = { readonly rule: Rule; readonly where: string; readonly why: string };

/** File texts by their path from the root of the repository. */
export type Files = ReadonlyMap<string, string>;

type Wall = { readonly values: readonly string[]; readonly types: readonly string[] };

const PURE = ['lib', 'iam', 'codecommit', 'account', 'guard', 'respond', 'report'];
const PURE_PACKAGES = ['@noble/hashes', 'ipaddr.js', 'jsonc-parser', 'zod'];
const SURFACE = [
  'config',
  'ports',
  'adapters',
  'respond',
  'report',
  'guard',
  'account',
  'codecommit',
  'iam',
  'lib',
];
const ENTRY_LINES = 40;

/** What a layer may import, beside itself: `types` only with `import type`. */
export const WALLS: Readonly<Record<string, Wall>> = {
  lib: { values: [], types: [] },
  iam: { values: ['lib'], types: [] },
  codecommit: { values: ['iam', 'lib'], types: [] },
  account: { values: ['iam', 'lib'], types: [] },
  guard: { values: ['account', 'codecommit', 'iam', 'lib'], types: [] },
  report: { values: ['iam', 'lib'], types: ['guard', 'account', 'codecommit'] },
  respond: { values: ['report', 'guard', 'account', 'codecommit', 'iam', 'lib'], types: ['ports'] },
  ports: { values: [], types: PURE },
  config: { values: ['lib'], types: [] },
  adapters: { values: ['account', 'guard', 'codecommit', 'iam', 'lib'], types: ['ports', 'config'] },
  cli: { values: SURFACE, types: [] },
  functions: { values: SURFACE, types: [] },
};

/** Every way in which the files break the walls of the layers, in the order of the files. */
export function violations(files: Files): readonly Violation[] {
  const sources = new Map([...files].map(([path, text]) => [path, readSource(path, text)] as const));
  const single = [...sources].flatMap(([path, source]) =>
    path.startsWith('test/') ? testFaults(path, source) : sourceFaults(path, source, files),
  );
  return [...single, ...cycles(sources, files)];
}

/** The layer of a file: its folder in src, the name of a file that lies in src itself, or `functions`. */
function layerOf(path: string): string {
  const [top, second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : (top ?? '');
}

function sourceFaults(path: string, source: Source, files: Files): Violation[] {
  return [
    ...unreadable(path, source),
    ...source.imports.flatMap((imported) => importFaults(path, imported, files)),
    ...source.deeds.flatMap((deed) => deedFaults(path, deed)),
    ...entryFaults(path, files),
  ];
}

function testFaults(path: string, source: Source): Violation[] {
  const mocks = source.deeds.filter(({ what }) => what === 'mock');
  const values = source.imports.filter(
    (imported) => path.startsWith('test/spec/') && !imported.typeOnly && isOwnSource(path, imported),
  );
  return [
    ...unreadable(path, source),
    ...mocks.map(({ line }) => fault('mock', path, line, 'pass a plain object as the port')),
    ...values.map(({ line }) =>
      fault('spec', path, line, 'the specification may import only types from src'),
    ),
  ];
}

function isOwnSource(path: string, { module }: Import): boolean {
  return module.startsWith('#') || resolve(path, module).startsWith('src/');
}

function unreadable(path: string, source: Source): Violation[] {
  return source.unreadable.map(({ why, line }) => fault('unreadable', path, line, why));
}

function importFaults(path: string, imported: Import, files: Files): Violation[] {
  const { module, line } = imported;
  if (!module.startsWith('.') && !module.startsWith('#')) return packageFaults(path, imported);
  const target = resolve(path, module);
  const crosses = layerOf(target) !== layerOf(path);
  const found: Violation[] = [];
  if (!/\.(?:ts|json)$/.test(target))
    found.push(fault('extension', path, line, `\`${module}\` needs its extension`));
  else if (target.endsWith('.ts') && !files.has(target)) {
    found.push(fault('unresolved', path, line, `there is no \`${target}\``));
  }
  if (crosses && module.startsWith('.')) {
    found.push(fault('parent-path', path, line, `\`${module}\` leaves its layer: use its # name`));
  }
  if (!crosses && module.startsWith('#')) {
    found.push(fault('alias', path, line, `\`${module}\` is in the same layer: use a relative path`));
  }
  if (crosses && !mayImport(path, target, imported)) {
    const kind = imported.typeOnly ? 'types' : 'values';
    found.push(fault('layer', path, line, `${layerOf(path)} may not import ${kind} of ${layerOf(target)}`));
  }
  return found;
}

function mayImport(path: string, target: string, { typeOnly }: Import): boolean {
  const wall = WALLS[layerOf(path)];
  const layer = layerOf(target);
  return wall !== undefined && (wall.values.includes(layer) || (typeOnly && wall.types.includes(layer)));
}

function packageFaults(path: string, { module, line }: Import): Violation[] {
  const layer = layerOf(path);
  if (!PURE.includes(layer) && layer !== 'ports' && layer !== 'config') return [];
  if (PURE_PACKAGES.some((name) => module === name || module.startsWith(`${name}/`))) return [];
  return [fault('package', path, line, `${layer} may not import \`${module}\``)];
}

function deedFaults(path: string, { what, line }: Deed): Violation[] {
  if (what === 'env')
    return path === 'src/config.ts' ? [] : [fault('env', path, line, 'only src/config.ts reads it')];
  if (what === 'mock' || !PURE.includes(layerOf(path))) return [];
  return [fault(what, path, line, 'a pure layer gets it as an argument or through a port')];
}

function entryFaults(path: string, files: Files): Violation[] {
  const lines = (files.get(path) ?? '').trimEnd().split('\n').length;
  if (layerOf(path) !== 'functions' || lines <= ENTRY_LINES) return [];
  return [fault('entry-size', path, ENTRY_LINES + 1, `an entry point has at most ${ENTRY_LINES} lines`)];
}

/** One violation for each circle of files, types included, at its first file. */
function cycles(sources: ReadonlyMap<string, Source>, files: Files): Violation[] {
  const next = (path: string): string[] =>
    (sources.get(path)?.imports ?? [])
      .map(({ module }) => resolve(path, module))
      .filter((to) => files.has(to));
  const seen = new Set<string>();
  const found: Violation[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(fault('cycle', path, 1, [...trail.slice(start), path].join(' -> ')));
    if (start >= 0 || seen.has(path)) return;
    for (const to of next(path)) visit(to, [...trail, path]);
    seen.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}

function resolve(path: string, module: string): string {
  if (module.startsWith('.')) return posix.join(posix.dirname(path), module);
  if (module === '#ports' || module === '#config') return `src/${module.slice(1)}.ts`;
  return module.startsWith('#') ? `src/${module.slice(1)}` : module;
}

function fault(rule: Rule, path: string, line: number, why: string): Violation {
  return { rule, where: `${path}:${line}`, why };
}
