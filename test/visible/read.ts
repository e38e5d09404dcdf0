/** Where one value of a JSON text stands. */
export interface Place {
  /** https://www.rfc-editor.org/rfc/rfc6901; a key that is written twice gives two places of one pointer. */
  readonly pointer: string;
  readonly offset: number;
  /** One past its last character. */
  readonly end: number;
}

/** A JSON text read by nothing but its tokens: the tests of positions share no code with what they test. */
export interface Reading {
  readonly text: string;
  readonly value: unknown;
  readonly places: readonly Place[];
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/gs;

interface Open {
  readonly pointer: string;
  readonly list: boolean;
  readonly place: number;
  step: string | number;
  keyNext: boolean;
}

/** @returns undefined when the text is no JSON; a byte order mark before it is skipped */
export function readJson(text: string): Reading | undefined {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const value = parsed(text.slice(start));
  if (value === undefined) return undefined;
  const places: { pointer: string; offset: number; end: number }[] = [];
  const open: Open[] = [];
  for (const { 0: token, index } of text.slice(start).matchAll(TOKEN)) {
    const offset = index + start;
    const inside = open.at(-1);
    if (token === '}' || token === ']') close(open.pop(), offset + 1, places);
    else if (token === ',') next(inside);
    else if (token === ':') continue;
    else if (inside?.keyNext) {
      inside.step = String(JSON.parse(token));
      inside.keyNext = false;
    } else {
      const pointer = inside === undefined ? '' : `${inside.pointer}/${escaped(inside.step)}`;
      const place = places.push({ pointer, offset, end: offset + token.length }) - 1;
      if (token === '{' || token === '[')
        open.push({ pointer, list: token === '[', place, step: 0, keyNext: token === '{' });
    }
  }
  return { text, value: value.value, places };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function close(frame: Open | undefined, end: number, places: { end: number }[]): void {
  const place = frame === undefined ? undefined : places[frame.place];
  if (place !== undefined) place.end = end;
}

function next(frame: Open | undefined): void {
  if (frame === undefined) return;
  if (frame.list) frame.step = Number(frame.step) + 1;
  else frame.keyNext = true;
}

function escaped(step: string | number): string {
  return String(step).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The places of the statements, in the order written: of one list, one object, or all that stand under one key twice. */
export function statementPlaces({ text, places }: Reading): readonly Place[] {
  return places.flatMap((place) => {
    if (place.pointer !== '/Statement') return [];
    if (text[place.offset] !== '[') return [place];
    return places.filter(
      ({ pointer, offset }) =>
        /^\/Statement\/\d+$/.test(pointer) && offset > place.offset && offset < place.end,
    );
  });
}

/** Line and column from 1: CRLF, CR and LF each end one line, and a column is a UTF-16 unit. */
export function lineAndColumn(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
