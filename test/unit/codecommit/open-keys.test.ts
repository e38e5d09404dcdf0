import { describe, expect, test } from 'vitest';
import { isKeyOf } from '#codecommit/key.ts';
import { OPEN_KEYS, openKey } from '#codecommit/open-keys.ts';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html';
const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html';

describe('a key that AWS leaves open', () => {
  test.each([
    ['4:kms:EncryptionContextKeys', 'which names the encryption context holds', KMS],
    ['4:kms:RequestAlias', 'whether CodeCommit names the key by its alias', KMS],
    ['5:aws:CalledVia', 'whether CodeCommit is among the services that fill `aws:CalledVia`', IAM],
    ['5:aws:Ec2InstanceSourceVpc', 'whether the network of an instance is still told', IAM],
    ['5:aws:MultiFactorAuthPresent', 'what CodeCommit passes on to KMS of the MFA of a session', IAM],
    ['5:aws:SourceIp', 'which address KMS sees', IAM],
    ['5:aws:SourceIdentity', 'which properties of a role session are still told', IAM],
    ['5:aws:TokenIssueTime', 'whether long-term credentials get an issue time', IAM],
    ['5:aws:UserAgent', 'which user agent KMS sees', IAM],
  ])('%s comes with the reason and the page', (fact, reason, page) => {
    expect(openKey(fact)).toEqual({
      reason: expect.stringMatching(new RegExp(`^AWS does not document ${reason}`)),
      page,
    });
    expect(OPEN_KEYS.get(fact)).toBe(openKey(fact));
  });

  test('is none whose answer is taken for true', () => {
    expect([openKey('5:aws:SecureTransport'), openKey('1.12'), OPEN_KEYS.size]).toEqual([
      undefined,
      undefined,
      9,
    ]);
  });
});

describe('a key lies in the account', () => {
  const key = { kind: 'customer', region: 'us-east-1', policy: undefined } as const;
  test.each([
    ['of its ARN', { ...key, arn: 'arn:aws:kms:us-east-1:111122223333:key/k' }, true],
    ['of its ARN alone', { ...key, arn: 'arn:aws:kms:us-east-1:999999999999:key/111122223333' }, false],
    ['at hand, where only its alias is known', key, true],
  ])('%s', (_, one, expected) => {
    expect(isKeyOf(one, '111122223333')).toBe(expected);
  });
});
