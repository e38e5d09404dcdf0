import { describe, expect, test } from 'vitest';
import { deny, userAndRole } from './sample.ts';

const assuming = (condition: object, assumed: Readonly<Record<string, readonly string[] | null>>) =>
  userAndRole(deny({ Condition: condition }), {}, { assumed: new Map(Object.entries(assumed)) }).role;

describe('a key that is assumed', () => {
  const mfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

  test.each<readonly [string, readonly string[] | null, string]>([
    ['to hold a value', ['true'], 'clear'],
    ['to hold another', ['false'], 'denied'],
    ['to be absent', null, 'denied'],
  ])('%s settles what depends on it', (_, value, verdict) => {
    const found = assuming(mfa, { 'aws:multifactorauthpresent': value });
    expect(found).toMatchObject({ verdict, unknown: [] });
  });

  test('counts on the own call to CodeCommit as well', () => {
    const everything = { ...deny({ Condition: mfa }), Action: '*' };
    const assumed = new Map([['aws:multifactorauthpresent', ['false']]]);
    expect(userAndRole(everything, {}, { assumed }).role.firstHop).toBe('closed');
  });

  test('can be a list', () => {
    const via = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } };
    const values = ['cloudformation.amazonaws.com', 'codecommit.amazonaws.com'];
    expect(assuming(via, { 'aws:calledvia': values }).verdict).toBe('denied');
    expect(assuming(via, { 'aws:calledvia': null }).verdict).toBe('clear');
  });

  test('does not override what is known', () => {
    const direct = { Bool: { 'aws:ViaAWSService': 'false' } };
    expect(assuming(direct, { 'aws:viaawsservice': ['false'] }).verdict).toBe('clear');
  });

  test('leaves other keys as they are', () => {
    expect(assuming(mfa, { 'aws:sourceip': ['203.0.113.1'] })).toMatchObject({
      verdict: 'conditional',
      unknown: ['aws:MultiFactorAuthPresent'],
    });
  });
});
