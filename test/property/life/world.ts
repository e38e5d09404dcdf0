import type { Account } from '#account/account.ts';
import { applyChange } from '#account/apply-change.ts';
import type { Change } from '#account/change.ts';
import { decodeEvent } from '#respond/decode.ts';
import { deny, type Json } from '../../cli/accounts.ts';
import { record } from '../../cli/events.ts';
import { accountOf, accountWith } from '../../unit/respond/ports.ts';

export const ACCOUNT = '111122223333';
const SHARED = `arn:aws:iam::${ACCOUNT}:policy/shared`;

/** Documents whose denies have one Sid, so that they are one finding that comes, goes and changes. */
const DOCUMENTS: Readonly<Record<string, Json>> = {
  denies: deny(),
  'denies without MFA': deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }),
  'denies nothing': deny({ Effect: 'Allow', Sid: 'Fine' }),
};

/** One thing that somebody does to the account, by its name. */
export const DEEDS: Readonly<Record<string, () => Json>> = {
  ...Object.fromEntries(
    ['alice', 'bob'].flatMap((userName) =>
      Object.entries(DOCUMENTS).map(([name, document]) => [
        `${userName}'s own policy ${name}`,
        () =>
          record('PutUserPolicy', { userName, policyName: 'own', policyDocument: JSON.stringify(document) }),
      ]),
    ),
  ),
  "alice's own policy goes": () => record('DeleteUserPolicy', { userName: 'alice', policyName: 'own' }),
  "bob's own policy goes": () => record('DeleteUserPolicy', { userName: 'bob', policyName: 'own' }),
  ...Object.fromEntries(
    Object.entries(DOCUMENTS).map(([name, document]) => [
      `the group's policy ${name}`,
      () =>
        record('PutGroupPolicy', {
          groupName: 'developers',
          policyName: 'own',
          policyDocument: JSON.stringify(document),
        }),
    ]),
  ),
  "the group's policy goes": () =>
    record('DeleteGroupPolicy', { groupName: 'developers', policyName: 'own' }),
  'alice leaves the group': () =>
    record('RemoveUserFromGroup', { userName: 'alice', groupName: 'developers' }),
  'alice joins the group': () => record('AddUserToGroup', { userName: 'alice', groupName: 'developers' }),
  'carol gets the shared policy': () => record('AttachUserPolicy', { userName: 'carol', policyArn: SHARED }),
  'carol loses the shared policy': () => record('DetachUserPolicy', { userName: 'carol', policyArn: SHARED }),
  'something that nobody knows': () => record('SomethingNew', {}),
};

/** The account at one moment. */
interface Version {
  readonly from: number;
  readonly account: Account;
}

/** An account that changes as time goes by, and what is told of it. */
export class World {
  readonly #versions: Version[];

  constructor(now: number) {
    const start = accountWith();
    start.Policies = [
      {
        PolicyName: 'shared',
        PolicyId: 'ANPASHARED',
        Arn: SHARED,
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: DOCUMENTS['denies'] }],
      },
    ];
    this.#versions = [{ from: now, account: accountOf(start) }];
  }

  /** Somebody changes the account. @returns the body of the record that tells of it */
  does(deed: string, now: number): string {
    const event = { ...DEEDS[deed]?.(), eventTime: `${new Date(now).toISOString().slice(0, 19)}Z` };
    const decoded = decodeEvent(event);
    if (!decoded.ok) throw new Error(decoded.error.message);
    if (decoded.value.kind === 'change') this.#change(decoded.value.change, now);
    return JSON.stringify(event);
  }

  #change(change: Change, from: number): void {
    this.#versions.push({ from, account: applyChange(this.now(), change).account });
  }

  now(): Account {
    return this.at(Number.POSITIVE_INFINITY);
  }

  /**
   * What a read shows that lags, of each user and group for itself: "eventual consistency" promises no order.
   *
   * @param moment when the next one was as it is shown
   */
  read(moment: () => number): Account {
    const account = this.at(moment());
    const shown = <K, V>(of: (account: Account) => ReadonlyMap<K, V>): ReadonlyMap<K, V> =>
      new Map(
        [...of(account).keys()].flatMap((key) => {
          const value = of(this.at(moment())).get(key);
          return value === undefined ? [] : [[key, value]];
        }),
      );
    return { ...account, users: shown(({ users }) => users), groups: shown(({ groups }) => groups) };
  }

  /** The account as it was at a moment: what a read that lags shows. */
  at(moment: number): Account {
    const then = this.#versions.findLast(({ from }) => from <= moment) ?? this.#versions[0];
    if (then === undefined) throw new Error('a world without a beginning');
    return then.account;
  }
}
