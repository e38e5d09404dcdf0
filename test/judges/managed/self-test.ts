import type { Policy } from '#iam/policy.ts';
import type { Denies } from './denies.ts';
import { findDenies, wrongCount, wrongPlaces } from './finding.ts';
import type { StoredVersion } from './library.ts';
import { parse, type ReviewedProblem, wrongProblems, wrongReadings } from './reading.ts';
import { differences, type Found, type Row, type Table } from './table.ts';

type Spoil = (document: object) => object;

const statementsOf = (document: object): readonly unknown[] =>
  'Statement' in document ? [document.Statement].flat() : [];

const statementWith =
  (change: object): Spoil =>
  (document) => {
    const [first, ...rest] = statementsOf(document);
    return { ...document, Statement: [{ ...(typeof first === 'object' && first), ...change }, ...rest] };
  };

/** Documents that no policy of AWS has: the parser must say so, and so must the judge. */
const spoiled: Readonly<Record<string, Spoil>> = {
  'an effect in small letters': statementWith({ Effect: 'allow' }),
  'an element that does not exist': statementWith({ Resources: '*' }),
  'an operator that does not exist': statementWith({ Condition: { StringEqual: { 'aws:username': 'a' } } }),
  'a statement without an action': statementWith({ Action: undefined, NotAction: undefined }),
  'a version that does not exist': (document) => ({ ...document, Version: '2012-10-18' }),
  'a document without statements': () => ({ Version: '2012-10-17' }),
};

const withoutLast = (policy: Policy): Policy => ({ ...policy, statements: policy.statements.slice(0, -1) });

const invented: ReviewedProblem = {
  policy: 'AdministratorAccess',
  version: 'v1',
  pointer: '/Statement/0/Effect',
  code: 'effect-invalid',
  why: 'planted',
};

/** Each with whether it is noticed. */
type Faults = readonly (readonly [name: string, noticed: boolean])[];

/** Puts faults into documents, readings, verdicts and the table. The judge is worth nothing if one goes unnoticed. */
export function selfTest(
  versions: readonly StoredVersion[],
  table: Table,
  found: readonly Found[],
): { readonly planted: number; readonly unnoticed: readonly string[] } {
  const [sample] = versions.filter(({ document }) => statementsOf(document).length > 0);
  if (sample === undefined) throw new Error('there is no version to plant a fault in');
  const faults: Faults = [
    ...faultsOfReading(sample),
    ...faultsOfRows(table, found),
    ...missedDenies(table, found),
    ...addedDenies(table, found),
    ['a table with another number of denies', wrongCount(versions, table.withDeny + 1).length > 0],
  ];
  return {
    planted: faults.length,
    unnoticed: faults.filter(([, noticed]) => !noticed).map(([name]) => name),
  };
}

function faultsOfReading(sample: StoredVersion): Faults {
  const spoiledOnes = Object.entries(spoiled).map(([name, spoil]) => {
    const said = wrongProblems([{ ...sample, document: spoil(sample.document) }], []);
    return [name, said.length > 0] as const;
  });
  const dropped = wrongReadings([sample], (source) => withoutLast(parse(source)));
  return [
    ...spoiledOnes,
    ['a review of what is not reported', wrongProblems([sample], [invented]).length > 0],
    ['a parser that drops a statement', dropped.length > 0],
  ];
}

const swapped = ({ denied, conditional }: Denies): Row['reach'] => ({
  denied: [...conditional],
  conditional: [...denied],
});

/** Ways in which a table is wrong about one of its rows. */
const wrongRows: Readonly<Record<string, (row: Row) => readonly Row[]>> = {
  'is missing': () => [],
  'lacks an action': (row) => [
    {
      ...row,
      reach: { denied: row.reach.denied.slice(1), conditional: row.reach.conditional.slice(1) },
    },
  ],
  'is wrong about aws/codecommit': (row) => [
    { ...row, codecommit: { denied: row.codecommit.conditional, conditional: ['kms:Encrypt'] } },
  ],
  'takes what is conditional for certain': (row) => [{ ...row, reach: swapped(row.reach) }],
  'lacks a version': (row) => [{ ...row, versions: row.versions.slice(1) }],
  'has a version too many': (row) => [{ ...row, versions: [...row.versions, 'v999'] }],
};

const faultsOfRows = (table: Table, found: readonly Found[]): Faults =>
  table.rows.flatMap((row) =>
    Object.entries(wrongRows).map(([name, change]) => {
      const changed = table.rows.flatMap((other) => (other === row ? change(row) : [other]));
      return [`the row of ${row.policy} ${name}`, differences(changed, found).length > 0] as const;
    }),
  );

const isDeny = (statement: unknown): boolean =>
  typeof statement === 'object' && statement !== null && 'Effect' in statement && statement.Effect === 'Deny';

/** The versions of the table without their denies, as an evaluator sees them that overlooks these. */
function missedDenies(table: Table, found: readonly Found[]): Faults {
  const listed = new Set(table.rows.map(({ policy, version }) => `${policy} ${version}`));
  const silent = found.flatMap(({ version }) =>
    listed.has(`${version.policy} ${version.version}`)
      ? [{ ...version, document: { ...version.document, Statement: allowsOf(version.document) } }]
      : [],
  );
  return findDenies(silent).map((one) => [
    `a deny of ${one.version.policy} that is overlooked`,
    differences(table.rows, replaced(found, one)).length > 0,
  ]);
}

const allowsOf = (document: object): readonly unknown[] =>
  statementsOf(document).filter((statement) => !isDeny(statement));

const replaced = (found: readonly Found[], one: Found): Found[] =>
  found.map((other) =>
    other.version.policy === one.version.policy && other.version.version === one.version.version
      ? one
      : other,
  );

const added = { Effect: 'Deny', Action: 'kms:Dec*', Resource: '*' };

/** A policy that denies nothing so far gets a deny: the table does not have it, and every place shows it. */
function addedDenies(table: Table, found: readonly Found[]): Faults {
  const clear = found.find(({ version: { latest, policy } }) => latest && policy === 'ReadOnlyAccess');
  if (clear === undefined) throw new Error('there is no ReadOnlyAccess to plant a fault in');
  const document = {
    ...clear.version.document,
    Statement: [...statementsOf(clear.version.document), added],
  };
  const denying = findDenies([{ ...clear.version, document }]);
  return [
    ...denying.map(
      (one) =>
        [
          'a policy that denies and is not in the table',
          differences(table.rows, replaced(found, one)).length > 0,
        ] as const,
    ),
    ['a deny that is found inline alone', wrongPlaces(denying).length === 0],
    ...denying.map(
      (one) =>
        ['places that differ', wrongPlaces([{ ...one, codecommit: clear.codecommit }]).length === 2] as const,
    ),
  ];
}
