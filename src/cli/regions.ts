import { printable } from '#adapters/terminal.ts';
import { err, ok, type Result } from '#lib/result.ts';

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

/** The values of `--region`; an error is one sentence. */
export function readRegions(given: readonly string[]): Result<readonly string[], string> {
  const odd = given.find((region) => !REGION.test(region));
  if (odd === undefined) return ok(given);
  return err(`\`--region ${printable(odd)}\` is no Region: it looks like us-east-1`);
}
