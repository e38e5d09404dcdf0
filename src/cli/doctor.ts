import { awsStack } from '#adapters/aws-stack.ts';
import { printable } from '#adapters/terminal.ts';
import { examine } from '#respond/doctor.ts';
import type { Check } from '#respond/doctor-check.ts';
import { command, EXIT } from './command.ts';

/** `key-guard doctor`: whether a deployed stack gets events, hands them on, and reaches somebody. */
export const run = command(
  {
    name: 'doctor',
    usage: '[--stack NAME] [--region REGION] [--format table|json]',
    description: [
      'Looks at a deployed stack with the usual AWS credentials, and says of each fault how to mend it: trail,',
      'rules, queues, functions, subscriptions, dead letters. It changes nothing.',
      'Exit codes: 0 all is well, 2 something is not, 1 AWS did not answer a question.',
    ],
    options: {
      stack: { value: 'NAME', text: 'the stack, or that of a spoke (default key-guard)' },
      region: { value: 'REGION', text: 'its Region (default that of the environment or the profile)' },
      format: { value: 'FORMAT', oneOf: ['table', 'json'], text: 'how to write it (default table)' },
    },
    example: ['npm run -s key-guard -- doctor --help'],
  },
  async ({ stack = 'key-guard', region, format = 'table' }, io) => {
    const checks = await examine(awsStack(stack, region), stack);
    await io.stdout.write(format === 'json' ? `${JSON.stringify(checks, null, 2)}\n` : tableOf(checks));
    if (checks.some(({ status }) => status === 'failed')) return EXIT.denied;
    return checks.some(({ status }) => status === 'unknown') ? EXIT.failed : EXIT.done;
  },
);

/** What AWS says in an error may be of any length. */
const LONGEST = 500;

/** A line for each check, with its fix below where it is not well. */
function tableOf(checks: readonly Check[]): string {
  const width = (of: (check: Check) => string) => Math.max(...checks.map((check) => of(check).length));
  const [kinds, names] = [width(({ check }) => check), width(({ of }) => of)];
  const lines = checks.flatMap(({ check, of, status, found, fix }) => {
    const mark = status === 'ok' ? 'ok' : status.toUpperCase();
    const line = `${mark.padEnd(7)}  ${check.padEnd(kinds)}  ${of.padEnd(names)}  ${printable(found, LONGEST)}`;
    return fix === undefined ? [line] : [line, `${' '.repeat(9)}fix: ${printable(fix, LONGEST)}`];
  });
  const wrong = checks.filter(({ status }) => status !== 'ok').length;
  const end =
    wrong === 0
      ? 'all is well'
      : `${wrong} of ${checks.length} checks ${wrong === 1 ? 'is' : 'are'} not well`;
  return `${[...lines, '', end].join('\n')}\n`;
}
