import type { Account, Repository } from '#account/account.ts';
import { principalsOf } from '#account/attachments.ts';
import { keyArnOf } from '#account/change-keys.ts';
import type { KeyChange } from '#account/key-change.ts';
import type { OrganizationChange } from '#account/organization-change.ts';
import { layerOf } from '#account/organization-levels.ts';
import type { RepositoryChange } from '#account/repository-change.ts';
import type { Finding } from '#guard/finding.ts';
import { isBoundByOrganization } from '#guard/stack.ts';

/** What a change touched: the principals whose access it can change, and the policy that it wrote or moved. */
export interface Touched {
  readonly principals: ReadonlySet<string>;
  /** Of the findings for these principals, which it can bear on; undefined: all. */
  readonly concerned?: (finding: Finding) => boolean;
  /** The policy as findings name it; undefined for changes of tags, names and groups. */
  readonly policyKey?: string;
  /** The layers whose missing allow came with the change; without a policy, whose every statement did. */
  readonly layers?: readonly Finding['source']['layer'][];
  /** A group whose membership changed. */
  readonly group?: string;
}

/**
 * Whom a change outside of IAM can affect: a policy of the organization everybody whom it binds, a key those who use
 * the repositories that it encrypts, that is everybody, under that key.
 */
export function touchedElsewhere(
  change: OrganizationChange | KeyChange | RepositoryChange,
  account: Account,
): Touched {
  switch (change.kind) {
    case 'create-repository':
    case 'set-repository-key':
    case 'rename-repository':
    case 'delete-repository':
      return { ...everybody(account), concerned: ofRepository(change) };
    case 'create-key':
    case 'put-key-policy':
    case 'set-key-state':
    case 'put-alias':
    case 'delete-alias':
      return touchedByKey(change, account);
    default:
      return touchedByOrganization(change, account);
  }
}

function everybody(account: Account): Pick<Touched, 'principals'> {
  return { principals: new Set(principalsOf(account).map(({ arn }) => arn)) };
}

function ofRepository(change: RepositoryChange): (finding: Finding) => boolean {
  const name = change.kind === 'rename-repository' ? change.newName : change.name;
  const isIt = (arn: Repository['arn']): boolean =>
    arn.endsWith(`:${name}`) && arn.split(':')[3] === change.region;
  return ({ repositories }) => repositories.some(isIt);
}

/** What an alias stood for before is not known any more: it bears on whatever is found in its Region. */
function touchedByKey(change: KeyChange, account: Account): Touched {
  if (change.kind === 'put-alias' || change.kind === 'delete-alias')
    return { ...everybody(account), concerned: ({ regions }) => regions.includes(change.region) };
  const arn = change.kind === 'create-key' ? change.arn : keyArnOf(account, change);
  return {
    ...everybody(account),
    concerned: ({ keys }) => keys.includes(arn),
    policyKey: arn,
    layers: ['resource'],
  };
}

function touchedByOrganization(change: OrganizationChange, account: Account): Touched {
  const bound = principalsOf(account).filter((principal) => isBoundByOrganization(principal, account));
  const principals = new Set(bound.map(({ arn }) => arn));
  const policyKey = 'policyId' in change ? change.policyId : undefined;
  const layer = layerOf(change, account);
  // Of what nobody has read nothing is known, and what is found elsewhere is no answer to it.
  if (account[layer] === undefined) return { principals, concerned: () => false };
  if (policyKey === undefined) return { principals, layers: 'layer' in change ? [layer] : ['scp', 'rcp'] };
  // What is attached can deny, and takes no allow away.
  return change.kind === 'attach-organization-policy'
    ? { principals, policyKey }
    : { principals, policyKey, layers: [layer] };
}
