import { parsePolicy } from '#iam/parse-policy.ts';
import type { Element, Policy, PolicyProblem } from '#iam/policy.ts';
import type { StoredVersion } from './library.ts';

export type Parse = (source: unknown) => Policy;

export const parse: Parse = (source) => parsePolicy(source, 'identity');

/** A problem that the parser reports on a version, and that somebody looked at and found to be real. */
export interface ReviewedProblem {
  readonly policy: string;
  readonly version: string;
  readonly pointer: string;
  readonly code: string;
  readonly why: string;
}

const nameOf = ({ policy, version }: { readonly policy: string; readonly version: string }): string =>
  `${policy} ${version}`;

const placeOf = (where: Omit<ReviewedProblem, 'why'>): string =>
  `${nameOf(where)} ${where.pointer} ${where.code}`;

/** What the parser says of the versions and nobody has reviewed, and what was reviewed and is no longer said. */
export function wrongProblems(
  versions: readonly StoredVersion[],
  reviewed: readonly ReviewedProblem[],
  read: Parse = parse,
): string[] {
  const found = versions.flatMap((version) =>
    problemsOf(version, read).map((problem) => ({ ...version, ...problem })),
  );
  const known = new Set(reviewed.map(placeOf));
  const said = new Set(found.map(placeOf));
  return [
    ...found.flatMap((one) => (known.has(placeOf(one)) ? [] : [`reported: ${placeOf(one)}: ${one.message}`])),
    ...reviewed.flatMap((one) =>
      said.has(placeOf(one)) ? [] : [`reviewed, but not reported: ${placeOf(one)}`],
    ),
  ];
}

/** The latest version in all three forms in which documents come: as an object, as text, as IAM sends it. */
function problemsOf({ document, latest }: StoredVersion, read: Parse): readonly PolicyProblem[] {
  const text = JSON.stringify(document);
  const forms = latest ? [document, text, encodeURIComponent(text)] : [document];
  return forms.flatMap((form) => read(form).problems);
}

/** What the parser made less, or more, of than there is: a document that is not read has no problems either. */
export function wrongReadings(versions: readonly StoredVersion[], read: Parse = parse): string[] {
  return versions.flatMap(({ document, ...version }) => {
    const [written, understood] = [inventoryOf(document), inventoryOfPolicy(read(document))];
    return written === understood
      ? []
      : [`${nameOf(version)} holds ${written} but was read as ${understood}`];
  });
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const fieldsIn = (value: unknown): readonly Fields[] => listOf(value).filter(isFields);

/** Of each statement its effect, how many actions and resources it names, and how many keys it tests on how many values. */
function inventoryOf(document: object): string {
  const { Statement } = { Statement: [], ...document };
  return fieldsIn(Statement)
    .map((statement) => {
      const tests = fieldsIn(statement.Condition ?? {}).flatMap((blocks) =>
        fieldsIn(Object.values(blocks)).flatMap((block) => Object.values(block)),
      );
      const values = tests.reduce((sum: number, test) => sum + listOf(test).length, 0);
      const lists = ['Action', 'NotAction', 'Resource', 'NotResource'].map((name) =>
        count(name, statement[name]),
      );
      return `${statement.Effect} ${lists.join('')}${tests.length} tests on ${values}`;
    })
    .join('; ');
}

const count = (name: string, value: unknown): string =>
  value === undefined ? '' : `${listOf(value).length} ${name} `;

function inventoryOfPolicy({ statements }: Policy): string {
  const element = (name: string, given: Element | undefined): string =>
    given === undefined ? '' : `${given.values.length} ${given.not ? 'Not' : ''}${name} `;
  return statements
    .map(({ effect, action, resource, condition }) => {
      const values = condition.reduce((sum, test) => sum + test.values.length, 0);
      const lists = `${element('Action', action)}${element('Resource', resource)}`;
      return `${effect} ${lists}${condition.length} tests on ${values}`;
    })
    .join('; ');
}
