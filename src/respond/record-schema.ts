import * as z from 'zod/mini';

/** A field that a record may lack. A wrong type counts as missing: what is needed is asked for by name later. */
const lenient = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

const present = z.string().check(z.minLength(1));

const text = lenient(present);

/** The Region goes into names of keys and services: what can't be one counts as missing. */
const region = lenient(z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)));

/** `requestParameters` and its kin; `null`, as after AccessDenied, counts as missing. */
const fields = lenient(z.record(z.string(), z.unknown()));

const identity = lenient(
  z.object({
    arn: text,
    accountId: text,
    invokedBy: text,
    sessionContext: lenient(z.object({ sessionIssuer: lenient(z.object({ arn: text })) })),
  }),
);

/**
 * What Key Guard reads of a CloudTrail record; other fields are ignored, as new minor versions add some.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const recordSchema = z.object({
  eventVersion: present,
  eventName: present,
  eventSource: present,
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
