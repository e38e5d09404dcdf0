import { printable } from '#adapters/terminal.ts';
import { isOpenFact } from '#iam/assumed-facts.ts';
import { OPEN_FACTS } from '#iam/open-facts.ts';
import { err, ok, type Result } from '#lib/result.ts';

interface FactAssumption {
  readonly key: string;
  /** Null: the caller takes it as absent, which no fact can be. */
  readonly values: readonly string[] | null;
}

/** Refuses an assumption about a fact that is not open, or that is neither `yes` nor `no`. */
export function checkAssumedFact({ key, values }: FactAssumption): Result<undefined, string> {
  if (!isOpenFact(key))
    return err(
      `\`--assume ${printable(key)}\`: the facts that can be assumed are ${[...OPEN_FACTS.keys()].join(', ')}`,
    );
  const [value, ...more] = values ?? [];
  if (more.length === 0 && (value === 'yes' || value === 'no')) return ok(undefined);
  return err(
    `\`--assume ${key}\` is \`yes\` (take as met what AWS leaves open) or \`no\`: see docs/assumptions.md`,
  );
}
