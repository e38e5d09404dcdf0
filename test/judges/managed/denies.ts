import { loadAccount } from '#account/load-account.ts';
import { decideLine } from '#cli/evaluate-line.ts';
import { type ContractAction, KMS_CONTRACT } from '#codecommit/contract.ts';
import { assessAccount } from '#guard/assess-account.ts';
import { readOutput } from '../../cases/expectation.ts';
import { asList, type Statement } from '../../spec/types.ts';
import type { StoredVersion } from './library.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const NOW = '2026-11-02T08:00:00Z';

/** Which of CodeCommit's seven actions are denied, in the order of the contract, as far as there are any. */
export interface Denies {
  readonly denied: readonly ContractAction[];
  readonly conditional: readonly ContractAction[];
}

type Verdicts = Readonly<Record<ContractAction, string>>;

const deniesOf = (verdicts: Verdicts): Denies => ({
  denied: KMS_CONTRACT.filter((action) => verdicts[action] === 'denied'),
  conditional: KMS_CONTRACT.filter((action) => verdicts[action] === 'conditional'),
});

const isDeny = (statement: unknown): statement is Statement =>
  typeof statement === 'object' && statement !== null && 'Effect' in statement && statement.Effect === 'Deny';

export const denyStatementsOf = (document: object): readonly Statement[] =>
  'Statement' in document ? asList(document.Statement).filter(isDeny) : [];

/**
 * What the document's denies reach on some key of KMS in some request: nothing is known of what they test, be it the
 * tags of the key, its account, or through which service the call comes.
 */
export function reachOf(document: object): Denies {
  const statements = denyStatementsOf(document);
  const unknown = keysIn(statements);
  const verdictOn = (action: string): string => {
    const { outcomes } = readOutput(
      decideLine({
        principal: { arn: `arn:aws:iam::${ACCOUNT}:role/dev` },
        policies: {
          identity: [{ name: 'denies', document: { Version: '2012-10-17', Statement: statements } }],
        },
        request: { action, resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd`, unknown },
      }),
    );
    if (!outcomes.includes('ExplicitlyDenied')) return 'clear';
    return outcomes.length === 1 ? 'denied' : 'conditional';
  };
  return {
    denied: KMS_CONTRACT.filter((action) => verdictOn(action) === 'denied'),
    conditional: KMS_CONTRACT.filter((action) => verdictOn(action) === 'conditional'),
  };
}

/** Every key that a statement tests or uses as a variable, each once whatever its letter case. */
function keysIn(statements: readonly Statement[]): string[] {
  const tested = statements.flatMap(({ Condition = {} }) => Object.values(Condition).flatMap(Object.keys));
  const variables = [...JSON.stringify(statements).matchAll(/\$\{(\w+:[^},]+)/g)].map(([, key = '']) => key);
  return [...new Map([...tested, ...variables].map((key) => [key.toLowerCase(), key])).values()];
}

/** How a role has the policy. */
export type Place = 'inline' | 'attached' | 'boundary';

/** What `scan` says of a role on `aws/codecommit` that has this one document and no other, for each version. */
export function scanEach(versions: readonly StoredVersion[], place: Place): readonly Denies[] {
  const account = loadAccount({
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: versions.map((version, index) => roleWith(version, place, index)),
    Policies: place === 'inline' ? [] : versions.map(managedPolicyOf),
  });
  if (!account.ok) throw new Error(`the account can't be read: ${account.error.message}`);
  const { principals } = assessAccount(account.value, { regions: [REGION], now: NOW });
  const verdicts = new Map(principals.map(({ principal, actions }) => [principal.arn, actions]));
  return versions.map((_, index) => {
    const actions = verdicts.get(roleArn(index));
    if (actions === undefined) throw new Error(`no verdict on ${roleArn(index)}`);
    return deniesOf(actions);
  });
}

const roleArn = (index: number): string => `arn:aws:iam::${ACCOUNT}:role/r${index}`;

function roleWith({ policy, arn, document }: StoredVersion, place: Place, index: number): object {
  const role = { Arn: roleArn(index), RoleName: `r${index}` };
  if (place === 'inline')
    return { ...role, RolePolicyList: [{ PolicyName: policy, PolicyDocument: document }] };
  if (place === 'attached')
    return { ...role, AttachedManagedPolicies: [{ PolicyName: policy, PolicyArn: arn }] };
  return { ...role, PermissionsBoundary: { PermissionsBoundaryArn: arn } };
}

const managedPolicyOf = ({ policy, arn, version, document }: StoredVersion): object => ({
  PolicyName: policy,
  Arn: arn,
  DefaultVersionId: version,
  PolicyVersionList: [
    { VersionId: version, IsDefaultVersion: true, Document: encodeURIComponent(JSON.stringify(document)) },
  ],
});
