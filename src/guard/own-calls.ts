import { anyRepository, firstHopRequests, type Question } from '#codecommit/kms-request.ts';
import { candidatesOf } from '#iam/cells.ts';
import { actionTruthOf } from '#iam/match.ts';
import { type Policies, placedPolicies } from '#iam/policies.ts';
import type { Statement } from '#iam/policy.ts';
import { type Prepared, prepare } from '#iam/prepare.ts';
import { type KeyState, RESOURCE, type Request } from '#iam/request.ts';

/** Kinds of repository that policies tell apart, at most so many: past that not all are looked at. */
const MOST_REPOSITORIES = 12;

export interface OwnCalls {
  /** One call for each kind of call and repository that the policies tell apart. */
  readonly calls: readonly Prepared[];
  /** False: they tell more repositories apart than are looked at. */
  readonly all: boolean;
}

/** The calls to CodeCommit, one of which the principal has to make itself. */
export function ownCallsOf(policies: Policies, question: Question): OwnCalls {
  const any = anyRepository(question);
  const statements = placedPolicies(policies).flatMap(({ policy }) => policy.policy.statements);
  const onAny = callsOn(any, statements, question).map((request) => prepare(policies, request));
  const atoms = onAny.flatMap(({ rules }) => rules.flatMap((rule) => rule.atoms));
  const reading = atoms.filter(({ keys }) => keys.includes(RESOURCE));
  if (reading.length === 0 || any.kind !== 'unknown') return { calls: onAny, all: true };
  const { values, complete } = candidatesOf(RESOURCE, any.unknown, reading);
  const repositories = values.slice(0, MOST_REPOSITORIES).map((value): KeyState => {
    return { kind: 'known', values: value ?? [] };
  });
  return {
    calls: repositories.flatMap((repository) =>
      callsOn(repository, statements, question).map((request) => prepare(policies, request)),
    ),
    all: complete && values.length <= MOST_REPOSITORIES,
  };
}

/** One call of each kind: those that every statement covers alike are as good as one. */
function callsOn(
  repository: KeyState,
  statements: readonly Statement[],
  question: Question,
): readonly Request[] {
  const kinds = new Map<string, Request>();
  for (const request of firstHopRequests(question, repository)) {
    const kind = statements.map((statement) => actionTruthOf(statement, request.action)).join();
    if (!kinds.has(kind)) kinds.set(kind, request);
  }
  return [...kinds.values()];
}
