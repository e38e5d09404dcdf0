import { describe, expect, test } from 'vitest';
import { rulesOf } from '#codecommit/key.ts';
import { differsByAction } from '#codecommit/kms-keys.ts';
import { firstHopRequests, isFreeOfSession, kmsKey } from '#codecommit/kms-request.ts';
import { isPersonal } from '#codecommit/session-keys.ts';
import { isAboutFact, isOpenFact, readingAmong } from '#iam/assumed-facts.ts';
import { RESOURCE } from '#iam/request.ts';
import { ALICE, AWS_KEY, CUSTOMER_KEY, callerOf, DEV, ID, inputOf, NOW, shortState } from './sample.ts';

type Limit = readonly [operator: string, values: readonly string[]];

/** What is known of a key of which nobody knows the value. */
function unknownOf(key: string, more = {}) {
  const { state } = kmsKey(inputOf(more), key.toLowerCase());
  if (state.kind !== 'unknown') return expect.fail(`${key} is ${shortState({ state })}`);
  const { within, includes, type, list } = state.unknown;
  const limits = within.map(({ operator, values }): Limit => [operator.name, values.map(({ text }) => text)]);
  return { limits, includes, type, list };
}

const limitsOf = (key: string, more = {}): readonly Limit[] => unknownOf(key, more).limits;

const HORIZON = '2027-02-21T00:00:00.000Z';

describe('what is known of the values of a key', () => {
  test.each<readonly [string, object, readonly Limit[]]>([
    [
      'aws:CurrentTime',
      {},
      [
        ['DateGreaterThanEquals', [NOW]],
        ['DateLessThanEquals', [HORIZON]],
      ],
    ],
    [
      'aws:EpochTime',
      {},
      [
        ['DateGreaterThanEquals', [NOW]],
        ['DateLessThanEquals', [HORIZON]],
      ],
    ],
    ['aws:TokenIssueTime', {}, [['DateLessThanEquals', [HORIZON]]]],
    ['aws:MultiFactorAuthAge', {}, [['NumericGreaterThanEquals', ['0']]]],
    [
      'aws:PrincipalOrgPaths',
      { caller: callerOf('user/a', { organizationId: 'o-x' }) },
      [['ForAllValues:StringLike', ['o-x/*']]],
    ],
    ['aws:PrincipalOrgPaths', {}, []],
    ['aws:userid', {}, [['StringLike', ['AIDA*']]]],
    ['aws:userid', { caller: DEV }, [['StringLike', ['AROA*:?*']]]],
    ['kms:RequestAlias', {}, [['StringLike', ['alias/aws/codecommit']]]],
    ['kms:RequestAlias', { key: CUSTOMER_KEY }, [['StringLike', ['alias/?*']]]],
    [
      'kms:RequestAlias',
      { key: { ...CUSTOMER_KEY, aliases: ['alias/a', 'alias/b'] } },
      [['StringLike', ['alias/a', 'alias/b']]],
    ],
    ['aws:CalledViaLast', {}, [['StringEquals', ['codecommit.amazonaws.com']]]],
    [
      'aws:SourceIp',
      {},
      [
        [
          'NotIpAddress',
          [
            '10.0.0.0/8',
            '172.16.0.0/12',
            '192.168.0.0/16',
            '127.0.0.0/8',
            '169.254.0.0/16',
            '100.64.0.0/10',
            '0.0.0.0/8',
            '224.0.0.0/3',
            'fc00::/7',
            'fe80::/10',
            '::/127',
          ],
        ],
      ],
    ],
    ['aws:UserAgent', {}, []],
  ])('%s of %o', (key, more, limits) => {
    expect(limitsOf(key, more)).toEqual(limits);
  });

  test('is what its list always has, and its type', () => {
    expect(unknownOf('aws:CalledVia')).toMatchObject({ includes: ['codecommit.amazonaws.com'], list: true });
    expect(unknownOf('kms:EncryptionContextKeys').includes).toEqual(['aws:codecommit:id']);
    expect(unknownOf('aws:UserAgent').includes).toBeUndefined();
    expect(unknownOf('aws:MultiFactorAuthPresent').type).toBe('bool');
    expect(kmsKey(inputOf(), 'aws:something').state).toEqual({
      kind: 'unknown',
      unknown: { name: 'aws:something', mayBeAbsent: true, list: false, within: [] },
    });
  });

  test('is more for sessions: who assumed the role', () => {
    const sessions = [
      'glue:roleassumedby',
      'saml:sub',
      'sts:externalid',
      'cognito-identity.amazonaws.com:sub',
    ];
    for (const key of sessions) {
      expect(shortState(kmsKey(inputOf({ caller: DEV }), key))).toBe('unknown');
      expect(shortState(kmsKey(inputOf({ caller: ALICE }), key))).toBe('absent');
    }
  });
});

