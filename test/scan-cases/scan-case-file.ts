import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Who } from './principals.ts';
import type { Given, KeyName } from './snapshot.ts';

export interface ScanCaseFile {
  readonly name: string;
  readonly rule: string;
  readonly promise: string;
  readonly source: string;
  readonly cases: readonly ScanCase[];
}

export interface ScanCase {
  readonly name: string;
  readonly kind: 'match' | 'near-miss' | 'malformed';
  readonly who?: Who | readonly Who[];
  readonly key?: KeyName;
  readonly given?: Given;
  readonly options?: ScanOptions;
  readonly expect: ScanExpectation;
}

export interface ScanOptions {
  readonly region?: string;
  readonly key?: string;
  readonly assume?: readonly string[];
}

type Verdict = 'clear' | 'denied' | 'conditional';

export interface ScanExpectation {
  readonly refused?: string;
  readonly verdict?: Verdict;
  readonly firstHop?: 'closed' | 'unknown';
  readonly actions?: Readonly<Record<string, Verdict>>;
  readonly severity?: string;
  readonly unknown?: readonly string[];
  readonly assumptions?: readonly string[];
  readonly notEvaluated?: readonly string[];
  readonly causes?: readonly object[];
  readonly problems?: readonly object[];
  readonly inexact?: true;
}

const folder = import.meta.dirname;
const SCHEMA = 'scan-case.schema.json';
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const isSchema = (value: unknown): value is Parameters<typeof z.fromJSONSchema>[0] =>
  typeof value === 'object' && value !== null;

/** The checker is made from the schema that editors use, so that there is only one. */
export function scanCaseChecker(): z.ZodType {
  const schema = readJson(`${folder}/${SCHEMA}`);
  if (!isSchema(schema)) throw new TypeError(`${SCHEMA} holds no schema`);
  return z.fromJSONSchema(schema);
}

export function scanCaseFiles(): readonly { readonly name: string; readonly content: unknown }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== SCHEMA)
    .sort()
    .map((name) => ({ name: name.slice(0, -'.json'.length), content: readJson(`${folder}/${name}`) }));
}

/** The files that keep to the schema; `scan-cases.test.ts` fails on the others. */
export function loadScanCases(): readonly ScanCaseFile[] {
  const checker = scanCaseChecker();
  const isCaseFile = (content: unknown): content is Omit<ScanCaseFile, 'name'> =>
    checker.safeParse(content).success;
  return scanCaseFiles().flatMap(({ name, content }) => (isCaseFile(content) ? [{ ...content, name }] : []));
}
