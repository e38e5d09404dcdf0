import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';

// Schemas are made when the first event comes, not while the code is loaded.

/** A field that a record may lack. A wrong type counts as missing: what is needed is asked for by name later. */
const lenient = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

const present = once(() => z.string().check(z.minLength(1)));

const text = once(() => lenient(present()));

/** The Region goes into names of keys and services: what can't be one counts as missing. */
const region = once(() => lenient(z.string().check(z.regex(/^[a-z0-9-]{1,40}$/))));

/** `requestParameters` and its kin; `null`, as after AccessDenied, counts as missing. */
const fields = once(() => lenient(z.record(z.string(), z.unknown())));

const identity = once(() =>
  lenient(
    z.object({
      type: text(),
      arn: text(),
      accountId: text(),
      invokedBy: text(),
      sessionContext: lenient(z.object({ sessionIssuer: lenient(z.object({ arn: text() })) })),
    }),
  ),
);

/**
 * What Key Guard reads of a CloudTrail record; other fields are ignored, as new minor versions add some.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const recordSchema = once(() =>
  z.object({
    eventVersion: present(),
    eventName: present(),
    eventSource: present(),
    eventTime: text(),
    eventID: text(),
    awsRegion: region(),
    recipientAccountId: text(),
    errorCode: text(),
    errorMessage: text(),
    userIdentity: identity(),
    requestParameters: fields(),
    responseElements: fields(),
    additionalEventData: fields(),
    userAgent: text(),
    // Text in records, a boolean in some exports of them.
    sessionCredentialFromConsole: lenient(z.union([z.boolean(), z.string()])),
    resources: lenient(z.array(z.object({ ARN: text() }))),
  }),
);

/**
 * The envelope that EventBridge puts around a record.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const envelopeSchema = once(() =>
  z.object({
    'detail-type': text(),
    account: text(),
    region: region(),
    time: text(),
    detail: z.unknown(),
  }),
);

export type TrailRecord = z.infer<ReturnType<typeof recordSchema>>;

export type Envelope = z.infer<ReturnType<typeof envelopeSchema>>;
