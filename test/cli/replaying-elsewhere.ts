import { expect } from 'vitest';
import { run } from '#cli/replay.ts';
import { replayLine } from '#cli/replay-line.ts';
import { ACCOUNT, deny, type Json, ran, temporary, twoUsers, valuesOf } from './accounts.ts';
import { record } from './events.ts';

export const MANAGEMENT = '999988887777';
export const FULL = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-1111-4222-8333-444455556666`;
export const DELEGATES = deny({
  Sid: 'Account',
  Effect: 'Allow',
  Principal: { AWS: ACCOUNT },
  Action: 'kms:*',
});
const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
export const GRANTS = deny({
  Sid: 'Both',
  Effect: 'Allow',
  Principal: { AWS: [ACCOUNT, user('erin'), user('frank')] },
  Action: 'kms:*',
});

/** erin and frank under three levels of SCPs that allow everything; orders-api has a key of its own. */
export function account(more: Json = {}): Json {
  const whole = twoUsers();
  whole.scp = [[FULL], [FULL], [FULL]];
  whole.rcp = [[], [], []];
  whole.keys = [{ arn: KEY, aliases: ['alias/team'], manager: 'CUSTOMER', state: 'Enabled', policy: GRANTS }];
  whole.repositories = whole.repositories.filter(
    ({ name }: Json) => name === 'orders-api' || name === 'web-shop',
  );
  whole.repositories.find(({ name }: Json) => name === 'orders-api').kmsKeyId = KEY;
  return { ...whole, ...more };
}

export const withPath = {
  organization: { id: 'o-exampleorg1', managementAccountId: MANAGEMENT, path: ['r-1', 'ou-1', ACCOUNT] },
};

/** `replay` over such an account, with files that go when the test file that asked is through. */
export function replayingElsewhere() {
  const { write } = temporary();
  /** The lines of events, each held to the contract. */
  return async (events: readonly Json[], start: Json = account()): Promise<Json[]> => {
    const args = ['--account', write('account.json', start), '--events', write('events.json', events)];
    const { code, out, err } = await ran(run, args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const found = valuesOf(out);
    for (const line of found) expect(replayLine.parse(line)).toEqual(line);
    return found;
  };
}

export const organizations = (
  eventName: string,
  request: Json,
  response: Json = null,
  from = MANAGEMENT,
): Json =>
  record(eventName, request, {
    eventSource: 'organizations.amazonaws.com',
    responseElements: response,
    recipientAccountId: from,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${from}:user/olivia`, accountId: from },
  });

export const created = (id: string, content: Json, type = 'SERVICE_CONTROL_POLICY'): Json =>
  organizations(
    'CreatePolicy',
    { name: id, type, content: JSON.stringify(content) },
    { policy: { policySummary: { id, type, name: id } } },
  );
export const attached = (policyId: string, targetId: string, from = MANAGEMENT): Json =>
  organizations('AttachPolicy', { policyId, targetId }, null, from);
export const detached = (policyId: string, targetId: string): Json =>
  organizations('DetachPolicy', { policyId, targetId });
export const updated = (policyId: string, content: Json): Json =>
  organizations(
    'UpdatePolicy',
    { policyId, content: JSON.stringify(content) },
    {
      policy: {
        policySummary: { id: policyId, type: 'SERVICE_CONTROL_POLICY' },
        content: JSON.stringify(content),
      },
    },
  );
export const kms = (eventName: string, request: Json, more: Json = {}): Json =>
  record(eventName, request, { eventSource: 'kms.amazonaws.com', ...more });
export const codecommit = (eventName: string, request: Json, more: Json = {}): Json =>
  record(eventName, request, { eventSource: 'codecommit.amazonaws.com', ...more });

/** Whom the findings of a line hit, by layer. */
export const verdicts = ({ findings }: Json): string[] =>
  findings.flatMap(({ source, principals }: Json) =>
    principals.map(({ arn, verdict }: Json) => `${source.layer} ${arn.split('/').at(-1)} ${verdict}`),
  );
