import type { AskedActions } from '#iam/asked-actions.ts';
import type { Effect, Layer, Policy } from '#iam/policy.ts';
import type { SiftedPolicy } from '#iam/sifted-policy.ts';
import { statementMatches } from '../spec/match.ts';
import { underEveryReading } from '../spec/reading.ts';
import { KEY } from './ask.ts';

/** One document twice: as a few actions see it, and read word by word. */
export interface Both {
  readonly sifted: Pick<
    SiftedPolicy,
    'statements' | 'problems' | 'reach' | 'version' | 'text' | 'isUniqueSid'
  >;
  readonly parsed: Policy;
  readonly asked: AskedActions;
  readonly actions: readonly string[];
}

type Statement = Policy['statements'][number];

/** Everything in which sifting would decide another thing than reading; nothing if it is no second evaluator. */
export function siftFaults(both: Both): string[] {
  const { sifted, parsed } = both;
  return [
    ...(isSame(sifted.problems, parsed.problems) ? [] : ['other problems']),
    ...(sifted.version === parsed.version ? [] : [`version ${sifted.version}`]),
    ...(sifted.text === parsed.text ? [] : ['another text']),
    ...parsed.statements.flatMap((statement) => statementFaults(statement, both)),
    ...sifted.statements.flatMap(({ index }) =>
      parsed.statements.some((one) => one.index === index) ? [] : [`a statement ${index} that there is not`],
    ),
  ];
}

function statementFaults(statement: Statement, { sifted, parsed, asked, actions }: Both): string[] {
  const { index, sid } = statement;
  const kept = sifted.statements.filter((one) => one.index === index);
  const possible = actions.filter((action) => mayMatch(statement, action));
  const effects: readonly Effect[] = statement.effect === undefined ? ['Allow', 'Deny'] : [statement.effect];
  const unreached = possible.filter((action) =>
    effects.some((effect) => (sifted.reach[effect] & asked.bitOf(action)) === 0),
  );
  return [
    ...(kept.length > 1 ? [`statement ${index} stands twice`] : []),
    ...kept.flatMap((one) =>
      isSame(unplaced(one), unplaced(statement)) ? [] : [`another statement ${index}`],
    ),
    ...(kept.length === 0 && possible.length > 0 ? [`statement ${index} is left out: ${possible}`] : []),
    ...(unreached.length > 0 ? [`statement ${index} does not reach ${unreached}`] : []),
    ...(sid === undefined || sifted.isUniqueSid(sid) === parsed.isUniqueSid(sid) ? [] : [`another ${sid}`]),
  ];
}

/** Whether a statement may be about an action, as the naive evaluator reads it; of what it is unsure it may. */
function mayMatch({ action }: Statement, asked: string): boolean {
  if (action === undefined) return true;
  const patterns = action.values.map(({ text }) => text);
  const statement = {
    Effect: 'Deny' as const,
    ...(action.not ? { NotAction: patterns } : { Action: patterns }),
    Resource: '*',
  };
  const request = { action: asked, resource: KEY, context: {} };
  const setting = { context: new Map(), variables: false, where: '' };
  return underEveryReading('narrow', (reading) =>
    statementMatches(statement, 'identity', request, { ...setting, reading }),
  ).includes(true);
}

/** Where a statement stands is looked up when somebody asks. */
const unplaced = ({ offset: _offset, ...rest }: Statement): object => rest;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export const LAYERS: readonly Layer[] = [
  'identity',
  'boundary',
  'session',
  'scp',
  'rcp',
  'resource',
  'endpoint',
];
