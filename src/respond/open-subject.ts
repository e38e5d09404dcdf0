import type { Change, Owner } from '#account/change.ts';
import type { Finding } from '#guard/finding.ts';

type Concerns = (finding: Finding) => boolean;

/**
 * Which open findings a change can lift, or make more or less severe, that adds no deny itself.
 *
 * @returns undefined where there can be none, so that nobody has to ask
 */
export function openSubject(change: Change): Concerns | undefined {
  switch (change.kind) {
    case 'put-inline':
    case 'delete-inline':
      return either(reaches(change.owner), ofPolicy(`/${change.owner.name}#${change.policyName}`));
    case 'detach':
    case 'delete-boundary':
    case 'delete':
      return reaches(change.owner);
    case 'remove-from-group':
      return reaches({ kind: 'user', name: change.userName });
    case 'create-version':
      return change.setAsDefault ? either(ofPolicy(change.policyArn), isClosed) : undefined;
    case 'attach-organization-policy':
    case 'detach-organization-policy':
    case 'update-organization-policy':
    case 'enable-policy-type':
    case 'disable-policy-type':
    case 'leave-organization':
      return either(({ source }) => source.layer === 'scp' || source.layer === 'rcp', isClosed);
    case 'delete-repository':
      return ({ repositories }) =>
        repositories.some((arn) => arn.endsWith(`:${change.name}`) && arn.includes(`:${change.region}:`));
    default:
      return undefined;
  }
}

function either(one: Concerns, other: Concerns): Concerns {
  return (finding) => one(finding) || other(finding);
}

function ofPolicy(end: string): Concerns {
  return ({ source }) => source.policyKey.toLowerCase().endsWith(end.toLowerCase());
}

/** The first hop of somebody is not known to be open: a policy that goes may open it. */
function isClosed({ principals }: Finding): boolean {
  return principals.some(({ firstHop }) => firstHop !== 'open');
}

/**
 * It reaches a user or role, or somebody through a group. Who else is in a group is not in a finding: whose first hop is
 * not known to be open may be.
 */
function reaches({ kind, name }: Owner): Concerns {
  const lower = name.toLowerCase();
  const isOwner = ({ arn, via }: Finding['principals'][number]): boolean =>
    kind === 'group'
      ? via.some((step) => step.toLowerCase() === `group ${lower}`)
      : arn.toLowerCase().includes(`:${kind}/`) && arn.toLowerCase().endsWith(`/${lower}`);
  const isHit: Concerns = ({ principals }) => principals.some(isOwner);
  return kind === 'group' ? either(isHit, isClosed) : isHit;
}