describe('a kind of key', () => {
  test('decides what binds it and what it may lack', () => {
    const { policy: _, ...managed } = rulesOf({ kind: 'aws-managed' });
    expect(managed).toMatchObject({ boundByRcps: false, taggable: false, optional: [] });
    expect(rulesOf({ kind: 'customer' })).toEqual({
      boundByRcps: true,
      taggable: true,
      policy: undefined,
      properties: {
        'kms:keyspec': { value: 'SYMMETRIC_DEFAULT' },
        'kms:customermasterkeyspec': { value: 'SYMMETRIC_DEFAULT' },
        'kms:keyusage': { value: 'ENCRYPT_DECRYPT' },
        'kms:customermasterkeyusage': { value: 'ENCRYPT_DECRYPT' },
      },
      optional: ['kms:multiregionkeytype', 'kms:resourcealiases'],
    });
  });

  test('has the policy of aws/codecommit if AWS manages it', () => {
    const home = { partition: 'aws', account: ID, region: 'eu-west-1' };
    expect(rulesOf({ kind: 'aws-managed' }).policy?.(home)).toEqual({
      Version: '2012-10-17',
      Id: 'auto-codecommit-2',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:ViaService': 'codecommit.eu-west-1.amazonaws.com', 'kms:CallerAccount': ID },
          },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ID}:root` },
          Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
          Resource: '*',
        },
      ],
    });
  });
});

describe('a key', () => {
  test.each([
    ['kms:encryptioncontext:team', true],
    ['kms:encryptioncontextkeys', true],
    ['kms:encryptionalgorithm', true],
    ['kms:reencryptonsamekey', true],
    ['kms:viaservice', false],
    ['x:kms:encryptioncontext', false],
  ])('%s differs between the seven requests: %s', (key, differs) => {
    expect(differsByAction(key)).toBe(differs);
  });

  test.each([
    ['aws:principalarn', true],
    ['aws:username', true],
    ['aws:userid', true],
    ['aws:multifactorauthpresent', true],
    ['aws:multifactorauthage', true],
    ['aws:principaltag/team', true],
    ['aws:principalorgid', false],
    ['x:aws:principaltag/', false],
  ])('%s is personal: %s', (key, personal) => {
    expect(isPersonal(key)).toBe(personal);
  });

  test.each([
    ['own call: aws:sourceip', true],
    ['own call: codecommit:references', true],
    ['own call: aws:multifactorauthage', false],
    ['aws:sourceip', false],
    ['aws:sourceip own call: ', false],
  ])('%s is free of the session: %s', (key, free) => {
    expect(isFreeOfSession(key)).toBe(free);
  });
});

describe('the own call of a user', () => {
  const repository = { kind: 'known', values: ['arn:aws:codecommit:eu-west-1:1:x'] } as const;
  const callOf = (caller = ALICE) => {
    const [call] = firstHopRequests({ caller, key: AWS_KEY, now: NOW }, repository);
    return call ?? expect.fail('no call');
  };

  test('is made on the repository that is given', () => {
    expect(callOf().state(RESOURCE)).toEqual(repository);
  });

  test('has credentials of its own, and that of a role has not', () => {
    for (const key of ['aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:tokenissuetime']) {
      expect(callOf().rename?.(key)).toBe(`own call: ${key}`);
      expect(callOf(DEV).rename?.(key)).toBe(key);
      expect(shortState({ state: callOf().state(`own call: ${key}`) })).toBe('unknown');
    }
    expect(callOf().state('own call: aws:multifactorauthage')).toMatchObject({
      unknown: { within: [{ values: [{ text: '0' }] }] },
    });
    expect(callOf().state('own call: aws:tokenissuetime')).toMatchObject({
      unknown: { within: [{ values: [{ text: HORIZON }] }] },
    });
  });

  test.each([
    ['aws:viaawsservice', 'false'],
    ['aws:securetransport', 'true'],
    ['aws:useragent', 'unknown, present'],
    ['aws:calledvialast', 'absent'],
    ['aws:resourcetag/team', 'unknown'],
    ['codecommit:references', 'unknown'],
    ['aws:resourceaccount', ID],
  ])('has %s: %s', (key, state) => {
    const call = callOf();
    expect(shortState({ state: call.state(call.rename?.(key) ?? key) })).toBe(state);
  });

  test('keeps a key that is of the session', () => {
    expect(callOf().rename?.('aws:resourcetag/team')).toBe('own call: aws:resourcetag/team');
    expect(callOf().rename?.('codecommit:references')).toBe('own call: codecommit:references');
    expect(callOf().rename?.('aws:principaltag/team')).toBe('aws:principaltag/team');
    expect(callOf().state('own call: aws:sourceip')).toMatchObject({
      unknown: { within: [{ operator: { name: 'NotIpAddress' } }] },
    });
  });
});

describe('a fact that is assumed', () => {
  test('is told from a key by its prefix', () => {
    expect(['fact:2.8', 'FACT:2.8', 'aws:username', 'x:fact:'].map(isAboutFact)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const names = ['fact:2.8', 'fact:3:dateequals', 'fact:3:DateEquals', 'fact:99'];
    expect(names.map(isOpenFact)).toEqual([true, true, true, false]);
  });

  test('is met with yes, not met with anything else, and open without a word', () => {
    const reads = readingAmong(
      new Map([
        ['fact:2.8', ['yes']],
        ['fact:3:dateequals', ['no']],
        ['fact:2.14', null],
      ]),
    );
    const facts = ['2.8', '3:DateEquals', '2.14', '2.15'];
    expect(facts.map((fact) => reads(fact))).toEqual([true, false, undefined, undefined]);
  });

  test('is read so in every request', () => {
    const assumed = new Map([['fact:2.8', ['yes']]]);
    const [call] = firstHopRequests({ caller: DEV, key: AWS_KEY, now: NOW, assumed }, { kind: 'absent' });
    expect(call?.reads?.('2.8')).toBe(true);
    const [other] = firstHopRequests({ caller: DEV, key: AWS_KEY, now: NOW }, { kind: 'absent' });
    expect(other?.reads).toBeUndefined();
  });
});
