import type { UnknownKey } from '../spec/samples.ts';
import type { Line } from '../spec/types.ts';
import type { Case, InputLine } from './case-file.ts';

export const isConcrete = ({ line }: Case): boolean => unknownKeys(line).length === 0;

export const unknownKeys = ({ request }: InputLine): UnknownKey[] =>
  (request.unknown ?? []).map((key) => (typeof key === 'string' ? { key } : key));

/** The line as the naive evaluator takes it: documents as objects. For well-formed cases only. */
export function naiveLine(line: InputLine): Line {
  const { id, principal, policies, request } = line;
  const { unknown: _unknown, ...known } = request;
  return { id, principal, policies: readDocuments(policies) as Line['policies'], request: known };
}

/** A copy in which every `document` that is a text has been read. */
function readDocuments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readDocuments);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'document' && typeof inner === 'string' ? readText(inner) : readDocuments(inner),
    ]),
  );
}

const readText = (text: string): unknown =>
  JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
