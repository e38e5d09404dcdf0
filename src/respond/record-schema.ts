import * as z from 'zod';

/** Text that a record may lack. A wrong type counts as missing: what is needed is asked for by name later. */
const text = z.string().min(1).optional().catch(undefined);

/** The Region goes into names of keys and services: what can't be one counts as missing. */
const region = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .optional()
  .catch(undefined);

/** `requestParameters` and its kin; `null`, as after AccessDenied, counts as missing. */
const fields = z.record(z.string(), z.unknown()).optional().catch(undefined);

const identity = z
  .object({
    arn: text,
    accountId: text,
    invokedBy: text,
    sessionContext: z
      .object({ sessionIssuer: z.object({ arn: text }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined);

/**
 * What Key Guard reads of a CloudTrail record; other fields are ignored, as new minor versions add some.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const recordSchema = z.object({
  eventVersion: z.string().min(1),
  eventName: z.string().min(1),
  eventSource: z.string().min(1),
  eventTime: text,
  eventID: text,
  awsRegion: region,
  recipientAccountId: text,
  errorCode: text,
  errorMessage: text,
  userIdentity: identity,
  requestParameters: fields,
  responseElements: fields,
  additionalEventData: fields,
});

/**
 * The envelope that EventBridge puts around a record.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const envelopeSchema = z.object({
  'detail-type': text,
  account: text,
  region,
  time: text,
  detail: z.unknown(),
});

export type TrailRecord = z.infer<typeof recordSchema>;

export type Envelope = z.infer<typeof envelopeSchema>;
