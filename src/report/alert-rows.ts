/** One row of the text of an alert: `For whom` and who. Text without a label has an empty one. */
export interface AlertRow {
  readonly label: string;
  readonly text: string;
}

/**
 * The rows of the text that people get, so that a chat shows the same. `alert.ts` writes a label, two blanks or more,
 * and what is to be said, on one line; a line of another shape is kept whole.
 */
export function alertRows(text: string): readonly AlertRow[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, label, rest] = /^([A-Z][A-Za-z ]{0,23}?) {2,}(\S.*)$/.exec(line) ?? [];
    return label === undefined || rest === undefined ? { label: '', text: line } : { label, text: rest };
  });
}
