import { anyRepository, firstHopRequests } from '#codecommit/kms-request.ts';
import type { ModelInput } from '#codecommit/request-model.ts';
import { candidatesOf } from '#iam/cells.ts';
import { exploreOptions, type Policies, type PreparedRequest, prepare } from '#iam/evaluate.ts';
import { explore } from '#iam/explore.ts';
import { type KeyState, RESOURCE } from '#iam/request.ts';
import type { FirstHop } from './finding.ts';

type Question = Omit<ModelInput, 'action'>;

/** Kinds of repository that policies tell apart, at most so many: past that the answer may be `unknown`. */
const MOST_REPOSITORIES = 12;

/**
 * Whether the principal can make its own call to CodeCommit in the sessions in which KMS refuses (in any session,
 * when `refused` is empty). Both hops are judged with the same identity, tags, MFA and time.
 *
 * @param refused the KMS requests of the same principal
 */
export function firstHopOf(
  policies: Policies,
  question: Question,
  refused: readonly PreparedRequest[],
): FirstHop {
  const own = ownPolicies(policies);
  const repositories = repositoriesOf(own, question);
  const calls = repositories.some.flatMap((repository) =>
    firstHopRequests(question, repository).map((request) => prepare(own, request)),
  );
  const all = [...refused, ...calls];
  const { leaves, exhausted } = explore(
    all.map((one) => one.question),
    exploreOptions(all.map(({ request }) => request)),
  );
  if (exhausted) return 'unknown';
  const relevant = leaves.filter(({ labels }) => {
    const kms = labels.slice(0, refused.length);
    return refused.length === 0 || kms.some((label) => label !== 'Allowed');
  });
  const open = relevant.map(({ labels }) => labels.slice(refused.length).includes('Allowed'));
  if (!open.includes(false)) return 'open';
  return open.includes(true) || !repositories.all ? 'unknown' : 'closed';
}

/** The key's policy and the RCPs that bind the key say nothing about a call to CodeCommit. */
function ownPolicies({ resource: _key, rcp: _rcp, ...own }: Policies): Policies {
  return own;
}

interface Repositories {
  readonly some: readonly KeyState[];
  /** False: the policies tell more apart than are looked at. */
  readonly all: boolean;
}

/** One repository for each way in which the policies tell repositories apart. */
function repositoriesOf(policies: Policies, question: Question): Repositories {
  const any = anyRepository(question);
  if (any.kind !== 'unknown') return { some: [any], all: true };
  const requests = firstHopRequests(question, any);
  const atoms = requests.flatMap((request) =>
    prepare(policies, request).question.rules.flatMap((rule) => rule.atoms),
  );
  const { values, complete } = candidatesOf(
    RESOURCE,
    any.unknown,
    atoms.filter(({ keys }) => keys.includes(RESOURCE)),
  );
  const some = values
    .slice(0, MOST_REPOSITORIES)
    .map((value) => ({ kind: 'known' as const, values: value ?? [] }));
  return { some, all: complete && values.length <= MOST_REPOSITORIES };
}
