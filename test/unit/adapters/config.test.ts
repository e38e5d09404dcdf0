import { afterEach, describe, expect, test, vi } from 'vitest';
import { config, readConfig } from '#config';

const ENV = { ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts', LEDGER_TABLE: 'findings' };

afterEach(() => vi.unstubAllEnvs());

describe('the settings', () => {
  test('come from the environment, and what else is there does not matter', () => {
    const read = readConfig({ ...ENV, KEY_GUARD_REGIONS: 'eu-west-1, us-gov-west-1', HOME: '/root' });
    expect(read).toEqual({
      ok: true,
      value: {
        topicArn: ENV.ALERT_TOPIC_ARN,
        ledgerTable: 'findings',
        regions: ['eu-west-1', 'us-gov-west-1'],
      },
    });
  });

  test.each([undefined, ''])('need no Regions (%j)', (regions) => {
    expect(readConfig({ ...ENV, KEY_GUARD_REGIONS: regions })).toEqual({
      ok: true,
      value: { topicArn: ENV.ALERT_TOPIC_ARN, ledgerTable: 'findings' },
    });
  });

  test.each([
    [{}, '`ALERT_TOPIC_ARN` is missing; `LEDGER_TABLE` is missing'],
    [
      { ALERT_TOPIC_ARN: 'alerts', LEDGER_TABLE: 'a b', KEY_GUARD_REGIONS: 'Ireland,eu-west-1,,' },
      '`ALERT_TOPIC_ARN` is no ARN of an SNS topic; `LEDGER_TABLE` is no name of a DynamoDB table; ' +
        '`KEY_GUARD_REGIONS` is no list of Regions such as `eu-west-1,us-east-1`',
    ],
  ])('tell all that is wrong at once: %j', (env, problems) => {
    expect(readConfig(env)).toEqual({
      ok: false,
      error: { code: 'config-invalid', message: `the environment is not complete: ${problems}` },
    });
  });

  test('of this process are read or refused', () => {
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
    expect(config()).toMatchObject({ ledgerTable: 'findings' });
    vi.stubEnv('LEDGER_TABLE', '');
    expect(config).toThrow('`LEDGER_TABLE` is missing');
  });
});
