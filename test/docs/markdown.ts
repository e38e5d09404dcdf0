import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Of the fence that opens it, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Nothing but blank lines lies between it and the block before: where that is a command, this is its output. */
  readonly follows: Block | undefined;
}

/** The pages of the repository by their path. */
export function pages(): ReadonlyMap<string, string> {
  const paths = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root }).sort();
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]));
}

export function blocksOf(page: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    const [all, language = '', content = ''] = match;
    const follows = text.slice(end, match.index).trim() === '' ? blocks.at(-1) : undefined;
    const line = text.slice(0, match.index).split('\n').length;
    blocks.push({ page, line, language, text: content, follows });
    end = match.index + all.length;
  }
  return blocks;
}

export function isOutput({ follows }: Block): boolean {
  return follows?.language === 'sh';
}

/** The links of a page to files, without their anchors; those of code blocks are none. */
export function fileLinks(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`(?!\])/g, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .flatMap(([, target]) => target ?? [])
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** What a page shows of an output is true: its pieces between ellipses stand in it, in order, from start to end. */
export function shows(shown: string, output: string): boolean {
  const pieces = shown.trim().split(/\s*…\s*/);
  let rest = output.trim();
  return pieces.every((piece, i) => {
    const at =
      i === 0 ? rest.indexOf(piece) : i === pieces.length - 1 ? rest.lastIndexOf(piece) : rest.indexOf(piece);
    const fits =
      at >= 0 &&
      (i > 0 || at === 0) &&
      (i < pieces.length - 1 || piece === '' || at + piece.length === rest.length);
    rest = rest.slice(at + piece.length);
    return fits;
  });
}
