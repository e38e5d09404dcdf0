import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type ContractAction, KMS_CONTRACT } from '#codecommit/contract.ts';
import type { Denies } from './denies.ts';
import type { StoredVersion } from './library.ts';

const actions = z.union([z.literal('all').transform(() => [...KMS_CONTRACT]), z.array(z.enum(KMS_CONTRACT))]);
const denies = z.strictObject({ denied: actions.default([]), conditional: actions.default([]) });

const row = z.strictObject({
  policy: z.string(),
  /** The one that the table is about: the default version when it was made, or one that is history. */
  version: z.string(),
  /** All stored versions that deny the same, this one among them. */
  versions: z.array(z.string()),
  /** On some key of KMS, in some request. */
  reach: denies,
  /** On `aws/codecommit`, when CodeCommit calls for a role. */
  codecommit: denies,
  why: z.string(),
});

const table = z.strictObject({
  source: z.string(),
  /** Policies of which the latest version holds a Deny of anything. */
  withDeny: z.int(),
  rows: z.array(row),
  reviewedProblems: z.array(
    z.strictObject({
      policy: z.string(),
      version: z.string(),
      pointer: z.string(),
      code: z.string(),
      why: z.string(),
    }),
  ),
});

export type Row = z.infer<typeof row>;
export type Table = z.infer<typeof table>;

export const loadTable = (): Table =>
  table.parse(JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8')));

/** What was found of one version. */
export interface Found {
  readonly version: StoredVersion;
  readonly reach: Denies;
  readonly codecommit: Denies;
}

const shown = (list: readonly ContractAction[]): string =>
  list.length === KMS_CONTRACT.length
    ? 'all'
    : list.map((action) => action.replace('kms:', '')).join(' ') || 'nothing';

const words = ({ denied, conditional }: Denies): string =>
  `${shown(denied)}, and ${shown(conditional)} on a condition`;

const isNothing = ({ denied, conditional }: Denies): boolean => denied.length + conditional.length === 0;

/** Where the table and what was found differ, for the versions found; nothing if they agree. */
export function differences(rows: readonly Row[], found: readonly Found[]): string[] {
  const rowOf = new Map<string, Row>(
    rows.flatMap((one) => one.versions.map((version) => [`${one.policy} ${version}`, one] as const)),
  );
  const said = found.flatMap(({ version, ...denies }) => {
    const name = `${version.policy} ${version.version}`;
    return differencesOf(name, rowOf.get(name), denies);
  });
  const stored = new Set<string>(found.map(({ version }) => `${version.policy} ${version.version}`));
  const gone = [...rowOf.keys()]
    .filter((name) => !stored.has(name))
    .map((name) => `${name} is in the table and not stored`);
  const odd = rows.filter(({ version, versions }) => !versions.includes(version));
  return [
    ...said,
    ...gone,
    ...odd.map(({ policy, version }) => `${policy}: ${version} is not among its versions`),
  ];
}

function differencesOf(name: string, row: Row | undefined, found: Omit<Found, 'version'>): string[] {
  if (row === undefined)
    return isNothing(found.reach) && isNothing(found.codecommit)
      ? []
      : [
          `${name} is not in the table and denies ${words(found.reach)}; on aws/codecommit ${words(found.codecommit)}`,
        ];
  return (['reach', 'codecommit'] as const).flatMap((where) =>
    words(row[where]) === words(found[where])
      ? []
      : [`${name}: ${where} is ${words(found[where])}; the table says ${words(row[where])}`],
  );
}
