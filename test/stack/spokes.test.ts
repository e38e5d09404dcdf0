import { describe, expect, test } from 'vitest';
import { IAM_EVENT_REGIONS } from '../../scripts/regions.mjs';
import { pages } from '../docs/markdown.ts';
import { type EventPattern, matches } from './events/pattern.ts';
import { eventOf } from './events/tampering.ts';
import { readYaml, sourceTemplate } from './sources.ts';
import { type CloudFormationTemplate, resolved, type TemplateResource } from './template.ts';

const HUB = '111122223333';
const OTHER = '444455556666';

const hub = sourceTemplate();
const templates: Readonly<Record<string, CloudFormationTemplate>> = {
  'spoke.yml': readYaml('infra/spoke.yml'),
  'organization.yml': readYaml('infra/organization.yml'),
};

const ofType = ({ Resources }: CloudFormationTemplate, type: string) =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

const patternOf = ({ Properties }: TemplateResource): EventPattern => Properties.EventPattern;

/** The rules on the bus of the hub, with the organization that it was given. */
function hubRules(OrganizationId: string) {
  const pseudo = { 'AWS::Region': 'us-east-1', 'AWS::AccountId': HUB, 'AWS::Partition': 'aws' };
  const known = { physical: new Map(), parameters: { OrganizationId }, pseudo };
  return ofType(hub, 'AWS::Events::Rule')
    .filter(([, { Properties }]) => Properties.EventBusName !== undefined)
    .map(([id, rule]) => ({ id, pattern: resolved(hub, patternOf(rule), known) as EventPattern }));
}

const takenBy = (event: object, organization: string) =>
  hubRules(organization)
    .filter(({ pattern }) => matches(pattern, event))
    .map(({ id }) => id);

const forwardedBy = (file: string, event: object) =>
  ofType(templates[file] ?? hub, 'AWS::Events::Rule')
    .filter(([, rule]) => matches(patternOf(rule), event))
    .map(([id]) => id);

const call = (service: string, eventName: string, requestParameters: object, more: object = {}) => ({
  ...eventOf({ service, eventName, requestParameters }, more),
  account: OTHER,
  region: 'eu-west-1',
});

const CONTEXT = { encryptionContext: { 'aws:codecommit:id': '1f2e' } };
const REFUSED = { errorCode: 'AccessDenied' };
const BY_CODECOMMIT = { userIdentity: { type: 'IAMUser', invokedBy: 'codecommit.amazonaws.com' } };

/** What is forwarded, by which rule, and which rule of the hub takes it. */
const FORWARDED = [
  [
    'spoke.yml',
    'ForwardIdentity',
    'HubIdentityRule',
    call('iam', 'PutUserPolicy', { userName: 'key-guard-forward-x' }),
  ],
  [
    'spoke.yml',
    'ForwardRepository',
    'HubRepositoryRule',
    call('codecommit', 'CreateRepository', { repositoryName: 'a' }),
  ],
  [
    'spoke.yml',
    'ForwardRepository',
    'HubRepositoryRule',
    call('codecommit', 'GitPush', {}, { errorCode: 'EncryptionKeyAccessDeniedException' }),
  ],
  ['spoke.yml', 'ForwardKeyChange', 'HubKeyRule', call('kms', 'PutKeyPolicy', { keyId: 'k' })],
  ['spoke.yml', 'ForwardKeyRefused', 'HubRepositoryRule', call('kms', 'Decrypt', CONTEXT, REFUSED)],
  [
    'spoke.yml',
    'ForwardKeyRefused',
    'HubRepositoryRule',
    call('kms', 'GenerateDataKey', {}, { ...REFUSED, ...BY_CODECOMMIT }),
  ],
  [
    'spoke.yml',
    'ForwardTampering',
    'TamperingForwardedRule',
    call('cloudtrail', 'StopLogging', { name: 'trail' }),
  ],
  [
    'spoke.yml',
    'ForwardTampering',
    'TamperingForwardedRule',
    call('events', 'DisableRule', { name: 'key-guard-forward-identity' }),
  ],
  [
    'spoke.yml',
    'ForwardTampering',
    'TamperingForwardedRule',
    call('events', 'RemoveTargets', { rule: 'key-guard-forward-watch' }),
  ],
  [
    'organization.yml',
    'ForwardOrganization',
    'HubOrganizationRule',
    call('organizations', 'UpdatePolicy', { policyId: 'p-1' }),
  ],
  [
    'organization.yml',
    'ForwardOrganization',
    'HubOrganizationRule',
    call('organizations', 'MoveAccount', { accountId: OTHER }),
  ],
] as const;

