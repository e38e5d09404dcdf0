import { describe, expect, test } from 'vitest';
import { scanLine } from '#cli/scan-schema.ts';
import { ACCOUNT, deny, exampleAccount, smallAccount, withUserPolicy } from './accounts.ts';
import { scanning } from './scanning.ts';

const { linesOf, refusal, scan } = scanning();

const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const key = (region: string) => `arn:aws:kms:${region}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

describe('--region', () => {
  test('without it the Regions of the repositories, else that of IAM, and it says so', async () => {
    const regions = async (account: unknown) => [
      ...new Set((await linesOf(account)).map(({ region }) => region)),
    ];
    expect(await regions(exampleAccount())).toEqual(['eu-west-1', 'us-east-1']);
    expect((await scan(exampleAccount(), '--format', 'ndjson')).err).toBe(
      'no --region given: scanning eu-west-1, us-east-1 (the Regions of its repositories)\n',
    );
    const { repositories: _, ...unknown } = exampleAccount();
    expect(await regions(unknown)).toEqual(['us-east-1']);
    expect((await scan(unknown)).err).toBe(
      "no --region given: scanning us-east-1 (the partition's IAM Region, for no repository is known)\n",
    );
  });
});

describe('--key', () => {
  const onKey = withUserPolicy('erin', deny({ Resource: key('us-east-1') }));
  const erin = ['--principal', user('erin'), '--region', 'us-east-1'];

  test('decides a statement on one key', async () => {
    const [unknown] = await linesOf(onKey, ...erin);
    expect(unknown).toMatchObject({ verdict: 'conditional', key: { arn: null } });
    const { out } = await scan(onKey, ...erin);
    expect(out.replace(/\s+/g, ' ')).toContain('(the id of aws/codecommit is not known here)');
    const [same] = await linesOf(onKey, ...erin, '--key', `us-east-1=${key('us-east-1')}`);
    expect(same).toMatchObject({ verdict: 'denied', key: { arn: key('us-east-1') } });
    const other = `us-east-1=arn:aws:kms:us-east-1:${ACCOUNT}:key/other`;
    expect((await linesOf(onKey, ...erin, '--key', other))[0]).toMatchObject({
      verdict: 'clear',
      causes: [],
    });
  });
});

describe('--assume', () => {
  const MFA = 'aws:MultiFactorAuthPresent';
  const bob = ['--principal', user('bob')];

  test.each([
    [`${MFA}=true`, 'clear', { [MFA]: 'true' }],
    [`${MFA}=false`, 'denied', { [MFA]: 'false' }],
    [`!${MFA}`, 'clear', { [MFA]: null }],
    [`${MFA.toLowerCase()}=true`, 'clear', { [MFA.toLowerCase()]: 'true' }],
  ])('%s makes it %s', async (assumed, verdict, echo) => {
    const [line] = await linesOf(smallAccount(), ...bob, '--assume', assumed);
    expect(line).toMatchObject({ verdict, assumed: echo });
    expect(scanLine.parse(line)).toEqual(line);
  });

  test('of a set of values is repeated', async () => {
    const tagged = deny({ Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'b' } } });
    const args = [
      '--assume',
      'aws:CalledVia=a.amazonaws.com',
      '--assume',
      'aws:CalledVia=codecommit.amazonaws.com',
    ];
    const [line] = await linesOf(withUserPolicy('erin', tagged), ...args, '--principal', user('erin'));
    expect(line.assumed).toEqual({
      'aws:CalledVia': ['a.amazonaws.com', 'codecommit.amazonaws.com'],
    });
  });

  test.each(['!aws:UserAgent', '!aws:CurrentTime', '!KMS:EncryptionContextKeys'])(
    '%s is refused, for the key is always there',
    async (assumed) => {
      expect(await refusal(smallAccount(), '--assume', assumed)).toContain(
        'the key is in every KMS request that CodeCommit makes',
      );
    },
  );

  describe('of a fact that AWS leaves open', () => {
    const listed = deny({ Condition: { StringEquals: { 'aws:CalledVia': 'codecommit.amazonaws.com' } } });
    const account = withUserPolicy('erin', listed);
    const erin = ['--principal', user('erin')];

    test('is not needed: both readings are tried, and the page is named', async () => {
      const [line] = await linesOf(account, ...erin);
      expect(line).toMatchObject({
        verdict: 'conditional',
        open: [
          {
            fact: '3.7',
            reason: expect.stringContaining('does not document an operator without ForAllValues'),
            page: expect.stringMatching(/single-vs-multi-valued-context-keys\.html$/),
          },
          {
            fact: '5:aws:CalledVia',
            reason: expect.stringContaining('whether CodeCommit is among the services'),
            page: expect.stringMatching(/reference_policies_condition-keys\.html$/),
          },
        ],
      });
      expect(scanLine.parse(line)).toEqual(line);
    });

    test.each([
      ['fact:3.7=no', 'clear'],
      ['FACT:3.7=no', 'clear'],
    ])('%s makes it %s', async (assumed, verdict) => {
      const [line] = await linesOf(account, ...erin, '--assume', assumed);
      expect(line).toMatchObject({ verdict });
      expect(line).not.toHaveProperty('open');
    });

    test('as met: then only what the key holds is left', async () => {
      const [line] = await linesOf(account, ...erin, '--assume', 'fact:3.7=yes');
      expect(line).toMatchObject({
        verdict: 'conditional',
        assumed: { 'fact:3.7': 'yes' },
        open: [{ fact: '5:aws:CalledVia' }],
      });
    });

    test.each([
      [['fact:3.7'], 'neither KEY=VALUE nor !KEY'],
      [['fact:3.7=maybe'], '`--assume fact:3.7` is `yes`'],
      [['!fact:3.7'], '`--assume fact:3.7` is `yes`'],
      [['fact:3.7=yes', 'fact:3.7=no'], '`--assume fact:3.7` is `yes`'],
      [['fact:1.15=no'], 'the facts that can be assumed are 1.13, 2.8, '],
      [['fact:=no'], 'the facts that can be assumed are 1.13, 2.8, '],
    ])('%j is refused', async (texts, message) => {
      const args = texts.flatMap((text) => ['--assume', text]);
      expect(await refusal(smallAccount(), ...args)).toContain(message);
    });
  });

  test('is not echoed where nothing is assumed', async () => {
    for (const line of await linesOf(exampleAccount())) expect(line).not.toHaveProperty('assumed');
  });

  test.each([
    [['kms:ViaService=s3.us-east-1.amazonaws.com'], 'known or absent in every KMS request'],
    [['aws:SecureTransport=true'], 'known or absent in every KMS request'],
    [['!s3:prefix'], 'known or absent in every KMS request'],
    [[MFA], 'neither KEY=VALUE nor !KEY'],
    [['=x'], 'neither KEY=VALUE nor !KEY'],
    [['!'], 'neither KEY=VALUE nor !KEY'],
    [[`${MFA}=maybe`], 'not a value of type bool'],
    [[`${MFA}=`], 'not a value of type bool'],
    [['aws:SourceIp=here'], 'not a value of type ip'],
    [['aws:SourceIp=203.0.113.1', 'aws:SourceIp=203.0.113.2'], 'holds a single value'],
    [[`${MFA}=true`, `!${MFA}`], 'both absent and with a value'],
    [[`!${MFA}`, `${MFA}=true`], 'both absent and with a value'],
    [['aws:SourceIp=10.0.0.1'], 'no KMS request that CodeCommit makes holds it'],
    [['aws:CurrentTime=2020-01-01T00:00:00Z'], 'no KMS request that CodeCommit makes holds it'],
    [['aws:EpochTime=1577836800'], 'no KMS request that CodeCommit makes holds it'],
    [['aws:CalledVia=a.amazonaws.com'], 'no KMS request that CodeCommit makes holds it'],
    [['kms:EncryptionContextKeys=team'], 'no KMS request that CodeCommit makes holds it'],
    [[`${MFA}=false`, 'aws:MultiFactorAuthAge=60'], "can't be so in one request"],
    [[`${MFA}=true`, '!aws:MultiFactorAuthAge'], "can't be so in one request"],
    [['!aws:CalledVia', 'aws:CalledViaFirst=codecommit.amazonaws.com'], "can't be so in one request"],
  ])('%j is refused', async (texts, message) => {
    const args = texts.flatMap((text) => ['--assume', text]);
    expect(await refusal(smallAccount(), ...args)).toContain(message);
  });
});

describe('an option that is wrong', () => {
  test.each([
    [['--region', 'everywhere'], '`--region everywhere` is no Region: it looks like us-east-1'],
    [['--region', 'us-east-1\n\u001b[2J'], '`--region us-east-1\ufffd\ufffd[2J` is no Region'],
    [['--region', 'cn-north-1'], '`--region cn-north-1` is a Region of `aws-cn`, and account'],
    [['--region', 'us-east-1', '--region', 'us-gov-west-1'], '`--region us-gov-west-1` is a Region of'],
    [['--key', key('us-east-1')], 'is no REGION=ARN of a key in that Region'],
    [['--key', `eu-west-1=${key('us-east-1')}`], 'is no REGION=ARN of a key in that Region'],
    [['--key', `us-east-1=${key('us-east-1').replace('key/', 'alias/')}`], 'is no REGION=ARN'],
    [['--key', `us-east-1=${key('us-east-1')}`, '--key', `us-east-1=${key('us-east-1')}`], 'given twice'],
    [['--key', 'us-east-1=arn:aws:kms:us-east-1:444455556666:key/x'], 'names a key of another account'],
    [['--principal', user('nobody')], `is no user or role of account ${ACCOUNT}`],
    [['--principal', 'erin'], `is no user or role of account ${ACCOUNT}`],
    [['--require', 'rcp'], 'nothing is known of the RCPs of account'],
    [['--require', 'scp,rcp'], 'nothing is known of the RCPs of account'],
    [['--require', 'identity'], 'only scp and rcp can be required'],
    [['--require', 'scp,'], 'only scp and rcp can be required'],
    [['--fail-on', 'clear'], '`--fail-on` takes denied, conditional, not `clear`'],
    [['--format', 'xml'], '`--format` takes '],
    [['--account', 'again'], '`--account` is given twice'],
    [['--accout', 'x'], 'did you mean `--account`?'],
    [['account.json'], 'give the account with `--account FILE`'],
    [['--region'], '`--region` needs a value'],
  ])('%j', async (args, message) => {
    const { rcp: _, ...account } = exampleAccount();
    expect(await refusal(account, ...args)).toContain(message);
  });

  test('a required layer that is known is no mistake', async () => {
    expect((await scan(exampleAccount(), '--require', 'scp')).code).toBe(0);
    const { scp: _, ...unknown } = exampleAccount();
    expect(await refusal(unknown, '--require', 'scp')).toBe(
      `nothing is known of the SCPs of account ${ACCOUNT}: give a snapshot with \`scp\``,
    );
  });
});
