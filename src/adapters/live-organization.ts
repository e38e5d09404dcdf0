import type { OrganizationPolicy, Surroundings } from '#account/account.ts';
import type { Attempts } from './live-attempts.ts';
import { allOf, type LiveCalls, type OrganizationPolicyType } from './live-calls.ts';

type Organization = Pick<Surroundings, 'organization' | 'scp' | 'rcp'>;

/**
 * The organization of an account and the policies that bind it, from the root down. What is refused is left out, and so
 * not known. The management account is bound by none: nothing is asked for it.
 */
export async function readOrganization(
  calls: LiveCalls,
  accountId: string,
  attempts: Attempts,
): Promise<Organization> {
  const organization = await attempts.of({ part: 'organization' }, calls.organization);
  if (organization === undefined) return {};
  if (organization === null) return { scp: [], rcp: [] };
  if (organization.managementAccountId === accountId) return { organization };
  const path = await attempts.of({ part: 'scp', of: 'the way to the root of the organization' }, () =>
    pathTo(accountId, calls),
  );
  if (path === undefined) return { organization };
  const documents = documentReader(calls);
  const scp = await attempts.of({ part: 'scp' }, () =>
    levelsOf('SERVICE_CONTROL_POLICY', path, calls, documents),
  );
  const rcp = await attempts.of({ part: 'rcp' }, () =>
    levelsOf('RESOURCE_CONTROL_POLICY', path, calls, documents),
  );
  return { organization, ...(scp === undefined ? {} : { scp }), ...(rcp === undefined ? {} : { rcp }) };
}

/** The ids from the root to the account. */
async function pathTo(accountId: string, { parent }: LiveCalls): Promise<readonly string[]> {
  const path = [accountId];
  for (let isRoot = false, child = accountId; !isRoot; ) {
    const above = await parent(child);
    if (path.includes(above.id)) throw new Error(`\`${above.id}\` is above itself in the organization`);
    path.unshift(above.id);
    ({ isRoot, id: child } = above);
  }
  return path;
}

/**
 * The policies of each level. While a type is switched on, every level has at least one policy of it; "if you disable a
 * policy type, all policies of that type are automatically detached": then there are no levels.
 * https://docs.aws.amazon.com/organizations/latest/userguide/enable-policy-type.html
 */
async function levelsOf(
  type: OrganizationPolicyType,
  path: readonly string[],
  { policyPage }: LiveCalls,
  documentOf: (id: string) => Promise<string>,
): Promise<readonly (readonly OrganizationPolicy[])[]> {
  const levels: OrganizationPolicy[][] = [];
  for (const target of path) {
    const level: OrganizationPolicy[] = [];
    for (const { id, name } of await allOf((next) => policyPage(type, target, next)))
      level.push({ id, name, document: await documentOf(id) });
    levels.push(level);
  }
  return levels.every((level) => level.length === 0) ? [] : levels;
}

/** Reads each document once, however many levels it is attached to. */
function documentReader({ policyDocument }: LiveCalls): (id: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (id) => {
    const document = known.get(id) ?? (await policyDocument(id));
    known.set(id, document);
    return document;
  };
}
