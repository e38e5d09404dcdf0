import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateOutput } from '#cli/evaluate-schema.ts';
import { run } from '#cli/scan.ts';
import { ACCOUNT, type Json, ran } from '../cli/accounts.ts';
import { accountOf, lineWith, scanLines, userArn } from './ask.ts';
import { denyWith, member, ODD_NAMES } from './oddity.ts';

/** Names that IAM allows for users, groups, roles and policies, and that JavaScript has a meaning for. */
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'length',
  'then',
];

const DENY = denyWith({});
const inline = (PolicyName: string) => [{ PolicyName, PolicyDocument: DENY }];

/** A user, a role and a group of one name, each of which is denied by a policy of that name. */
function accountNamed(name: string): Json {
  const arn = (kind: string): string => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
  return {
    UserDetailList: [
      { UserName: name, Arn: arn('user'), UserPolicyList: inline(name), GroupList: [name] },
      { UserName: 'member', Arn: userArn('member'), GroupList: [name.toUpperCase()] },
      {
        UserName: 'attached',
        Arn: userArn('attached'),
        AttachedManagedPolicies: [{ PolicyArn: arn('policy') }],
      },
      { UserName: 'free', Arn: userArn('free') },
    ],
    GroupDetailList: [{ GroupName: name, Arn: arn('group'), GroupPolicyList: inline(name) }],
    RoleDetailList: [{ RoleName: name, Arn: arn('role'), RolePolicyList: inline(name) }],
    Policies: [
      {
        PolicyName: name,
        Arn: arn('policy'),
        DefaultVersionId: name,
        PolicyVersionList: [{ VersionId: name, Document: DENY }],
      },
    ],
  };
}

describe.each(NAMES)('an account in which everything is called %s', (name) => {
  test('has all its principals, each with its own causes', async () => {
    const arn = (kind: string): string => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
    const lines = await scanLines(accountNamed(name));
    const told = [...lines.values()].map(({ principal, verdict, causes }) => [
      principal,
      verdict,
      causes.map(({ policy, via }) => `${policy} by ${via.join(', ')}`),
    ]);
    expect(told.sort()).toEqual(
      [
        [
          arn('user'),
          'denied',
          [
            `${arn('user')}#${name} by user ${name}`,
            `${arn('group')}#${name} by user ${name}, group ${name}`,
          ],
        ],
        [userArn('member'), 'denied', [`${arn('group')}#${name} by user member, group ${name}`]],
        [userArn('attached'), 'denied', [`${arn('policy')} by user attached`]],
        [userArn('free'), 'clear', []],
        [arn('role'), 'denied', [`${arn('role')}#${name} by role ${name}`]],
      ].sort(),
    );
  });

  test('loses nobody to a group or policy that it does not list', async () => {
    const account = accountNamed(name);
    account.GroupDetailList = [];
    account.Policies = [];
    const lines = await scanLines(account);
    expect([...lines].map(([, { verdict, complete }]) => [verdict, complete]).sort()).toEqual([
      ['clear', true],
      ['conditional', false],
      ['conditional', false],
      ['denied', false],
      ['denied', true],
    ]);
  });
});

const tagged = (key: string): Json => ({
  UserDetailList: [
    {
      UserName: 'alice',
      Arn: userArn('alice'),
      Tags: [{ Key: key, Value: 'v' }],
      UserPolicyList: [
        {
          PolicyName: 'odd',
          PolicyDocument: denyWith({ Condition: { StringEquals: { [`aws:PrincipalTag/${key}`]: 'v' } } }),
        },
      ],
    },
  ],
  RoleDetailList: [],
});

describe.each(ODD_NAMES.filter((name) => name !== ''))('a tag called %j', (name) => {
  test('counts in scan', async () => {
    const lines = await scanLines(tagged(name));
    expect(lines.get(userArn('alice'))?.verdict).toBe('denied');
  });
});

describe.each(ODD_NAMES.filter((name) => name !== ''))('the unknown key %j', (name) => {
  test('is in the witness', () => {
    const line = lineWith(denyWith({ Condition: { StringEquals: member(name, 'v') } }));
    const answer = decideLine({ ...line, request: { ...line.request, unknown: [name] } });
    const { decision, unknown } = evaluateOutput.parse(answer);
    expect({ decision, unknown }).toEqual({ decision: 'Conditional', unknown: [name] });
    expect(answer).toMatchObject({ witness: { denied: { context: member(name, 'v') } } });
  });
});

describe('the table for a terminal', () => {
  const documents = ODD_NAMES.flatMap((name) => [
    denyWith({ Sid: name, Condition: member(name, { a: 'b' }) }),
    denyWith({ Condition: { StringEquals: member(name, name) } }, member(name, 1)),
    denyWith({ ...member(name, 1), Action: name }),
    `{"${name}`,
  ]);

  test('has no control characters of a policy, and everyone in it', async () => {
    const users = new Map(documents.map((document, i) => [`user${i}`, document]));
    const { code, out } = await ran(
      run,
      ['--account', '-', '--format', 'table'],
      [JSON.stringify(accountOf(users))],
    );
    expect(code).toBe(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(out.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800]/u)).toBeNull();
    expect(out).toContain(`${documents.length + 1} principals: `);
  });
});
