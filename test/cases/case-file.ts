import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Decision, Layer, Line, Outcome } from '../spec/types.ts';

export interface CaseFile {
  name: string;
  rule: string;
  promise: string;
  source: string;
  cases: Case[];
}

export interface Case {
  name: string;
  kind: 'match' | 'near-miss' | 'malformed';
  /** A line as it stands in the input: documents may be texts, and anything at all in a malformed case. */
  line: InputLine;
  expect: Expectation;
}

export type InputLine = Omit<Line, 'policies' | 'request'> & {
  policies: object;
  request: Line['request'] & {
    unknown?: (string | { key: string; present?: boolean; like?: string; multi?: boolean })[];
  };
};

export interface Expectation {
  decision: Decision;
  outcomes?: Outcome[];
  causes?: ExpectedCause[];
  unknown?: string[];
  problems?: { code?: string; pointer: string }[];
}

interface ExpectedCause {
  layer?: Layer;
  policy?: string;
  statement?: number | null;
  sid?: string;
  effect?: 'Allow' | 'Deny';
  pointer?: string;
  line?: number;
  column?: number;
}

const folder = import.meta.dirname;
const readJson = (name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

const isSchema = (value: unknown): value is Parameters<typeof z.fromJSONSchema>[0] =>
  typeof value === 'object' && value !== null;

/** The checker is made from the schema that editors use, so that there is only one. */
export function caseChecker(): z.ZodType {
  const schema = readJson('case.schema.json');
  if (!isSchema(schema)) throw new TypeError('case.schema.json holds no schema');
  return z.fromJSONSchema(schema);
}

export function caseFiles(): { name: string; content: unknown }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
    .sort()
    .map((name) => ({ name: name.slice(0, -'.json'.length), content: readJson(name) }));
}

/** The files that keep to the schema; `cases.test.ts` fails on the others. */
export function loadCases(): CaseFile[] {
  const checker = caseChecker();
  const isCaseFile = (content: unknown): content is Omit<CaseFile, 'name'> =>
    checker.safeParse(content).success;
  return caseFiles().flatMap(({ name, content }) => (isCaseFile(content) ? [{ ...content, name }] : []));
}
