import { describe, expect, test } from 'vitest';
import type { Json } from '../../cli/accounts.ts';
import { putUserPolicy, record, refused } from '../../cli/events.ts';
import { accountOf, accountWith, DENY, denyIn, tracedPorts } from './ports.ts';

const put = (userName = 'alice', document: unknown = DENY) => {
  const event = putUserPolicy(userName, document);
  event.requestParameters.policyName = 'own';
  return event;
};
const retag = () => record('TagUser', { userName: 'alice', tags: [] });
const remove = () => record('DeleteUserPolicy', { userName: 'alice', policyName: 'own' });
const denied = accountWith({ alice: DENY });

describe('a finding is resolved', () => {
  /** Opens a finding for alice, then reads another account for another event. */
  async function opened(account: Json, event: Json, complete = true) {
    let first = true;
    const traced = tracedPorts(denied, {
      readAccount: async () => {
        const read = { account: accountOf(first ? denied : account), calls: 1, complete: first || complete };
        first = false;
        return read;
      },
    });
    await traced.handle(put());
    return { response: await traced.handle(event), open: await traced.open() };
  }

  test('when a complete read no longer has it, whatever the event was about', async () => {
    const tag = record('TagUser', { userName: 'carol', tags: [] });
    for (const event of [remove(), tag]) {
      const { response, open } = await opened(accountWith(), event);
      expect(response).toMatchObject({
        outcome: 'resolved',
        resolved: [{ source: { sid: 'NoKms' } }],
        findings: [],
      });
      expect(open).toEqual([]);
    }
  });

  test('not by an incomplete read', async () => {
    const { response, open } = await opened(accountWith(), remove(), false);
    expect(response).toMatchObject({ outcome: 'clear', resolved: [], alerts: [] });
    expect(open).toHaveLength(1);
  });

  test('not while a policy of the same principal can not be read', async () => {
    const account = accountWith();
    const PolicyArn = 'arn:aws:iam::111122223333:policy/gone';
    account.UserDetailList[1].AttachedManagedPolicies = [{ PolicyName: 'gone', PolicyArn }];
    expect(account.UserDetailList[1].UserName).toBe('alice');
    const { response, open } = await opened(account, remove());
    expect(response).toMatchObject({ outcome: 'finding', resolved: [] });
    expect(open).toHaveLength(2);
  });

  test('also when its principal is gone', async () => {
    const account = accountWith();
    account.UserDetailList = account.UserDetailList.filter(({ UserName }: Json) => UserName !== 'alice');
    const { response } = await opened(account, record('DeleteUser', { userName: 'alice' }));
    expect(response).toMatchObject({ outcome: 'resolved' });
  });

  test('while another one is found, and both are told', async () => {
    const { response } = await opened(accountWith({ bob: DENY }), put('bob'));
    expect(response).toMatchObject({ outcome: 'finding', findings: [{}], resolved: [{}] });
    expect(response.alerts.map(({ kind }) => kind)).toEqual(['opened', 'resolved']);
    expect(response.reason).toContain('always denied to user bob; own: statement 1 "NoKms"');
  });

  test('not because its Region is not looked at', async () => {
    const account = accountWith({ alice: denyIn('ap-south-1') });
    const { handle, open, becomes } = tracedPorts(account);
    const created = record(
      'CreateRepository',
      { repositoryName: 'a' },
      {
        eventSource: 'codecommit.amazonaws.com',
        awsRegion: 'ap-south-1',
        responseElements: { repositoryMetadata: { repositoryName: 'a', repositoryId: 'i' } },
      },
    );
    expect(await handle(created)).toMatchObject({
      outcome: 'finding',
      findings: [{ regions: ['ap-south-1'] }],
    });
    expect(await handle(record('TagUser', { userName: 'carol', tags: [] }))).toMatchObject({ resolved: [] });
    expect(await open()).toHaveLength(1);
    becomes(accountWith());
    expect(await handle(remove())).toMatchObject({ outcome: 'resolved' });
  });

  test('not when it was opened while the account was being read', async () => {
    const traced = tracedPorts(accountWith());
    const [finding] = (await tracedPorts(denied).handle(put())).findings;
    if (finding === undefined) throw new Error('no finding');
    const { ledger } = traced.ports;
    const readAccount = async () => {
      const at = '2026-08-01T10:00:00Z';
      await ledger.write({ revision: 1, status: 'open', finding, openedAt: at, seenAt: at });
      return { account: accountOf(accountWith()), calls: 1, complete: true };
    };
    const { handle, alerts } = tracedPorts(accountWith(), { readAccount, ledger });
    expect(await handle(retag())).toMatchObject({ outcome: 'clear', resolved: [] });
    expect(alerts).toEqual([]);
  });

  test('not where nobody can explain a refusal: policies say nothing about it', async () => {
    const { handle, open } = tracedPorts(accountWith());
    await handle(refused());
    expect(await handle(retag())).toMatchObject({ outcome: 'clear', resolved: [] });
    expect(await open()).toMatchObject([{ finding: { unexplained: true } }]);
  });
});
