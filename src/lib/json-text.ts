/**
 * Questions about a text that `JSON.parse` has read, and so is JSON. They are answered on the text itself: what
 * `JSON.parse` gives has lost where a value stands and which keys were written twice.
 */

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const COMMA = 44;

/** How many keys its objects have together, each repeated one counted. */
export function countEntries(json: string): number {
  let count = 0;
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i);
    if (unit === QUOTE) i = endOfString(json, i);
    else if (unit === COLON) count++;
  }
  return count;
}

/**
 * Where a value starts.
 *
 * @param steps keys of objects and indexes of lists that lead to it, from the outside
 * @returns an offset in UTF-16 units; undefined where there is no such value. Of a repeated key the first counts.
 */
export function offsetOf(json: string, steps: readonly (string | number)[]): number | undefined {
  let at: number | undefined = skipBlank(json, 0);
  for (const step of steps) {
    if (at === undefined) return undefined;
    at = typeof step === 'number' ? itemAt(json, at, step) : memberAt(json, at, step);
  }
  return at;
}

/** Where each item of a list starts that steps lead to; in one pass. */
export function itemOffsets(json: string, steps: readonly (string | number)[]): readonly number[] {
  const list = offsetOf(json, steps);
  const offsets: number[] = [];
  if (list === undefined || json[list] !== '[') return offsets;
  for (let at = skipBlank(json, list + 1); at < json.length && json[at] !== ']'; at = nextOf(json, at)) {
    offsets.push(at);
  }
  return offsets;
}

function itemAt(json: string, list: number, index: number): number | undefined {
  if (json[list] !== '[') return undefined;
  let at = skipBlank(json, list + 1);
  for (let i = 0; json[at] !== ']'; i++) {
    if (i === index) return at;
    at = nextOf(json, at);
  }
  return undefined;
}

function memberAt(json: string, object: number, key: string): number | undefined {
  if (json[object] !== '{') return undefined;
  let at = skipBlank(json, object + 1);
  while (json[at] !== '}') {
    const end = endOfString(json, at);
    const value = skipBlank(json, skipBlank(json, end + 1) + 1);
    if (JSON.parse(json.slice(at, end + 1)) === key) return value;
    at = nextOf(json, value);
  }
  return undefined;
}

/** Where the member after a value starts, or the bracket that closes it all. */
function nextOf(json: string, value: number): number {
  const after = skipBlank(json, endOfValue(json, value));
  return json.charCodeAt(after) === COMMA ? skipBlank(json, after + 1) : after;
}

function endOfValue(json: string, value: number): number {
  let depth = 0;
  for (let i = value; i < json.length; i++) {
    const char = json[i];
    if (char === '"') i = endOfString(json, i);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (depth > 0 || !isEnd(json, i + 1)) continue;
    if (depth === 0) return i + 1;
  }
  return json.length;
}

/** Whether a number or word ends before this place. */
function isEnd(json: string, at: number): boolean {
  return ' \t\r\n,]}'.includes(json[at] ?? ' ');
}

function endOfString(json: string, quote: number): number {
  let end = json.indexOf('"', quote + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

function isEscaped(json: string, quote: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

function skipBlank(json: string, from: number): number {
  let at = from;
  while (at < json.length && ' \t\r\n'.includes(json[at] ?? '')) at++;
  return at;
}
