import type { Line } from '../../spec/types.ts';
import { isLine } from './differences.ts';

/** Parts without which there is no line of the contract, or no statement. */
const needed: ReadonlySet<string> = new Set(
  [
    ['id', 'principal', 'arn', 'policies', 'request', 'action', 'resource', 'context'],
    ['name', 'document', 'Version', 'Statement'],
    ['Effect', 'Action', 'NotAction', 'Resource', 'NotResource'],
    ['Principal', 'NotPrincipal', 'AWS', 'Service', 'Federated'],
  ].flat(),
);

/** All values that are one part short: a field, or an entry of a list of several, at any depth. */
function* shortened(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      if (value.length > 1) yield value.toSpliced(index, 1);
      for (const less of shortened(entry)) yield value.with(index, less);
    }
  } else if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value);
    for (const [name, part] of fields) {
      if (!needed.has(name)) yield Object.fromEntries(fields.filter(([other]) => other !== name));
      for (const less of shortened(part)) yield { ...value, [name]: less };
    }
  }
}

/** Takes parts away from a line for as long as it still shows what it is to show. */
export async function smallest(line: Line, shows: (smaller: Line) => Promise<boolean>): Promise<Line> {
  for (const smaller of shortened(line))
    if (isLine(smaller) && (await shows(smaller))) return await smallest(smaller, shows);
  return line;
}
