import { parseSync, type Span, Visitor } from 'oxc-parser';

export type Import = { readonly module: string; readonly typeOnly: boolean; readonly line: number };

/** Something the code does that some layer may not: its name, as the rules know it. */
export type Deed = { readonly what: 'env' | 'clock' | 'chance' | 'global' | 'mock'; readonly line: number };

export type Source = {
  readonly imports: readonly Import[];
  readonly deeds: readonly Deed[];
  /** what cannot be read: syntax errors, and imports whose module is not a literal */
  readonly unreadable: readonly { readonly why: string; readonly line: number }[];
};

type Syntax = { readonly type: string } & Span;

const CLOCK = ['Date.now', 'performance.now', 'performance.timeOrigin'];
const CHANCE = ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID'];
const MOCK = ['vi.mock', 'vi.doMock', 'vi.hoisted'];
const EFFECTS = ['fetch', 'queueMicrotask', 'require', 'setImmediate', 'setInterval', 'setTimeout'];
const HOSTS = ['globalThis', 'process'];

/** Every import of a file, static, dynamic, re-exported or in a type, and the deeds that layers restrict. */
export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text);
  const imports: Import[] = [];
  const deeds: Deed[] = [];
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const unreadable = errors.map(({ message, labels }) => ({
    why: message,
    line: lineOf(labels[0]?.start ?? 0),
  }));

  const from = (source: Syntax, typeOnly: boolean): void => {
    const module = literal(text, source);
    const line = lineOf(source.start);
    if (module === undefined) unreadable.push({ why: 'an import has to name its module', line });
    else imports.push({ module, typeOnly, line });
  };
  const does = (what: Deed['what'], { start }: Span): void => {
    deeds.push({ what, line: lineOf(start) });
  };

  new Visitor({
    ImportDeclaration: (node) => {
      from(node.source, node.importKind === 'type');
      if (!/^(?:node:)?process$/.test(node.source.value)) return;
      for (const specifier of node.specifiers) {
        if (/^env\b/.test(text.slice(specifier.start, specifier.end))) does('env', node);
      }
    },
    ExportAllDeclaration: (node) => from(node.source, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => node.source && from(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => from(node.source, false),
    TSImportType: (node) => from(node.source, true),
    TSExternalModuleReference: (node) => from(node.expression, false),
    MemberExpression: (node) => {
      const name = memberName(text.slice(node.start, node.end));
      if (/^(?:globalThis\.)?process\.env$/.test(name)) does('env', node);
      if (CLOCK.includes(name)) does('clock', node);
      if (CHANCE.includes(name)) does('chance', node);
      if (MOCK.includes(name)) does('mock', node);
      if (node.object.type === 'Identifier' && HOSTS.includes(node.object.name)) does('global', node);
    },
    VariableDeclarator: (node) => {
      if (node.id.type !== 'ObjectPattern' || node.init?.type !== 'Identifier') return;
      const takesEnv = /\benv\b/.test(text.slice(node.id.start, node.id.end));
      if (HOSTS.includes(node.init.name) && takesEnv) does('env', node);
    },
    NewExpression: (node) => {
      if (isNamed(node.callee, ['Date']) && node.arguments.length === 0) does('clock', node);
    },
    CallExpression: (node) => {
      if (isNamed(node.callee, ['Date'])) does('clock', node);
      if (isNamed(node.callee, EFFECTS)) does('global', node);
    },
  }).visit(program);
  return { imports, deeds, unreadable };
}

function isNamed(node: Syntax & { readonly name?: unknown }, names: readonly string[]): boolean {
  return node.type === 'Identifier' && typeof node.name === 'string' && names.includes(node.name);
}

/** `process?.["env"]` and `process . env` are `process.env`. */
function memberName(text: string): string {
  return text.replace(/\s|\?\.(?=\[)|\?/g, '').replace(/\[(['"`])(\w+)\1\]/g, '.$2');
}

function literal(text: string, { start, end }: Span): string | undefined {
  return /^(['"`])([^'"`$\\]+)\1$/.exec(text.slice(start, end))?.[2];
}
