import { type Denies, denyStatementsOf, reachOf, scanEach } from './denies.ts';
import type { StoredVersion } from './library.ts';
import type { Found } from './table.ts';

const nothing: Denies = { denied: [], conditional: [] };

/** What each version denies, on some key and on `aws/codecommit`. */
export function findDenies(versions: readonly StoredVersion[]): Found[] {
  const scanned = scanEach(versions, 'inline');
  return versions.map((version, index) => ({
    version,
    reach: reachOf(version.document),
    codecommit: scanned[index] ?? nothing,
  }));
}

/** An attachment and a boundary deny what the same document denies inline: an explicit deny counts in both (fact 1.5). */
export function wrongPlaces(found: readonly Found[]): string[] {
  const versions = found.map(({ version }) => version);
  return (['attached', 'boundary'] as const).flatMap((place) => {
    const verdicts = scanEach(versions, place);
    return found.flatMap(({ version, codecommit }, index) =>
      JSON.stringify(verdicts[index]) === JSON.stringify(codecommit)
        ? []
        : [`${version.policy}: as ${place} it denies other calls than inline`],
    );
  });
}

const holdsDeny = ({ latest, document }: StoredVersion): boolean =>
  latest && denyStatementsOf(document).length > 0;

/** How many policies hold a Deny of anything, if it is not what the table says. */
export function wrongCount(versions: readonly StoredVersion[], expected: number): string[] {
  const count = versions.filter(holdsDeny).length;
  return count === expected ? [] : [`${count} policies hold a Deny; the table says ${expected}`];
}
