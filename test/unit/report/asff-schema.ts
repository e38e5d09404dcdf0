import * as z from 'zod';

/** "Pattern: .*\S.*" of nearly every text. */
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/\S/)
    .refine((value) => value.isWellFormed());

/** "YYYY-MM-DDTHH:MM:SS.mmmmmmmmmZ", "the time-secfrac after seconds is limited to a maximum of 9 digits". */
const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/);

/** "Valid namespace values are" of `Types`; at most namespace, category and classifier. */
const type = z
  .string()
  .regex(
    /^(?:Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)(?:\/[^/]+){0,2}$/,
  );

const resource = z.strictObject({
  Type: text(256),
  Id: text(Number.POSITIVE_INFINITY),
  Partition: z.enum(['aws', 'aws-cn', 'aws-us-gov']).optional(),
});

/** "Can contain up to 50 key-value pairs ... the key can contain up to 128 characters, and the value ... up to 2048". */
const productFields = z
  .record(text(128), text(2_048))
  .refine((fields) => Object.keys(fields).length <= 50)
  .refine((fields) => !Object.keys(fields).some((name) => name.startsWith('aws')));

/** "The maximum allowed size for a finding is 240 Kb." */
const small = (finding: unknown) => Buffer.byteLength(JSON.stringify(finding)) < 240_000;

/**
 * What Security Hub accepts of a finding, from its documentation, for the fields that Key Guard fills in.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
export const asffSchema = z
  .strictObject({
    SchemaVersion: z.literal('2018-10-08'),
    Id: text(512),
    ProductArn: text(2_048).min(12),
    GeneratorId: text(512),
    AwsAccountId: z.string().regex(/^\d{12}$/),
    CreatedAt: timestamp,
    UpdatedAt: timestamp,
    Title: text(256),
    Description: text(1_024),
    FindingProviderFields: z.strictObject({
      Severity: z.strictObject({
        Label: z.enum(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
        Original: text(64),
      }),
      Types: z.array(type).min(1).max(50),
    }),
    Remediation: z.strictObject({ Recommendation: z.strictObject({ Text: text(512) }) }),
    ProductFields: productFields,
    Resources: z.array(resource).min(1).max(32),
    RecordState: z.enum(['ACTIVE', 'ARCHIVED']),
  })
  .refine(({ CreatedAt, UpdatedAt }) => Date.parse(CreatedAt) <= Date.parse(UpdatedAt))
  .refine(({ ProductArn, AwsAccountId: account }) =>
    new RegExp(`^arn:[^:]+:securityhub:[^:]+:${account}:product/${account}/default$`).test(ProductArn),
  )
  .refine(small);
