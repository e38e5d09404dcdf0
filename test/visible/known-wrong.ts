import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const FILE = join(import.meta.dirname, 'known-wrong.json');

/** What is known to be answered wrongly: the tests of that name are skipped until the file lists it no more. */
const entry = z.strictObject({
  name: z.string(),
  commands: z.array(z.enum(['evaluate', 'scan', 'table'])).min(1),
  data: z.string().describe('the smallest input, or how to make it'),
  expected: z.string(),
  got: z.string(),
});

export type Command = z.infer<typeof entry>['commands'][number];

const entries = existsSync(FILE) ? z.array(entry).parse(JSON.parse(readFileSync(FILE, 'utf8'))) : [];

/** Names that some test has asked for. */
const asked = new Set<string>();

/** Whether the test of a name and command is to be skipped. */
export function isKnownWrong(name: string, command: Command): boolean {
  asked.add(`${command} ${name}`);
  return entries.some((one) => one.name === name && one.commands.includes(command));
}

/** Entries that belong to no test of the given names. */
export function strayEntries(names: readonly string[]): readonly string[] {
  return entries.flatMap(({ name }) => (names.includes(name) ? [] : [name]));
}
