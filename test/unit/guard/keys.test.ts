import { describe, expect, test } from 'vitest';
import type { KmsKey, Repository } from '#account/account.ts';
import { keysOf, regionsOf } from '#guard/keys.ts';
import { accountOf, assess, CODECOMMIT, deny, doc, ID, KEY_ARN, user } from './sample.ts';

const OTHER_ARN = `arn:aws:kms:us-east-1:${ID}:key/99999999-12ab-34cd-56ef-1234567890ab`;

const repository = (name: string, region: string, kmsKeyId?: string): Repository => ({
  name,
  id: `r-${name}`,
  arn: `arn:aws:codecommit:${region}:${ID}:${name}`,
  ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
});

const key = (arn: string, manager: 'AWS' | 'CUSTOMER', ...aliases: readonly string[]): KmsKey => ({
  arn,
  aliases,
  manager,
  state: 'Enabled',
  policy: undefined,
});

const managedKey = key(KEY_ARN, 'AWS', 'alias/aws/codecommit');
const customerKey = key(OTHER_ARN, 'CUSTOMER', 'alias/code');

describe('the Regions that are looked at', () => {
  test('are those of the repositories, each once and in order', () => {
    const repositories = [
      repository('b', 'us-east-1'),
      repository('a', 'eu-west-1'),
      repository('c', 'us-east-1'),
    ];
    expect(regionsOf(accountOf({ repositories }))).toEqual(['eu-west-1', 'us-east-1']);
  });

  test.each([
    ['aws', 'us-east-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-new', 'us-east-1'],
  ])('are the one in which IAM lives, without repositories: %s, %s', (partition, region) => {
    expect(regionsOf({ ...accountOf({ repositories: [] }), partition })).toEqual([region]);
  });
});

describe('the keys of a Region', () => {
  const keysIn = (parts: Parameters<typeof accountOf>[0], given?: ReadonlyMap<string, string>) =>
    keysOf(accountOf(parts), 'us-east-1', given).map(({ kind, arn, alias }) => [kind, arn, alias]);

  test('are aws/codecommit alone, of unknown id, where nothing else is known', () => {
    expect(keysIn({})).toEqual([['aws-managed', undefined, 'alias/aws/codecommit']]);
  });

  test('are aws/codecommit by its alias, and no other key without a repository', () => {
    expect(keysIn({ keys: [customerKey, managedKey] })).toEqual([
      ['aws-managed', KEY_ARN, 'alias/aws/codecommit'],
    ]);
  });

  test('are not those of another Region', () => {
    const elsewhere = { ...managedKey, arn: KEY_ARN.replace('us-east-1', 'eu-west-1') };
    expect(keysIn({ keys: [elsewhere], repositories: [repository('a', 'eu-west-1', OTHER_ARN)] })).toEqual([
      ['aws-managed', undefined, 'alias/aws/codecommit'],
    ]);
  });

  test.each([
    ['its ARN', OTHER_ARN],
    ['its id', OTHER_ARN.split('/')[1]],
    ['its alias', 'alias/code'],
    ['the ARN of its alias', `arn:aws:kms:us-east-1:${ID}:alias/code`],
  ])('include the customer managed key that a repository was given by %s', (_, kmsKeyId) => {
    const repositories = [repository('a', 'us-east-1', kmsKeyId), repository('b', 'us-east-1', OTHER_ARN)];
    expect(keysIn({ keys: [managedKey, customerKey], repositories })).toEqual([
      ['aws-managed', KEY_ARN, 'alias/aws/codecommit'],
      ['customer', OTHER_ARN, 'alias/code'],
    ]);
  });

  test.each([
    ['its ARN', KEY_ARN],
    ['its id', KEY_ARN.split('/')[1]],
    ['its alias', 'alias/aws/codecommit'],
  ])('are aws/codecommit alone where a repository names that by %s', (_, kmsKeyId) => {
    const repositories = [repository('a', 'us-east-1', kmsKeyId)];
    expect(keysIn({ keys: [managedKey], repositories })).toHaveLength(1);
    expect(keysIn({ repositories }, new Map([['us-east-1', KEY_ARN]]))).toEqual([
      ['aws-managed', KEY_ARN, 'alias/aws/codecommit'],
    ]);
  });

  test('that a repository names and nobody has read are customer managed, of that id', () => {
    const repositories = [repository('a', 'us-east-1', 'mrk-1234')];
    expect(keysIn({ repositories })[1]).toEqual([
      'customer',
      `arn:aws:kms:us-east-1:${ID}:key/mrk-1234`,
      undefined,
    ]);
  });

  test('that a repository names by an alias that nobody has read have no id', () => {
    const repositories = [repository('a', 'us-east-1', 'alias/code')];
    expect(keysIn({ repositories })[1]).toEqual(['customer', undefined, 'alias/code']);
  });

  test('believe who knows the id of aws/codecommit better than the account data', () => {
    expect(keysIn({ keys: [managedKey] }, new Map([['us-east-1', OTHER_ARN]]))).toEqual([
      ['aws-managed', OTHER_ARN, 'alias/aws/codecommit'],
    ]);
  });
});

describe('a repository is in reach', () => {
  const reach = (kmsKeyId: string | undefined) =>
    assess(
      accountOf({
        users: [user('alice', { inline: [CODECOMMIT, doc(deny())] })],
        keys: [managedKey, customerKey],
        repositories: [repository('web', 'us-east-1', kmsKeyId)],
      }),
    ).principals.flatMap(({ key: { kind }, repositoryInReach }) => (repositoryInReach ? [kind] : []));

  test.each([undefined, 'alias/aws/codecommit', KEY_ARN, KEY_ARN.split('/')[1]])(
    'of aws/codecommit when it names no other key: %s',
    (kmsKeyId) => {
      expect(reach(kmsKeyId)).toEqual(['aws-managed']);
    },
  );

  test.each([OTHER_ARN, OTHER_ARN.split('/')[1], 'alias/code', `arn:aws:kms:us-east-1:${ID}:alias/code`])(
    'of the customer managed key that it names: %s',
    (kmsKeyId) => {
      expect(reach(kmsKeyId)).toEqual(['customer']);
    },
  );
});
