import { describe, expect, test } from 'vitest';
import { FIRST_HOP_ACTIONS } from '#codecommit/contract.ts';
import { anyRepository, firstHopRequests } from '#codecommit/kms-request.ts';
import { RESOURCE } from '#iam/request.ts';
import { AWS_KEY, DEV, ID, NOW, shortState } from './sample.ts';

const question = { caller: DEV, key: AWS_KEY, now: NOW };
const requests = firstHopRequests(question, anyRepository(question));
const [call] = requests;

/** The state of a key under the name that the call gives it. */
const stateOf = (key: string): string => {
  if (call === undefined) throw new Error('no call');
  return shortState({ state: call.state(call.rename?.(key.toLowerCase()) ?? key.toLowerCase()) });
};

describe('the own call of a principal to CodeCommit', () => {
  test('is each of the actions of which one comes first', () => {
    expect(requests.map(({ action }) => action)).toEqual(FIRST_HOP_ACTIONS);
  });

  test('is made on some repository of account and Region', () => {
    expect(call?.state(RESOURCE)).toMatchObject({
      unknown: {
        mayBeAbsent: false,
        prefix: `arn:aws:codecommit:eu-west-1:${ID}:`,
        without: ':',
      },
    });
  });

  test.each([
    ['aws:ViaAWSService', 'false'],
    ['aws:CalledVia', 'absent'],
    ['aws:SourceIp', 'unknown'],
    ['aws:SourceVpc', 'unknown'],
    ['aws:SourceVpce', 'unknown'],
    ['aws:SecureTransport', 'true'],
    ['aws:RequestedRegion', 'eu-west-1'],
    ['aws:PrincipalTag/team', 'web'],
    ['aws:MultiFactorAuthPresent', 'unknown'],
    ['kms:ViaService', 'absent'],
    ['kms:EncryptionContext:aws:codecommit:id', 'absent'],
  ])('carries %s: %s', (key, state) => {
    expect(stateOf(key)).toBe(state);
  });

  test('shares its session with the request to KMS, and not its network', () => {
    const shared = ['aws:multifactorauthpresent', 'aws:currenttime', 'aws:userid', 'aws:principaltag/team'];
    const own = ['aws:sourceip', 'aws:sourcevpc', 'aws:viaawsservice', 'aws:useragent'];
    expect(shared.filter((key) => call?.rename?.(key) !== key)).toEqual([]);
    expect(own.filter((key) => call?.rename?.(key) === key)).toEqual([]);
  });
});