/** What stays where it is. */
const KEPT = [
  ['spoke.yml', call('iam', 'CreateAccessKey', { userName: 'a' })],
  ['spoke.yml', call('iam', 'PutUserPolicy', { userName: 'a' }, REFUSED)],
  ['spoke.yml', call('codecommit', 'GitPull', { repositoryName: 'a' })],
  ['spoke.yml', call('kms', 'Decrypt', CONTEXT)],
  ['spoke.yml', call('kms', 'Decrypt', { encryptionContext: { other: 'x' } }, REFUSED)],
  ['spoke.yml', call('kms', 'PutKeyPolicy', { keyId: 'k' }, REFUSED)],
  ['spoke.yml', call('cloudtrail', 'CreateTrail', { name: 'trail' })],
  ['spoke.yml', call('events', 'DisableRule', { name: 'other' })],
  ['spoke.yml', call('s3', 'PutBucketPolicy', {})],
  ['organization.yml', call('organizations', 'DescribePolicy', { policyId: 'p-1' })],
  ['organization.yml', call('organizations', 'UpdatePolicy', { policyId: 'p-1' }, REFUSED)],
] as const;

const nameOf = (event: object) => (event as { detail: { eventName: string } }).detail.eventName;

describe('what a spoke forwards', () => {
  test.each(FORWARDED.map((row) => [nameOf(row[3]), ...row] as const))(
    '%s: by %s %s, taken by %s',
    (_, file, rule, taker, event) => {
      expect(forwardedBy(file, event)).toEqual([rule]);
      expect(takenBy(event, 'o-a1b2c3d4e5')).toEqual([taker]);
    },
  );

  test.each(KEPT.map(([file, event]) => [nameOf(event), file, event] as const))(
    'is not %s (%s)',
    (_, file, event) => {
      expect(forwardedBy(file, event)).toEqual([]);
    },
  );

  test('is the pattern of the rule of the hub', () => {
    const pairs = [
      ['spoke.yml', 'ForwardIdentity', 'PolicyChangeRule'],
      ['spoke.yml', 'ForwardRepository', 'RepositoryCreatedRule'],
      ['spoke.yml', 'ForwardKeyChange', 'KeyChangeRule'],
      ['spoke.yml', 'ForwardKeyRefused', 'KeyRefusedRule'],
      ['organization.yml', 'ForwardOrganization', 'OrganizationChangeRule'],
    ];
    for (const [file = '', id = '', own = ''] of pairs) {
      expect(templates[file]?.Resources[id]?.Properties.EventPattern).toEqual(
        hub.Resources[own]?.Properties.EventPattern,
      );
    }
  });

  test('is told even where the rule for tampering itself was disabled', () => {
    const event = call('events', 'DisableRule', { name: 'key-guard-forward-tampering' });
    expect(forwardedBy('spoke.yml', event)).toEqual(['ForwardTampering', 'ForwardWatch']);
  });
});

test('a spoke forwards events of IAM, and has a role, in the Regions where a hub would get them', () => {
  const { Conditions } = templates['spoke.yml'] ?? hub;
  const regions = allOf('Fn::Equals', Conditions['HasIamEvents']).map((sides) => (sides as unknown[])[1]);
  expect(regions).toEqual(Object.values(IAM_EVENT_REGIONS));
  expect(templates['spoke.yml']?.Resources['ForwardIdentity']).toMatchObject({ Condition: 'HasIamEvents' });
  expect(allOf('Condition', Conditions['HasReadRole'])).toContain('HasIamEvents');
});

