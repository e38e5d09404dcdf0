/** The longest piece of somebody else's text that a message repeats. */
const MOST = 256;

/**
 * Controls, line and paragraph separators, characters that turn the reading direction, that are shown as nothing or
 * as a space that is none, and halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/**
 * Text that came from a policy, a name or an event, made safe to print: what can't be seen is shown as its code
 * point, and it is capped. Policies are somebody's input beside a person's decision.
 */
export function plain(text: string, most = MOST): string {
  // making a character visible never shortens the text: what lies past twice the cap can't come into it
  const visible = text
    .slice(0, 2 * most + 2)
    .replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  if (visible.length <= most) return visible;
  return `${visible.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** `1 principal`, `2 principals`. */
export function count(number: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${number} ${number === 1 ? noun : plural}`;
}

/** The first few of a list, and how many more there are. */
export function firstOf(items: readonly string[], most: number): string {
  const more = items.length - most;
  return `${items.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Breaks text at spaces so that no line is longer than `width`, unless a word is; the first line begins at `indent`. */
export function wrapped(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
