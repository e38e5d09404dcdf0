import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { LiveCalls } from './live-calls.ts';
import { fieldOf } from './missing-field.ts';
import type { Turn } from './pace.ts';

type OrganizationCalls = Pick<LiveCalls, 'organization' | 'parent' | 'policyPage' | 'policyDocument'>;

/**
 * Reads the organization of the account and the policies on the way from its root to an account. All but the
 * organization itself "can be called only from the organization's management account or by a member account that is a
 * delegated administrator".
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html
 */
export function organizationCalls(client: OrganizationsClient, turn: Turn): OrganizationCalls {
  return {
    organization: async () => {
      await turn();
      return await organizationOf(client);
    },
    parent: async (childId) => {
      await turn();
      const { Parents } = await client.send(new ListParentsCommand({ ChildId: childId }));
      // "In the current release, a child can have only a single parent."
      const parent = fieldOf('ListParents', 'Parents', Parents?.[0]);
      return { id: fieldOf('ListParents', 'Id', parent.Id), isRoot: parent.Type === 'ROOT' };
    },
    policyPage: async (type, targetId, next) => {
      await turn();
      const from = next === undefined ? {} : { NextToken: next };
      const command = new ListPoliciesForTargetCommand({ Filter: type, TargetId: targetId, ...from });
      const { Policies = [], NextToken } = await client.send(command);
      const items = Policies.map(({ Id, Name }) => {
        const id = fieldOf('ListPoliciesForTarget', 'Id', Id);
        return { id, name: Name ?? id };
      });
      return { items, ...(NextToken === undefined ? {} : { next: NextToken }) };
    },
    policyDocument: async (policyId) => {
      await turn();
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: policyId }));
      return fieldOf('DescribePolicy', 'Content', Policy?.Content);
    },
  };
}

async function organizationOf(client: OrganizationsClient): ReturnType<OrganizationCalls['organization']> {
  try {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    return {
      id: fieldOf('DescribeOrganization', 'Id', Organization?.Id),
      managementAccountId: fieldOf('DescribeOrganization', 'MasterAccountId', Organization?.MasterAccountId),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'AWSOrganizationsNotInUseException') return null;
    throw error;
  }
}
