import { describe, expect, test } from 'vitest';
import type { Account, Role, User } from '#account/account.ts';
import { principalsOf } from '#account/attachments.ts';
import { loadAccount } from '#account/load-account.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import { assessAccount } from '#guard/assess-account.ts';
import { assessStack } from '#guard/assess-stack.ts';
import { callerOf } from '#guard/caller.ts';
import { documentReader } from '#guard/documents.ts';
import { keysOf } from '#guard/keys.ts';
import { stackOf } from '#guard/stack.ts';
import { accountText } from '../../../bench/account/account-text.ts';
import { type AccountSettings, DEFAULTS } from '../../../bench/account/settings.ts';
import { SMALL_CATALOG } from '../../bench/catalog.ts';

const REGION = 'us-east-1';
const NOW = DEFAULTS.now;
const ARN = 'arn:aws:iam::111122223333';

function accountOf(json: unknown): Account {
  const loaded = loadAccount(json);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

function keyIn(account: Account): RepositoryKey {
  const [key] = keysOf(account, REGION);
  if (key === undefined) throw new Error('there is no key to ask about');
  return key;
}

/** What a principal gets where nobody else is looked at: its whole stack, judged by itself. */
function alone(principal: User | Role, account: Account) {
  const key = keyIn(account);
  const stack = stackOf(principal, key, account, documentReader());
  const found = assessStack(stack, { caller: callerOf(principal, account), key, now: NOW });
  const { verdict, firstHop, actions } = found;
  return { arn: principal.arn, verdict, firstHop, actions };
}

function together(account: Account) {
  const { principals } = assessAccount(account, { regions: [REGION], now: NOW });
  return principals.map(({ principal, verdict, firstHop, actions }) => ({
    arn: principal.arn,
    verdict,
    firstHop,
    actions,
  }));
}

describe('principals that are judged together fare as each would alone', () => {
  test.each<[string, Partial<AccountSettings>]>([
    ['in an account of many denies', { principals: 200, hitEvery: 2 }],
    ['in an account of few denies', { principals: 300, seed: 7 }],
    ['in an organization', { principals: 200, hitEvery: 3, seed: 5, snapshot: true }],
  ])('%s', (_, settings) => {
    const text = [...accountText({ ...DEFAULTS, ...settings }, SMALL_CATALOG)].join('');
    const account = accountOf(JSON.parse(text));
    expect(together(account)).toEqual(principalsOf(account).map((one) => alone(one, account)));
  });
});

const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

/** Two users who may each pull from a repository of their own, under one boundary. */
function pullers(boundary: object): Account {
  const user = (name: string) => ({
    Arn: `${ARN}:user/${name}`,
    UserName: name,
    UserPolicyList: [
      {
        PolicyName: 'pull',
        PolicyDocument: document({
          Effect: 'Allow',
          Action: 'codecommit:GitPull',
          Resource: `arn:aws:codecommit:${REGION}:111122223333:${name}`,
        }),
      },
    ],
    PermissionsBoundary: { PermissionsBoundaryArn: `${ARN}:policy/boundary` },
  });
  return accountOf({
    UserDetailList: [user('ahead'), user('behind')],
    RoleDetailList: [],
    Policies: [
      {
        Arn: `${ARN}:policy/boundary`,
        PolicyName: 'boundary',
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: boundary }],
      },
    ],
  });
}

describe('a permissions boundary', () => {
  test.each([
    [
      'that names one repository opens it to its user alone',
      document({
        Effect: 'Allow',
        Action: ['codecommit:*', 'kms:*'],
        Resource: `arn:aws:codecommit:${REGION}:111122223333:ahead`,
      }),
      { ahead: 'open', behind: 'closed' },
    ],
    [
      'that spares one repository closes it to its user alone',
      document({
        Effect: 'Allow',
        Action: '*',
        NotResource: `arn:aws:codecommit:${REGION}:111122223333:ahead`,
      }),
      { ahead: 'closed', behind: 'open' },
    ],
    [
      'over every resource opens to both what each is allowed',
      document({ Effect: 'Allow', Action: '*', Resource: '*' }),
      { ahead: 'open', behind: 'open' },
    ],
    [
      'that denies one repository closes it to its user alone',
      document(
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'codecommit:*', Resource: 'arn:aws:codecommit:*:*:ahead' },
      ),
      { ahead: 'closed', behind: 'open' },
    ],
  ])('%s', (_, boundary, expected) => {
    const account = pullers(boundary);
    const hops = together(account).map(({ arn, firstHop }) => [arn.replace(`${ARN}:user/`, ''), firstHop]);
    expect(Object.fromEntries(hops)).toEqual(expected);
    expect(together(account)).toEqual(principalsOf(account).map((one) => alone(one, account)));
  });
});
