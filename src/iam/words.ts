import type { Atom } from './atom.ts';
import { claimOf } from './claim.ts';
import { claimWords, resourceWords } from './claim-words.ts';

/** What must hold for a statement to match, in words; undefined when nothing is left to hold. */
export function conditionWords(atoms: readonly Atom[]): string | undefined {
  const parts = [...new Set(atoms.flatMap(atomWords))];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

function atomWords(atom: Atom): readonly string[] {
  const { test, resource } = atom;
  if (test !== undefined) return [claimWords(claimOf(test)), ...caveat(atom)];
  if (resource !== undefined) {
    const texts = resource.values.map(({ text }) => text);
    return [resourceWords(resource.not, texts), ...caveat(atom)];
  }
  const { fact, reason } = atom.reading();
  return [fact === undefined ? `what was not understood applies (${reason})` : `AWS reads it so (${reason})`];
}

/** A reading beside a condition is worth a word only where nothing else is open. */
function caveat({ keys, reading }: Atom): readonly string[] {
  return keys.length === 0 ? [`AWS reads it so (${reading().reason})`] : [];
}
