import type { SlackBlock, SlackMessage } from '#report/slack-blocks.ts';

const WIDTH = 900;
const LEFT = 64;
/** Letters of a line, and the height of one. */
const LETTERS = 112;
const LINE = 19;

interface Run {
  readonly text: string;
  readonly bold: boolean;
}

/** A line of a message: its runs, and what it is. */
interface Line {
  readonly kind: 'header' | 'body' | 'quote' | 'context';
  readonly runs: readonly Run[];
}

/** Messages and what stands in their threads, as an SVG that looks roughly as Slack shows them. */
export function slackPicture(
  posts: readonly { readonly message: SlackMessage; readonly thread: boolean }[],
): string {
  let y = 12;
  const parts = posts.map(({ message, thread }) => {
    const x = thread ? LEFT + 40 : LEFT;
    const lines = (message.blocks ?? []).flatMap((block) => linesOf(block, thread ? LETTERS - 6 : LETTERS));
    const top = y;
    y += 30;
    const drawn = lines.map((line) => {
      y += line.kind === 'header' ? LINE + 8 : LINE;
      return drawnLine(line, x, y);
    });
    y += 26;
    return [
      avatar(x, top, thread),
      `  <text class="name" x="${x}" y="${top + 22}">Key Guard</text>`,
      ...drawn,
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-labelledby="name">`,
    '  <title id="name">Messages of Key Guard in a Slack channel</title>',
    STYLE,
    `  <rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${y - 1}" rx="8"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const STYLE = `  <style>
    text { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; font-size: 14px; fill: #1d1c1d; white-space: pre; }
    .name { font-weight: 700; }
    .header { font-size: 16px; font-weight: 700; }
    .bold { font-weight: 700; }
    .context { font-size: 12px; fill: #616061; }
    .bar { fill: #dddddd; }
    .paper { fill: #ffffff; stroke: #dddddd; }
    .avatar { fill: #0969da; }
    .thread { fill: none; stroke: #dddddd; }
  </style>`;

function avatar(x: number, top: number, thread: boolean): string {
  const line = thread ? `  <path class="thread" d="M${LEFT - 26} ${top - 14} v24 h20"/>\n` : '';
  return `${line}  <rect class="avatar" x="${x - 46}" y="${top + 8}" width="34" height="34" rx="6"/>`;
}

function drawnLine({ kind, runs }: Line, x: number, y: number): string {
  const spans = runs
    .map(({ text, bold }) => `<tspan${bold ? ' class="bold"' : ''}>${escaped(text)}</tspan>`)
    .join('');
  const bar =
    kind === 'quote' ? `  <rect class="bar" x="${x}" y="${y - 14}" width="4" height="${LINE}"/>\n` : '';
  return `${bar}  <text class="${kind}" x="${kind === 'quote' ? x + 14 : x}" y="${y}">${spans}</text>`;
}

function linesOf(block: SlackBlock, letters: number): readonly Line[] {
  if (block.type === 'header') return broken('header', [{ text: block.text.text, bold: true }], letters);
  if (block.type === 'context') {
    return block.elements.flatMap(({ text }) => broken('context', [{ text, bold: false }], letters));
  }
  return block.elements.flatMap(({ type, elements }) => {
    const runs = elements.map(({ text, style }) => ({ text, bold: style !== undefined }));
    return broken(type === 'rich_text_quote' ? 'quote' : 'body', runs, letters);
  });
}

/** Breaks runs into lines at blanks. */
function broken(kind: Line['kind'], runs: readonly Run[], letters: number): readonly Line[] {
  const words = runs.flatMap(({ text, bold }) => text.split(/(?<= )/).map((word) => ({ text: word, bold })));
  const lines: Run[][] = [[]];
  let length = 0;
  for (const word of words) {
    if (length > 0 && length + word.text.length > letters) {
      lines.push([]);
      length = 0;
    }
    lines.at(-1)?.push(word);
    length += word.text.length;
  }
  return lines.map((line) => ({ kind, runs: joined(line) }));
}

function joined(words: readonly Run[]): readonly Run[] {
  const runs: Run[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.bold === word.bold) runs.splice(-1, 1, { text: last.text + word.text, bold: word.bold });
    else runs.push(word);
  }
  return runs;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
