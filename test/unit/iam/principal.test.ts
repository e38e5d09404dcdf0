import { describe, expect, test } from 'vitest';
import type { Truth } from '#iam/atom.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { Statement } from '#iam/policy.ts';
import { grantReach, principalTruth, type Reach } from '#iam/principal.ts';
import { type Principal, parsePrincipalArn } from '#iam/request.ts';

const ACCOUNT = '111122223333';
const HOME = `arn:aws:iam::${ACCOUNT}:root`;
const AWAY = 'arn:aws:iam::444455556666:root';
const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;
const BOB = `arn:aws:iam::${ACCOUNT}:user/bob`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/dev`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/one`;
const ANOTHER_SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/two`;
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/carol`;

function caller(arn: string): Principal {
  const principal = parsePrincipalArn(arn);
  if (principal === undefined) throw new Error(`${arn} is no principal`);
  return principal;
}

/** A statement of a key policy. */
function statementOf(elements: object): Statement {
  const whole = { Effect: 'Allow', Action: '*', Resource: '*', ...elements };
  const [statement] = parsePolicy({ Version: '2012-10-17', Statement: whole }, 'resource').statements;
  if (statement === undefined) throw new Error('one statement was given');
  return statement;
}

function covers(elements: object, arn: string, hasBoundary = false): Truth {
  const statement = statementOf({ Effect: 'Deny', ...elements });
  if (statement.principal === undefined) throw new Error('it names principals');
  return principalTruth(statement.principal, caller(arn), { hasBoundary });
}

describe('a Principal', () => {
  test.each<[string, object | string, string, Truth]>([
    ['covers everyone', '*', USER, true],
    ['covers the account of the caller', { AWS: ACCOUNT }, USER, true],
    ['covers the root user by the account', { AWS: HOME }, HOME, true],
    ['covers nobody of another account', { AWS: AWAY }, USER, false],
    ['covers a user by its ARN', { AWS: USER }, USER, true],
    ['covers no other user', { AWS: BOB }, USER, false],
    ['covers a session by its role', { AWS: ROLE }, SESSION, true],
    ['covers a session by its ARN', { AWS: SESSION }, SESSION, true],
    ['covers no session by another', { AWS: ANOTHER_SESSION }, SESSION, false],
    [
      'covers no session by a user with the name of its role',
      { AWS: `${HOME.slice(0, -4)}user/dev` },
      SESSION,
      false,
    ],
    [
      'covers no session by a role of that name elsewhere',
      { AWS: ROLE.replace(ACCOUNT, '444455556666') },
      SESSION,
      false,
    ],
    ['may cover a role by one of its sessions', { AWS: SESSION }, ROLE, undefined],
    ['covers a federated user by its ARN', { AWS: FEDERATED }, FEDERATED, true],
    ['may cover a federated user by a user of its account', { AWS: BOB }, FEDERATED, undefined],
    ['covers no federated user by a role', { AWS: ROLE }, FEDERATED, false],
    ['covers nobody by a service', { Service: 'codecommit.amazonaws.com' }, SESSION, false],
  ])('%s', (_, named, arn, expected) => {
    expect(covers({ Principal: named }, arn)).toBe(expected);
  });
});

describe('a NotPrincipal', () => {
  test.each<[string, string | readonly string[], string, Truth]>([
    ['spares everyone where it lists everyone', '*', USER, false],
    ['spares the root user by the account', [HOME], HOME, false],
    ['does not spare the root user by another account', [AWAY], HOME, true],
    ['spares a user that it lists with the account', [HOME, USER], USER, false],
    ['may spare a user that it lists without the account', [USER], USER, undefined],
    ['may spare a user by the account alone', [HOME], USER, undefined],
    ['does not spare a user where the account is there for another', [HOME, BOB], USER, true],
    [
      'may spare a user by the account beside a user of another one',
      [HOME, BOB.replace(ACCOUNT, '444455556666')],
      USER,
      undefined,
    ],
    ['does not spare a user that it does not list', [BOB], USER, true],
    ['spares a session that it lists with role and account', [HOME, ROLE, SESSION], SESSION, false],
    ['may spare a session that it lists without its role', [HOME, SESSION], SESSION, undefined],
    ['may spare a session that it lists alone', [SESSION], SESSION, undefined],
    ['may spare a session by its role and account', [HOME, ROLE], SESSION, undefined],
    [
      'does not spare a session where the role is there for another',
      [HOME, ROLE, ANOTHER_SESSION],
      SESSION,
      true,
    ],
    ['may spare a role, whose session may be the one', [HOME, ROLE, SESSION], ROLE, undefined],
    ['spares a federated user that it lists with the account', [HOME, FEDERATED], FEDERATED, false],
    ['may spare a federated user that it lists without the account', [FEDERATED], FEDERATED, undefined],
    ['does not spare a federated user by a user', [HOME, BOB], FEDERATED, true],
  ])('%s', (_, listed, arn, expected) => {
    expect(covers({ NotPrincipal: { AWS: listed } }, arn)).toBe(expected);
  });

  test('spares nobody who has a boundary', () => {
    expect(covers({ NotPrincipal: { AWS: [HOME, USER] } }, USER, true)).toBe(true);
  });

  test('is none with an Allow: the statement is not understood', () => {
    const { principal, doubts } = statementOf({ NotPrincipal: { AWS: [HOME, USER] } });
    expect([principal, doubts.map(({ code }) => code)]).toEqual([undefined, ['element-not-allowed']]);
  });
});

describe('how a grant reaches the caller', () => {
  const where = (key: string) => ({ Condition: { StringEquals: { [key]: 'v' } } });

  test.each<[string, object, string, Reach]>([
    ['as everyone, where nobody is named', {}, USER, 'anyone'],
    ['as everyone', { Principal: '*' }, USER, 'anyone'],
    [
      'as everyone with some other condition',
      { Principal: '*', ...where('aws:PrincipalOrgID') },
      USER,
      'anyone',
    ],
    [
      'by name, where a condition narrows everyone',
      { Principal: '*', ...where('aws:PrincipalArn') },
      USER,
      'named',
    ],
    [
      'as a user whatever a condition says',
      { Principal: { AWS: USER }, ...where('aws:PrincipalArn') },
      USER,
      'user',
    ],
    ['as an account', { Principal: { AWS: HOME } }, USER, 'account'],
    ['as a user before everyone', { Principal: { AWS: ['*', USER] } }, USER, 'user'],
    ['as everyone before a role', { Principal: { AWS: [ROLE, '*'] } }, ROLE, 'anyone'],
    ['as a role before an account', { Principal: { AWS: [HOME, ROLE] } }, ROLE, 'role'],
    ['as a session before a role', { Principal: { AWS: [ROLE, SESSION] } }, SESSION, 'session'],
    ['as the role of a session', { Principal: { AWS: ROLE } }, SESSION, 'role'],
    ['as one of the sessions of a role', { Principal: { AWS: SESSION } }, ROLE, 'session'],
    ['as a federated user', { Principal: { AWS: FEDERATED } }, FEDERATED, 'federated'],
    ['as the user who federated', { Principal: { AWS: BOB } }, FEDERATED, 'federator'],
    ['not at all by another session', { Principal: { AWS: ANOTHER_SESSION } }, SESSION, 'none'],
    ['not at all', { Principal: { AWS: BOB } }, USER, 'none'],
  ])('%s', (_, elements, arn, reach) => {
    expect(grantReach(statementOf(elements), caller(arn))).toBe(reach);
  });
});
