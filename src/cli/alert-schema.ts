import * as z from 'zod';
import { findingSchema } from './replay-line.ts';

/** What queues, functions, web hooks and Firehose get that are subscribed to the topic; people get the text. */
export const alertMessage = z.object({
  keyGuardAlert: z.literal(1).describe('the version of this format'),
  kind: z
    .enum(['opened', 'changed', 'resolved', 'reminder', 'escalation', 'digest'])
    .describe('`digest`: one message for many findings that were opened within minutes'),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  subject: z.string(),
  text: z.string().describe('what people get'),
  at: z.string().describe('when it was decided: of two alerts of a finding the later one holds'),
  openedAt: z.string().optional().describe('when the finding was opened, where that is known'),
  finding: findingSchema.describe('of a digest the worst one'),
  digest: z
    .object({
      opened: z.number().int().describe('how many findings were opened'),
      findings: z.array(z.string()).describe('their ids, the worst first; at most 1000'),
    })
    .optional(),
  cut: z
    .literal(true)
    .optional()
    .describe('principals, repositories or the ends of texts are left out: SNS takes 256 KiB'),
});
