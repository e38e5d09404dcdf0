import { describe, expect, test } from 'vitest';
import { readSurroundings } from '#adapters/live-surroundings.ts';
import type { Json } from '../../cli/accounts.ts';
import {
  ACCOUNT,
  awsError,
  CUSTOMER,
  fakeAws,
  liveExample,
  MANAGED,
  type Refuse,
} from '../../live/fake-aws.ts';

const scope = { accountId: ACCOUNT, partition: 'aws', regions: ['us-east-1'], isTolerant: false };

const denied =
  (...names: string[]): Refuse =>
  (name) =>
    names.includes(name) ? awsError('AccessDeniedException') : undefined;

async function read(snapshot: Json = liveExample(), refuse?: Refuse, more: Partial<typeof scope> = {}) {
  const aws = fakeAws(snapshot, refuse);
  const { surroundings, unread } = await readSurroundings(aws.calls, { ...scope, ...more });
  return { ...aws, surroundings, unread };
}

describe('the organization', () => {
  test('is read from the root down, each document once', async () => {
    const { surroundings, asked } = await read();
    const { scp, rcp } = liveExample();
    expect(surroundings.scp?.map((level) => level.map(({ id }) => id))).toEqual(
      scp.map((level: Json[]) => level.map(({ id }) => id)),
    );
    expect(surroundings.rcp).toHaveLength(rcp.length);
    expect(asked.filter((name) => name === 'policyDocument')).toHaveLength(
      new Set([...scp, ...rcp].flat().map(({ id }: Json) => id)).size,
    );
  });

  test('of an account that is in none binds nobody', async () => {
    const { surroundings, unread } = await read({ ...liveExample(), organization: null });
    expect(surroundings).toMatchObject({ scp: [], rcp: [] });
    expect(surroundings).not.toHaveProperty('organization');
    expect(unread).toEqual([]);
  });

  test('is asked no more of for the management account, which no policy binds', async () => {
    const organization = { id: 'o-1', managementAccountId: ACCOUNT };
    const { surroundings, asked } = await read({ ...liveExample(), organization });
    expect(surroundings.organization).toEqual(organization);
    expect(asked).not.toContain('parent');
  });

  test('without a policy of a type on any level has that type switched off', async () => {
    const { surroundings } = await read({ ...liveExample(), rcp: [] });
    expect(surroundings.rcp).toEqual([]);
    expect(surroundings.scp).not.toEqual([]);
  });

  test.each([
    ['organization', ['organization', 'scp', 'rcp'], 'organization'],
    ['parent', ['scp', 'rcp'], 'scp'],
    ['policyPage', ['scp', 'rcp'], 'scp'],
    ['policyDocument', ['scp', 'rcp'], 'scp'],
  ])('is not known where %s is refused', async (name, missing, part) => {
    const { surroundings, unread } = await read(liveExample(), denied(name));
    for (const field of missing) expect(surroundings).not.toHaveProperty(field);
    expect(unread[0]).toMatchObject({ part, why: 'refused', code: 'AccessDeniedException' });
    expect(surroundings.repositories).toHaveLength(liveExample().repositories.length);
  });

  test('that leads in a circle ends', async () => {
    const { calls } = fakeAws();
    const circle = { ...calls, parent: async () => ({ id: 'ou-1', isRoot: false }) };
    await expect(readSurroundings(circle, scope)).rejects.toThrow('`ou-1` is above itself');
  });
});

