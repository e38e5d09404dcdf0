import { describe, expect, test } from 'vitest';
import type { FirstHop } from '#guard/finding.ts';
import { allow, arn, assessed, CODECOMMIT, deny, denyIf, doc, ID, managed, role, user } from './sample.ts';

const ALL_KMS = deny();

const firstHop = (...inline: readonly unknown[]): FirstHop =>
  assessed({ users: [user('alice', { inline })] }).firstHop;

describe('the own call to CodeCommit of a principal to which KMS is denied', () => {
  test.each<readonly [string, readonly unknown[], FirstHop]>([
    ['a deny of everything closes it', [CODECOMMIT, doc(deny({ Action: '*' }))], 'closed'],
    ['a deny of KMS alone leaves it open', [CODECOMMIT, doc(ALL_KMS)], 'open'],
    ['no permission for CodeCommit closes it', [doc(ALL_KMS, allow('s3:*'))], 'closed'],
    ['no policy with an allow closes it', [doc(ALL_KMS)], 'closed'],
    [
      'a rule about MFA on everything closes it: without MFA neither call passes',
      [CODECOMMIT, doc(denyIf({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }))],
      'closed',
    ],
    [
      'a rule about MFA on KMS alone leaves it open',
      [CODECOMMIT, doc(deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }))],
      'open',
    ],
    [
      'a rule about the Region on everything closes it',
      [CODECOMMIT, doc(denyIf({ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }))],
      'closed',
    ],
    [
      'a rule about the network on everything leaves it unknown: the call may come from there',
      [CODECOMMIT, doc(denyIf({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }))],
      'unknown',
    ],
    [
      'a rule about addresses on everything leaves it unknown',
      [CODECOMMIT, doc(denyIf({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }))],
      'unknown',
    ],
    [
      'a rule that spares forwarded calls does not close the forwarded half',
      [CODECOMMIT, doc(ALL_KMS, denyIf({ Bool: { 'aws:ViaAWSService': 'true' } }))],
      'open',
    ],
    ['what CodePipeline needs is enough', [doc(allow('codecommit:UploadArchive'), ALL_KMS)], 'open'],
    ['to read is enough', [doc(allow('codecommit:GitPull'), ALL_KMS)], 'open'],
    [
      'to push may be denied as long as something else is allowed',
      [CODECOMMIT, doc(deny({ Action: ['kms:*', 'codecommit:GitPush'] }))],
      'open',
    ],
    ['to list repositories is not', [doc(allow('codecommit:ListRepositories'), ALL_KMS)], 'closed'],
    [
      'one repository is enough',
      [doc(allow('codecommit:*', { Resource: `arn:aws:codecommit:*:${ID}:web` }), ALL_KMS)],
      'open',
    ],
    [
      'repositories of another Region are none',
      [doc(allow('codecommit:*', { Resource: `arn:aws:codecommit:eu-west-1:${ID}:*` }), ALL_KMS)],
      'closed',
    ],
  ])('%s', (_, inline, expected) => {
    expect(firstHop(...inline)).toBe(expected);
  });

  test('is judged in the sessions in which KMS refuses, with the same tags', () => {
    const onTag = (action: string, team: string) =>
      deny({ Action: action, Condition: { StringEquals: { 'aws:PrincipalTag/team': team } } });
    const trust = doc({ Effect: 'Allow', Principal: { AWS: arn('root') }, Action: 'sts:*' });
    const of = (team: string) =>
      assessed({
        roles: [
          role('dev', {
            trust,
            inline: [CODECOMMIT, doc(onTag('kms:*', 'web'), onTag('codecommit:*', team))],
          }),
        ],
      });
    expect(of('web')).toMatchObject({ verdict: 'conditional', firstHop: 'closed', severity: 'low' });
    expect(of('api')).toMatchObject({ verdict: 'conditional', firstHop: 'open', severity: 'medium' });
  });

  test('is bound by a boundary that does not allow CodeCommit', () => {
    const parts = {
      users: [user('alice', { inline: [CODECOMMIT, doc(ALL_KMS)], boundary: arn('policy/edge') })],
      policies: [managed('edge', doc(allow('s3:*')))],
    };
    expect(assessed(parts).firstHop).toBe('closed');
  });

  test('is judged in any session, when nothing denies KMS', () => {
    expect(firstHop(CODECOMMIT)).toBe('open');
    expect(firstHop(doc(allow('s3:*')))).toBe('closed');
  });
});
