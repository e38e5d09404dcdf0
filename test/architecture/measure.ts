import { parseSync, type Span, Visitor } from 'oxc-parser';

/** A figure and what it was measured on, so that a broken budget says where to look. */
export type Measure = { readonly of: string; readonly value: number };

/** The lines of every function, arrow function and method of a file, the first and the last included. */
export function functionLines(path: string, text: string): readonly Measure[] {
  const found: Measure[] = [];
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const measure = ({ start, end }: Span): void => {
    found.push({ of: `${path}:${lineOf(start)}`, value: lineOf(end) - lineOf(start) + 1 });
  };
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(parseSync(path, text).program);
  return found;
}

export function fileLines(path: string, text: string): Measure {
  return { of: path, value: text.trimEnd().split('\n').length };
}

/** The names of each folder of `src` that other layers import, types included; `* as x` counts as a name. */
export function surfacePerFolder(files: ReadonlyMap<string, string>): readonly Measure[] {
  const surface = new Map<string, Set<string>>();
  for (const [path, text] of files) {
    for (const { module, name } of namesTaken(path, text)) {
      const layer = /^#(\w+)\//.exec(module)?.[1];
      if (layer === undefined) continue;
      surface.set(`src/${layer}`, (surface.get(`src/${layer}`) ?? new Set()).add(`${module} ${name}`));
    }
  }
  return [...surface].map(([of, names]) => ({ of, value: names.size }));
}

/** What a file imports or exports again, name by name. */
function namesTaken(
  path: string,
  text: string,
): readonly { readonly module: string; readonly name: string }[] {
  const { staticImports, staticExports } = parseSync(path, text).module;
  const imported = staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.map(({ importName }) => ({ module: moduleRequest.value, name: importName.name ?? '*' })),
  );
  const exported = staticExports
    .flatMap(({ entries }) => entries)
    .map(({ moduleRequest, importName }) => ({
      module: moduleRequest?.value ?? '',
      name: importName.name ?? '*',
    }));
  return [...imported, ...exported];
}
