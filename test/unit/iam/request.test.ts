import { describe, expect, test } from 'vitest';
import { type Principal, parsePrincipalArn, principalArnKey, type Request, serviceOf } from '#iam/request.ts';

const ACCOUNT = '111122223333';
const IAM = `arn:aws:iam::${ACCOUNT}`;
const STS = `arn:aws:sts::${ACCOUNT}`;

const read = (arn: string): Principal => {
  const principal = parsePrincipalArn(arn);
  if (principal === undefined) throw new Error(`${arn} is no principal`);
  return principal;
};

describe('the ARN of a principal', () => {
  test.each([
    [`${IAM}:root`, 'root', ''],
    [`${IAM}:user/alice`, 'user', 'alice'],
    [`${IAM}:user/staff/eu/alice`, 'user', 'alice'],
    [`${IAM}:role/dev`, 'role', 'dev'],
    [`${IAM}:role/service/dev`, 'role', 'dev'],
    [`${STS}:assumed-role/dev/one`, 'session', 'dev'],
    [`${STS}:federated-user/bob`, 'federated', 'bob'],
  ])('%s tells a %s from others, and its name without a path', (arn, kind, name) => {
    expect(parsePrincipalArn(arn)).toEqual({ kind, arn, name, account: ACCOUNT, partition: 'aws' });
  });

  test('tells the partition and the account', () => {
    const principal = read('arn:aws-us-gov:iam::999999999999:role/dev');
    expect([principal.partition, principal.account]).toEqual(['aws-us-gov', '999999999999']);
  });

  test.each([
    ['', 'empty'],
    ['alice', 'no ARN'],
    [`x${IAM}:user/alice`, 'something before it'],
    [`${IAM}:user/alice\n`, 'something after it'],
    [`${IAM}:rooted`, 'a root with something after it'],
    ['arn::iam::111122223333:user/alice', 'no partition'],
    ['arn:aws:iam::1111:user/alice', 'no account of twelve digits'],
    ['arn:aws:s3::111122223333:user/alice', 'another service'],
    [`${IAM}:group/admins`, 'no kind of principal'],
    [`${IAM}:assumed-role/dev/one`, 'a session outside of STS'],
    [`${STS}:role/dev`, 'a role outside of IAM'],
    [`${IAM}:root/x`, 'a root with a name'],
    [`${IAM}:user`, 'a user without a name'],
    [`${IAM}:user/`, 'a user with an empty name'],
    [`${IAM}:user/staff/`, 'a path without a user'],
    [`${IAM}:role/service/`, 'a path without a role'],
    [`${STS}:assumed-role/dev`, 'a session without a name'],
    [`${STS}:assumed-role/dev/`, 'a session with an empty name'],
    [`${STS}:assumed-role//one`, 'a session of a role without a name'],
    [`${STS}:assumed-role/path/dev/one`, 'a session with a path'],
  ])('%j is none: %s', (arn) => {
    expect(parsePrincipalArn(arn)).toBeUndefined();
  });
});

describe('the key that holds the ARN of a principal', () => {
  test.each([
    `${IAM}:root`,
    `${IAM}:user/staff/alice`,
    `${IAM}:role/service/dev`,
    `${STS}:federated-user/bob`,
  ])('holds %s as it is', (arn) => {
    expect(principalArnKey(read(arn))).toBe(arn);
  });

  test('holds the ARN of the role for a session', () => {
    expect(principalArnKey(read(`arn:aws-cn:sts::${ACCOUNT}:assumed-role/dev/one`))).toBe(
      `arn:aws-cn:iam::${ACCOUNT}:role/dev`,
    );
  });
});

test('the service of a request is the prefix of its action, in lower case', () => {
  const request: Request = {
    action: 'KMS:Decrypt',
    principal: read(`${IAM}:user/alice`),
    resourceAccount: ACCOUNT,
    state: () => ({ kind: 'absent' }),
    correlations: () => [],
  };
  expect(serviceOf(request)).toBe('kms');
});
