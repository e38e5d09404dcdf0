/**
 * One result as a line. The characters that some readers of lines (Python's `splitlines`, Node's `readline`) take
 * for an end of line are escaped, as JSON allows.
 */
export function ndjsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(/[\u0085\u2028\u2029]/g, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
