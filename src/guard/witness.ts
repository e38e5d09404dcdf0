import { outcomeQuestion } from '#iam/outcome-question.ts';
import { type Policies, placedPolicies } from '#iam/policies.ts';
import { contextOf, RESOURCE, type Request } from '#iam/request.ts';
import { type Cover, labelsOf } from '#iam/search.ts';
import type { Point } from '#iam/space.ts';
import { variablesOf, type World } from '#iam/template.ts';
import { Work } from '#lib/work.ts';
import type { KeyNames } from './key-names.ts';
import type { KmsJudgement } from './kms-judgement.ts';

/** One concrete request: every context key that some statement tests, with the values that settle it. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A request that is denied, and the same request in a session that escapes. */
export interface Witnesses {
  readonly denied: Witness;
  readonly other: Witness;
}

/** Steps of the search for a session in which all seven calls pass. */
const STEPS = 100_000;

/**
 * Evidence for both sides of a conditional verdict. None where a reading of AWS's pages, or something that was
 * not understood, decides as well: no request could prove that.
 */
export function witnessesOf(judgement: KmsJudgement, names: KeyNames): Witnesses | undefined {
  const { classes, space, deciding } = judgement;
  if (deciding.readings.length > 0) return undefined;
  const refused = classes.find(({ verdict }) => verdict !== 'clear');
  const worlds = refused?.evaluation.worlds;
  const denied = worlds?.get('ExplicitlyDenied') ?? worlds?.get('ImplicitlyDenied');
  const passing = passingPoint(judgement);
  if (refused === undefined || denied === undefined || passing === undefined) return undefined;
  const keys = testedKeys(judgement.policies);
  const at = (world: World): Witness => witness(refused.request, world, keys, names);
  return { denied: at(denied), other: at(space.worldAt(passing)) };
}

/** A session in which every one of the calls is allowed. */
function passingPoint({ classes, space }: KmsJudgement): Point | undefined {
  const questions = classes.map(({ prepared }) => outcomeQuestion(prepared, space));
  const found = labelsOf<'passes' | 'fails'>(
    {
      dimensions: space.everything(),
      boxes: questions.flatMap(({ boxes }) => boxes),
      isFirst: () => false,
      labels: (covers) => passage(questions, covers),
    },
    new Work(STEPS),
  );
  return found.get('passes');
}

function passage(
  questions: readonly ReturnType<typeof outcomeQuestion>[],
  covers: readonly Cover[],
): readonly ('passes' | 'fails')[] {
  let from = 0;
  let certain = true;
  for (const { boxes, labels } of questions) {
    const own = labels(covers.slice(from, from + boxes.length));
    from += boxes.length;
    if (!own.includes('Allowed')) return ['fails'];
    if (own.length > 1) certain = false;
  }
  return certain ? ['passes'] : ['passes', 'fails'];
}

/** Every key that a statement compares or compares with, as well as those that tell what kind of request it is. */
function testedKeys(policies: Policies): ReadonlySet<string> {
  const statements = placedPolicies(policies).flatMap(({ policy }) => policy.policy.statements);
  const tested = statements.flatMap(({ condition, resource }) => [
    ...condition.flatMap(({ lookup, values }) => [lookup, ...values.flatMap(variablesOf)]),
    ...(resource?.values.flatMap(variablesOf) ?? []),
  ]);
  return new Set([...ALWAYS.map((name) => name.toLowerCase()), ...tested]);
}

function witness(request: Request, world: World, keys: ReadonlySet<string>, names: KeyNames): Witness {
  const hold = contextOf(request, world);
  const context = new Map<string, string | readonly string[]>();
  for (const key of keys) {
    const values = hold(key);
    if (values === undefined || values.length === 0) continue;
    const name = ALWAYS.find((known) => known.toLowerCase() === key) ?? names(key);
    context.set(name, values.length === 1 && !isList(request, key) ? (values[0] ?? '') : values);
  }
  return {
    action: request.action,
    resource: hold(RESOURCE)?.[0] ?? someResource(request),
    context: Object.fromEntries(context),
  };
}

/** A key of the account, where no policy tells one from another. */
function someResource(request: Request): string {
  const state = request.state(RESOURCE);
  return state.kind === 'unknown' ? `${state.unknown.prefix ?? ''}${SOME_ID}` : '';
}

/** The id of keys in AWS's examples. */
const SOME_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** What every such request carries, so that a reader sees what kind of request it is. */
const ALWAYS: readonly string[] = [
  'kms:ViaService',
  'kms:CallerAccount',
  'aws:ViaAWSService',
  'aws:RequestedRegion',
];

function isList(request: Request, key: string): boolean {
  const state = request.state(key);
  return state.kind === 'unknown' && state.unknown.list;
}
