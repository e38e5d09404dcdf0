import { describe, expect, test } from 'vitest';
import { assess, denyKms } from './account-of.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The shapes of denies that occur, and what each does to the KMS calls that CodeCommit makes for user alice. */
const SHAPES: readonly (readonly [string, object, 'clear' | 'denied' | 'conditional'])[] = [
  ['no condition', denyKms(), 'denied'],
  ['calls made by a service are spared', denyKms({ Bool: { 'aws:ViaAWSService': 'false' } }), 'clear'],
  ['the same with IfExists', denyKms({ BoolIfExists: { 'aws:ViaAWSService': 'false' } }), 'clear'],
  [
    'an address list that spares nothing',
    denyKms({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    'conditional',
  ],
  ['a VPC that is not carried on', denyKms({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }), 'denied'],
  [
    'a VPC endpoint that is not carried on',
    denyKms({ StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }),
    'denied',
  ],
  ['a positive test of a VPC', denyKms({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } }), 'clear'],
  ['a VPC that must be there', denyKms({ Null: { 'aws:SourceVpc': 'true' } }), 'denied'],
  ['the Region is listed', denyKms({ StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } }), 'clear'],
  [
    'the Region is not listed',
    denyKms({ StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }),
    'denied',
  ],
  [
    'a service list without CodeCommit',
    denyKms({ StringNotEquals: { 'kms:ViaService': ['s3.us-east-1.amazonaws.com'] } }),
    'denied',
  ],
  [
    'a service list with CodeCommit',
    denyKms({ StringNotEquals: { 'kms:ViaService': ['codecommit.us-east-1.amazonaws.com'] } }),
    'clear',
  ],
  ['direct use alone', denyKms({ Null: { 'kms:ViaService': 'true' } }), 'clear'],
  ['no MFA', denyKms({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }), 'conditional'],
  [
    'sessions issued before a time',
    denyKms({ DateLessThan: { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' } }),
    'conditional',
  ],
  ['another organization', denyKms({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' } }), 'denied'],
  ['the own organization', denyKms({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-home' } }), 'clear'],
  [
    'keys of other accounts',
    denyKms({ StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }),
    'clear',
  ],
  [
    'services of AWS are spared, which a forwarded call is not',
    denyKms({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
    'denied',
  ],
  [
    'the services in between',
    denyKms({ 'ForAnyValue:StringNotEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } }),
    'conditional',
  ],
  [
    'an alias as the resource',
    { Effect: 'Deny', Action: 'kms:*', Resource: 'arn:aws:kms:us-east-1:111122223333:alias/aws/codecommit' },
    'clear',
  ],
  ['an action that does not exist', { Effect: 'Deny', Action: 'kms:ReEncrypt', Resource: '*' }, 'clear'],
  [
    'a variable without a value, positive',
    denyKms({ StringEquals: { 'aws:username': '${aws:SourceVpc}' } }),
    'clear',
  ],
  [
    'a variable without a value, negated',
    denyKms({ StringNotEquals: { 'aws:username': '${aws:SourceVpc}' } }),
    'denied',
  ],
  ['a key of another service', denyKms({ StringNotEquals: { 's3:prefix': 'x' } }), 'denied'],
  ['a tag that the user has', denyKms({ StringNotEquals: { 'aws:PrincipalTag/Team': 'web' } }), 'clear'],
  [
    'a deny that begins within the horizon',
    denyKms({ DateGreaterThan: { 'aws:CurrentTime': '2026-12-24T00:00:00Z' } }),
    'conditional',
  ],
  [
    'a deny that begins after it',
    denyKms({ DateGreaterThan: { 'aws:CurrentTime': '2028-01-01T00:00:00Z' } }),
    'clear',
  ],
  [
    'a deny that has ended',
    denyKms({ DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }),
    'clear',
  ],
  ['a deny that began', denyKms({ DateGreaterThan: { 'aws:EpochTime': '1700000000' } }), 'denied'],
  [
    'private addresses alone, which no request comes from',
    denyKms({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    'clear',
  ],
  [
    'one key by its id, not known here',
    { Effect: 'Deny', Action: 'kms:Decrypt', Resource: KEY },
    'conditional',
  ],
  ['an operator that does not exist', denyKms({ StringMatches: { 'aws:username': 'alice' } }), 'conditional'],
];

describe('a deny in a policy of the user', () => {
  test.each(SHAPES)('%s', (_, statement, verdict) => {
    expect(assess({ user: [statement] }).verdict).toBe(verdict);
  });
});

describe('the key', () => {
  const onKey = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: KEY };

  test('is an unknown like any other until something gives its id', () => {
    expect(assess({ user: [onKey] })).toMatchObject({ verdict: 'conditional', unknown: ['resource'] });
    expect(assess({ user: [onKey] }, 'alice', { keys: new Map([['us-east-1', KEY]]) }).verdict).toBe(
      'denied',
    );
    expect(assess({ user: [onKey] }, 'alice', { keys: new Map([['us-east-1', `${KEY}0`]]) }).verdict).toBe(
      'clear',
    );
  });

  test('is found in the snapshot by its alias', () => {
    const keys = [{ arn: KEY, aliases: ['alias/aws/codecommit'], manager: 'AWS', state: 'Enabled' }];
    expect(assess({ user: [onKey], snapshot: { keys } }).verdict).toBe('denied');
  });
});

describe('the encryption context', () => {
  const byContext = denyKms({ StringNotEquals: { 'kms:EncryptionContext:aws:codecommit:id': 'r-1' } });

  test('is there for what encrypts and decrypts, and never for DescribeKey', () => {
    const { actions } = assess({ user: [byContext] });
    expect(actions).toMatchObject({ 'kms:Decrypt': 'conditional', 'kms:DescribeKey': 'denied' });
  });
});

describe('an assumption', () => {
  const noMfa = denyKms({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } });

  test('settles what was unknown', () => {
    const assumed = (values: readonly string[] | null) => new Map([['aws:multifactorauthpresent', values]]);
    expect(assess({ user: [noMfa] }, 'alice', { assumed: assumed(['true']) }).verdict).toBe('clear');
    expect(assess({ user: [noMfa] }, 'alice', { assumed: assumed(null) }).verdict).toBe('denied');
  });
});
