import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';
import { ok, type Result } from '#lib/result.ts';
import type { DecodedEvent, DecodeProblem } from './decoded-event.ts';

/**
 * What a rule with a schedule sends.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
const scheduled = once(() =>
  z.object({
    source: z.literal('aws.events'),
    'detail-type': z.literal('Scheduled Event'),
    id: z.string().check(z.minLength(1)),
    account: z.string().check(z.regex(/^\d{12}$/)),
    time: z.iso.datetime({ offset: true }),
    region: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
  }),
);

/** @returns undefined where the input is nothing that a schedule sends */
export function decodeSweep(input: unknown): Result<DecodedEvent, DecodeProblem> | undefined {
  const read = scheduled().safeParse(input);
  if (!read.success) return undefined;
  const { id: eventId, account, time, region, source: eventSource, 'detail-type': eventName } = read.data;
  const note = { eventId, eventName, time };
  return ok({ kind: 'sweep', eventId, eventName, eventSource, time, account, region, note });
}