describe('repositories and their keys', () => {
  test('are those of the Regions that were asked for', async () => {
    const { surroundings } = await read(liveExample(), undefined, { regions: ['us-east-1', 'eu-west-1'] });
    expect(surroundings.repositoryRegions).toEqual(['us-east-1', 'eu-west-1']);
    expect(surroundings.repositories?.find(({ name }) => name === 'vault')).toHaveProperty(
      'kmsKeyId',
      CUSTOMER,
    );
    expect(surroundings.keys?.map(({ arn, aliases, manager }) => ({ arn, aliases, manager }))).toEqual([
      { arn: MANAGED, aliases: ['alias/aws/codecommit'], manager: 'AWS' },
      { arn: CUSTOMER, aliases: ['alias/vault', 'alias/vault-too'], manager: 'CUSTOMER' },
    ]);
  });

  test('a key is described by its id alone, and one that does not exist yet by nothing', async () => {
    const { questions } = await read();
    expect(questions.filter((question) => question.startsWith('["key'))).toEqual([
      '["key","us-east-1","0000-managed"]',
      '["keyPolicy","us-east-1","0000-managed"]',
      `["key","us-east-1","${CUSTOMER}"]`,
      `["keyPolicy","us-east-1","${CUSTOMER}"]`,
    ]);
    const nothing = await read(liveExample(), undefined, { regions: ['ap-south-1'] });
    expect(nothing.asked).not.toContain('key');
    expect(nothing.surroundings).toMatchObject({
      keys: [],
      repositories: [],
      repositoryRegions: ['ap-south-1'],
    });
  });

  test.each([MANAGED, '0000-managed', 'alias/aws/codecommit'])(
    'a repository that names %s uses aws/codecommit',
    async (kmsKeyId) => {
      const account = liveExample();
      account.repositories[0].kmsKeyId = kmsKeyId;
      const { surroundings } = await read(account);
      expect(surroundings.repositories?.[0]).not.toHaveProperty('kmsKeyId');
      expect(surroundings.keys).toHaveLength(2);
    },
  );

  test('a key that is named by an alias is found by it, and never described as an alias', async () => {
    const account = liveExample();
    account.repositories.at(-1).kmsKeyId = 'alias/vault';
    account.repositories[0].kmsKeyId = 'alias/nobody-knows';
    const { surroundings, questions } = await read(account);
    expect(surroundings.keys?.map(({ arn }) => arn)).toEqual([MANAGED, CUSTOMER]);
    expect(questions.filter((question) => /"key.*alias/.test(question))).toEqual([]);
  });

  test('that CodeCommit can not open are listed, and the Region does not count as known', async () => {
    const { calls } = fakeAws();
    const failing = {
      ...calls,
      repositories: async (_: string, names: readonly string[]) => ({
        found: [],
        failed: names.map((name) => ({
          name,
          code: name === 'vault' ? 'EncryptionKeyAccessDeniedException' : 'RepositoryDoesNotExistException',
        })),
      }),
    };
    const { surroundings, unread } = await readSurroundings(failing, scope);
    expect(surroundings.repositories).toEqual([
      {
        name: 'vault',
        id: '99999999-0000-4000-8000-000000000009',
        arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:vault`,
      },
    ]);
    expect(surroundings.repositoryRegions).toEqual([]);
    expect(unread).toMatchObject([{ of: 'repository `vault`', code: 'EncryptionKeyAccessDeniedException' }]);
  });

  test('without the aliases nobody knows which key is which', async () => {
    const { surroundings, asked } = await read(liveExample(), denied('aliasPage'));
    expect(surroundings).not.toHaveProperty('keys');
    expect(surroundings.repositories?.some(({ kmsKeyId }) => kmsKeyId !== undefined)).toBe(false);
    expect(surroundings.repositoryRegions).toEqual([]);
    expect(asked).not.toContain('key');
  });

  test('are not known in a Region that refuses to list them, and known in the others', async () => {
    const refuse: Refuse = (name, _, [region]) =>
      name === 'repositoryPage' && region === 'eu-west-1' ? awsError('AccessDeniedException') : undefined;
    const { surroundings } = await read(liveExample(), refuse, { regions: ['eu-west-1', 'us-east-1'] });
    expect(surroundings.repositoryRegions).toEqual(['us-east-1']);
    expect((await read(liveExample(), refuse, { regions: ['eu-west-1'] })).surroundings).not.toHaveProperty(
      'repositories',
    );
  });

  test('a key that is refused is left out, one whose policy is refused has none that is known', async () => {
    const refused = await read(liveExample(), denied('key'));
    expect(refused.surroundings.keys).toEqual([]);
    expect(refused.surroundings.repositories?.at(-1)).toHaveProperty('kmsKeyId', CUSTOMER);
    const { surroundings, unread } = await read(liveExample(), denied('keyPolicy'));
    expect(surroundings.keys?.map(({ policy }) => policy)).toEqual([undefined, undefined]);
    expect(unread.map(({ of }) => of)).toEqual([
      'the policy of key 0000-managed',
      `the policy of key ${CUSTOMER}`,
    ]);
  });

  test('a thousand are opened a hundred at a time', async () => {
    const repositories = Array.from({ length: 250 }, (_, i) => ({
      name: `r${i}`,
      id: `${i}`,
      arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:r${i}`,
    }));
    const { surroundings, asked } = await read({ ...liveExample(), repositories });
    expect(surroundings.repositories).toEqual(repositories);
    expect(asked.filter((name) => name === 'repositories')).toHaveLength(3);
  });
});

describe('what fails and may work another time', () => {
  const throttled: Refuse = (name) =>
    name === 'repositoryPage' ? awsError('ThrottlingException') : undefined;

  test('ends the reading', async () => {
    await expect(read(liveExample(), throttled)).rejects.toThrow('as AWS says it');
  });

  test('is noted as such where it is tolerated', async () => {
    const { surroundings, unread } = await read(liveExample(), throttled, { isTolerant: true });
    expect(unread).toMatchObject([{ part: 'repositories', why: 'failed', code: 'ThrottlingException' }]);
    expect(surroundings).not.toHaveProperty('repositories');
    expect(surroundings.scp).toBeDefined();
  });

  test.each(['ExpiredTokenException', 'UnrecognizedClientException', 'InternalFailure'])(
    '%s is no refusal',
    async (name) => {
      const refuse: Refuse = (call) => (call === 'organization' ? awsError(name) : undefined);
      await expect(read(liveExample(), refuse)).rejects.toThrow();
    },
  );
});
