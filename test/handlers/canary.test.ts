import 'aws-sdk-client-mock-vitest/extend';
import {
  DeleteRolePolicyCommand,
  IAMClient,
  NoSuchEntityException,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { localContext } from '#adapters/local-sqs.ts';
import { handler } from '../../functions/canary.ts';

const NAMES = { RoleName: 'canary-role', PolicyName: 'key-guard-canary' };
let iam: AwsClientStub<IAMClient>;

beforeEach(() => {
  iam = mockClient(IAMClient);
  vi.stubEnv('CANARY_ROLE', 'canary-role');
  vi.stubEnv('AWS_REGION', 'us-east-1');
});

afterEach(() => {
  iam.restore();
  vi.unstubAllEnvs();
});

const turn = (event: unknown) => handler(event, localContext());

describe('the canary', () => {
  test('begins with a deny of KMS on its own role', async () => {
    iam.on(PutRolePolicyCommand).resolves({});
    await turn({ turn: 'begin' });
    expect(iam).toHaveReceivedCommandTimes(PutRolePolicyCommand, 1);
    const [put] = iam.commandCalls(PutRolePolicyCommand).map(({ args }) => args[0].input);
    expect(put).toMatchObject(NAMES);
    expect(JSON.parse(put?.PolicyDocument ?? '')).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: 'kms:Decrypt' }],
    });
  });

  test('ends by taking it away', async () => {
    iam.on(DeleteRolePolicyCommand).resolves({});
    await turn({ turn: 'end' });
    expect(iam).toHaveReceivedCommandWith(DeleteRolePolicyCommand, NAMES);
    expect(iam).not.toHaveReceivedCommand(PutRolePolicyCommand);
  });

  test('can end twice', async () => {
    iam.on(DeleteRolePolicyCommand).rejects(new NoSuchEntityException({ message: 'gone', $metadata: {} }));
    await expect(turn({ turn: 'end' })).resolves.toBeUndefined();
  });

  test('fails where IAM refuses, so that the turn is tried again', async () => {
    iam.on(DeleteRolePolicyCommand).rejects(new Error('throttled'));
    await expect(turn({ turn: 'end' })).rejects.toThrow('throttled');
  });

  test.each([[{}], [{ turn: 'round' }], ['begin'], [null]])('does nothing about %j', async (event) => {
    await expect(turn(event)).rejects.toThrow('the event has no `turn`');
    expect(iam.calls()).toHaveLength(0);
  });

  test('names the setting that is missing', async () => {
    vi.stubEnv('CANARY_ROLE', '');
    await expect(turn({ turn: 'end' })).rejects.toThrow('`CANARY_ROLE` is missing');
  });
});
