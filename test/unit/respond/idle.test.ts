import { expect, test } from 'vitest';
import { record } from '../../cli/events.ts';
import { CUSTOMER } from '../../live/fake-aws.ts';
import { accountWith, tracedPorts } from './ports.ts';

const ACCOUNT = '111122223333';
const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const tagged = record('TagUser', { userName: 'carol', tags: [] });

/** An account whose one repository has a key that delegates to IAM; alice may use CodeCommit, and nobody else anything. */
function withKey(ofAlice: string) {
  const details = accountWith({ alice: allow(ofAlice) });
  details.GroupDetailList = [];
  for (const user of details.UserDetailList) user.GroupList = [];
  const root = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const policy = { Version: '2012-10-17', Statement: [root] };
  return {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT,
    partition: 'aws',
    authorizationDetails: details,
    keys: [{ arn: CUSTOMER, aliases: [], manager: 'CUSTOMER', state: 'Enabled', policy }],
    repositories: [
      { name: 'vault', id: 'i', arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:vault`, kmsKeyId: CUSTOMER },
    ],
  };
}

test('who lacks an allow for a customer managed key is told of where CodeCommit would let them through', async () => {
  const traced = tracedPorts(withKey('codecommit:*'));
  const sweep = {
    id: 'e-1',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: '2026-08-01T10:00:00Z',
    region: 'us-east-1',
  };
  const { findings } = await traced.handle(sweep);
  expect(findings.map(({ principals }) => principals.map(({ arn }) => arn))).toEqual([
    [`arn:aws:iam::${ACCOUNT}:user/alice`],
  ]);
});

test('and of nobody where CodeCommit lets nobody through', async () => {
  const { handle, open } = tracedPorts(withKey('s3:*'));
  expect(await handle(tagged)).toMatchObject({ outcome: 'clear', findings: [] });
  expect(await open()).toEqual([]);
});
