import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What is known to be answered wrongly: the tests of these names are skipped while the file lists them. */
const entry = z.strictObject({
  fault: z.string(),
  names: z.array(z.string()).min(1),
  commands: z.array(z.enum(['evaluate', 'scan'])).min(1),
  data: z.string().describe('the smallest input, or how to make it'),
  expected: z.string(),
  got: z.string(),
});

type Command = z.infer<typeof entry>['commands'][number];

const entries = z
  .array(entry)
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'known-wrong.json'), 'utf8')));

/** Whether the test of a name and command is to be skipped. */
export function isKnownWrong(name: string, command: Command): boolean {
  return entries.some(({ names, commands }) => names.includes(name) && commands.includes(command));
}

/** Names in the file that no test has. */
export function strayNames(names: ReadonlySet<string>): readonly string[] {
  return entries.flatMap((one) => one.names).filter((name) => !names.has(name));
}