describe('the bus of the hub', () => {
  test.each(FORWARDED.map(([, , taker, event]) => [nameOf(event), taker, event] as const))(
    'takes %s of its own account from another Region without an organization, and of no other account',
    (_, taker, event) => {
      expect(takenBy({ ...event, account: HUB }, '')).toEqual([taker]);
      expect(takenBy(event, '')).toEqual([]);
    },
  );

  test('takes nothing that somebody could have put there by hand', () => {
    for (const [, , , event] of FORWARDED) {
      expect(takenBy({ ...event, source: 'my.iam' }, 'o-a1b2c3d4e5')).toEqual([]);
    }
  });

  test('is open to the accounts of the organization alone, and to nobody without one', () => {
    const [[, policy] = []] = ofType(hub, 'AWS::Events::EventBusPolicy');
    expect(policy).toMatchObject({ Condition: 'HasOrganization' });
    expect(policy?.Properties.Statement).toMatchObject({
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } } },
    });
  });
});

/** Every value under a name, wherever it lies. */
function allOf(name: string, part: unknown): readonly unknown[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => [
    ...(key === name ? [value] : []),
    ...allOf(name, value),
  ]);
}

describe.each(Object.entries(templates))('%s', (_, template) => {
  const rules = ofType(template, 'AWS::Events::Rule');

  test('sends to the bus of the hub with a role, and keeps what it did not take', () => {
    expect(rules.length).toBeGreaterThan(0);
    for (const [, { Properties }] of rules) {
      expect(Properties.Targets).toEqual([
        {
          Id: 'hub',
          Arn: { Ref: 'HubBusArn' },
          RoleArn: { 'Fn::GetAtt': ['ForwardRole', 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Undelivered', 'Arn'] } },
        },
      ]);
      expect(JSON.stringify(Properties.EventPattern).length).toBeLessThan(2_048);
    }
    const open = allOf('aws:SourceArn', template.Resources['UndeliveredPolicy']);
    for (const [id] of rules) expect(JSON.stringify(open)).toContain(`["${id}","Arn"]`);
  });

  test('tells somebody of what it could not forward', () => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    expect(alarms).toHaveLength(ofType(template, 'AWS::SQS::Queue').length);
    for (const { AlarmActions, OKActions, AlarmDescription, TreatMissingData } of alarms) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: 'AlarmTopic' }], [{ Ref: 'AlarmTopic' }]]);
      const [, heading = 'none'] = /docs\/multi-account\.md, (.+?)\./.exec(AlarmDescription) ?? [];
      expect(pages().get('docs/multi-account.md')).toContain(`## ${heading}\n`);
      expect(TreatMissingData).toBe('notBreaching');
    }
  });

  test('needs no KMS key', () => {
    expect(ofType(template, 'AWS::SQS::Queue').map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({ SqsManagedSseEnabled: true }),
    ]);
    expect(allOf('KmsMasterKeyId', template.Resources)).toEqual([]);
  });

  test('says why of every statement, without a wildcard action, and names everybody in denies alone', () => {
    const holders = Object.entries(template.Resources).filter(
      ([, { Properties }]) => allOf('Sid', Properties).length > 0,
    );
    for (const [, { Properties, Metadata }] of holders) {
      expect(Object.keys(Metadata?.Why ?? {}).sort()).toEqual(allOf('Sid', Properties).toSorted());
    }
    const actions = allOf('Action', template.Resources).flat();
    expect(actions.filter((action) => String(action).includes('*'))).toEqual([]);
    const open = allOf('Statement', template.Resources)
      .flat()
      .filter((statement) => JSON.stringify(allOf('Principal', statement)).includes('"*"'));
    expect(new Set(open.flatMap((statement) => allOf('Effect', statement)))).toEqual(new Set(['Deny']));
    expect(JSON.stringify(template.Resources)).not.toMatch(/arn:aws[:-]/);
  });

  test('lets only the given roles of the hub read, in the organization, and nothing be changed', () => {
    const { Condition, Properties } = template.Resources['ReadRole'] as TemplateResource & {
      Condition: string;
    };
    expect(Condition).toBe('HasReadRole');
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': { Ref: 'HubRoleArns' } },
          StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } },
        },
      }),
    ]);
    const actions = allOf('Action', Properties.Policies).flat().map(String);
    expect(actions.filter((action) => !/:(?:Get|List|Describe|BatchGet)[A-Z]/.test(action))).toEqual([]);
    expect(actions.length).toBeGreaterThan(3);
  });
});
