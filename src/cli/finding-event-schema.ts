import * as z from 'zod';
import { DETAIL_TYPES, EVENT_SOURCE, EVENT_VERSION } from '#report/finding-event.ts';
import { alertMessage } from './alert-schema.ts';

const { kind, severity, subject, text, at, openedAt, finding } = alertMessage.shape;

/** An event that Key Guard puts on an EventBridge bus, with the fields of the envelope that are its own. */
export const findingEventSchema = z.object({
  source: z.literal(EVENT_SOURCE),
  'detail-type': z.enum(Object.values(DETAIL_TYPES)),
  detail: z.object({
    version: z.literal(EVENT_VERSION).describe('the version of `detail`'),
    id: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('the same for every delivery of one alert: whoever has seen it can drop the event'),
    kind,
    at,
    openedAt,
    account: z.string().describe('the account that the finding is about'),
    severity,
    subject,
    text,
    cut: z
      .literal(true)
      .optional()
      .describe('principals, repositories or the ends of texts are left out, so that the event fits'),
    finding,
  }),
});
