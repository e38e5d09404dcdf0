import { expect, test } from 'vitest';
import { nearest } from '../../../src/cli/nearest.ts';
import { asksForHelp, readOptions } from '../../../src/cli/options.ts';

const SPECS = {
  account: { value: 'FILE', text: 'a snapshot' },
  region: { value: 'R', many: true, text: 'a Region' },
  format: { value: 'FORMAT', oneOf: ['table', 'json'], text: 'how' },
  quiet: { text: 'a switch' },
} as const;

test('options become a value, a list or a switch', () => {
  const args = ['--region', 'a', '--account=-', '--quiet', '--region=b', '--format', 'json'];
  expect(readOptions(SPECS, args)).toEqual({
    ok: true,
    value: { account: '-', region: ['a', 'b'], format: 'json', quiet: true },
  });
  expect(readOptions(SPECS, [])).toEqual({
    ok: true,
    value: { account: undefined, region: [], format: undefined, quiet: false },
  });
  expect(readOptions(SPECS, ['--account', '-'])).toMatchObject({ value: { account: '-' } });
  expect(readOptions(SPECS, ['--account=--odd=name', '--'])).toMatchObject({
    value: { account: '--odd=name' },
  });
});

test.each([
  [['--acount', 'x'], 'unknown option `--acount`: did you mean `--account`?'],
  [['--zzz'], 'unknown option `--zzz`'],
  [['-x'], 'unknown option `-x`'],
  [['--__proto__'], 'unknown option `--__proto__`'],
  [['--constructor=1'], 'unknown option `--constructor`'],
  [['--account'], '`--account` needs a value: give `--account FILE`'],
  [['--account', ''], '`--account` needs a value: give `--account FILE`'],
  [['--account='], '`--account` needs a value: give `--account FILE`'],
  [['--account', '--quiet'], '`--account` needs a value: give `--account FILE`'],
  [['--account', 'a', '--account', 'b'], '`--account` is given twice: give it once'],
  [['--quiet=1'], '`--quiet` takes no value'],
  [['--no-quiet'], 'unknown option `--no-quiet`'],
  [['--format', 'xml\u001b[31m'], '`--format` takes table, json, not `xml\ufffd[31m`'],
  [['file'], 'unexpected `file`: give options only'],
  [['-'], 'unexpected `-`: give options only'],
  [['--', '--quiet'], 'unexpected `--quiet`: give options only'],
  [['--quiet', 'x'.repeat(70)], `unexpected \`${'x'.repeat(60)}…\`: give options only`],
])('%j is refused', (args, message) => {
  expect(readOptions(SPECS, args)).toEqual({ ok: false, error: message });
});

test('help is asked for anywhere before `--`', () => {
  expect(asksForHelp(['--bogus', '--help'])).toBe(true);
  expect(asksForHelp(['-h'])).toBe(true);
  expect(asksForHelp(['--', '--help'])).toBe(false);
  expect(asksForHelp([])).toBe(false);
});

test('a near name is offered, a far one is not', () => {
  const names = ['evaluate', 'scan', 'replay', 'demo'];
  expect(['evalute', 'eval', 'Scan', 'scna', 'reply', 'dmo'].map((word) => nearest(word, names))).toEqual([
    'evaluate',
    'evaluate',
    'scan',
    undefined,
    'replay',
    'demo',
  ]);
  expect(nearest('push', names)).toBeUndefined();
  expect(nearest('', names)).toBeUndefined();
  expect(nearest('x'.repeat(100_000), names)).toBeUndefined();
});
