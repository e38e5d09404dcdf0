import { describe, expect, test } from 'vitest';
import { decoded, record, sample } from './records.ts';

const by = (more: object) => decoded(record('PutUserPolicy', more as never)).note.through;
const role = 'arn:aws:iam::111122223333:role';
const session = (issuer: string, more: object = {}) => ({
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/r/s',
    sessionContext: { sessionIssuer: { arn: issuer } },
    ...more,
  },
});

describe('how a change was made is read from published records', () => {
  test.each([
    ['docs-iam-addusertogroup', 'console'],
    ['org-attachpolicy', 'console'],
    ['panther-iam-deletegrouppolicy', 'console'],
    ['panther-kms-putkeypolicy-2025', 'console'],
    ['panther-iam-putuserpolicy-denyall', 'console'],
    ['docs-codecommit-createrepository', 'cli'],
    ['real-iam-putrolepolicy', 'terraform'],
    ['panther-iam-attachrolepolicy-via-cloudformation', 'cloudformation'],
    ['iam-attachrolepolicy-by-identity-center', 'identity-center'],
    ['iam-detachrolepolicy-by-identity-center-slr', 'identity-center'],
    ['real-kms-decrypt-invokedby-secretsmanager', 'aws-service'],
    ['real-kms-decrypt-invokedby-awsinternal', 'aws-service'],
    ['docs-kms-encrypt-viaservice-workmail', 'aws-service'],
    ['envelope-organizations-moveaccount', 'role-session'],
    // a browser by its agent, and nothing else
    ['docs-organizations-attachpolicy-failed', 'unknown'],
    // `aws-internal` may be the console or a service
    ['panther-iam-putuserpolicy-deny', 'unknown'],
    ['docs-kms-putkeypolicy', 'unknown'],
    ['real-iam-attachuserpolicy', 'unknown'],
  ])('%s: %s', (name, through) => {
    expect(decoded(sample(name)).note.through).toBe(through);
  });
});

describe('how a change was made is told', () => {
  test.each([
    ['aws-cli/2.27.1 md/awscrt#0.25.7 command/iam.put-user-policy', 'cli'],
    ['[aws-cli/1.10.53 Python/2.7.9]', 'cli'],
    ['Boto3/1.34.6 md/Botocore#1.34.6', 'sdk'],
    ['[aws-sdk-go/1.1.0 (go1.5.2; darwin; amd64)]', 'sdk'],
    ['aws-sdk-js/3.1169.0 ua/2.1', 'sdk'],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.70.0',
      'terraform',
    ],
    ['APN/1.0 Pulumi/1.0 Pulumi-Aws/6.1.0 (+https://www.pulumi.com) aws-sdk-go-v2/1.16.16', 'pulumi'],
    ['cloudformation.amazonaws.com', 'cloudformation'],
    ['config.amazonaws.com', 'aws-service'],
    ['signin.amazonaws.com', 'console'],
    ['not-aws-cli/2 terraformer', 'unknown'],
    ['evil.example.com', 'unknown'],
    ['Mozilla/5.0 (X11) Chrome/133.0.0.0', 'unknown'],
  ])('by the user agent %s: %s', (userAgent, through) => {
    expect(by({ userAgent })).toBe(through);
  });

  test.each([
    [true, 'console'],
    ['true', 'console'],
    ['True', 'console'],
    [false, 'unknown'],
    ['false', 'unknown'],
    [{}, 'unknown'],
  ])('by the flag of the console (%j): %s', (sessionCredentialFromConsole, through) => {
    expect(by({ sessionCredentialFromConsole, userAgent: 'AWS Internal' })).toBe(through);
  });

  test('by the CLI in a session of the console: the tool says more', () => {
    expect(by({ sessionCredentialFromConsole: 'true', userAgent: 'aws-cli/2.27 exec-env/CloudShell' })).toBe(
      'cli',
    );
  });

  test('by the role that the CDK gives CloudFormation', () => {
    const cdk = `${role}/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1`;
    const invokedBy = 'cloudformation.amazonaws.com';
    expect(by(session(cdk, { invokedBy }))).toBe('cdk');
    expect(by(session(`${role}/cdk-ish`, { invokedBy }))).toBe('cloudformation');
  });

  test('by the service-linked role of a service', () => {
    expect(by(session(`${role}/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`))).toBe(
      'aws-service',
    );
    expect(by(session(`${role}/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO`))).toBe(
      'identity-center',
    );
  });

  test('by the service before the client: CloudFormation beats what an agent says of itself', () => {
    const through = session(`${role}/r`, { invokedBy: 'cloudformation.amazonaws.com' });
    expect(by({ ...through, userAgent: 'aws-cli/2', sessionCredentialFromConsole: 'true' })).toBe(
      'cloudformation',
    );
  });

  test('to be a session of a role where nothing else is known', () => {
    expect(by(session(`${role}/r`))).toBe('role-session');
    expect(by({ userIdentity: { type: 'IAMUser' } })).toBe('unknown');
    expect(by({ userIdentity: 7 })).toBe('unknown');
  });
});
