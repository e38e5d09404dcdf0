import * as z from 'zod';

/** What `doctor --format json` writes. */
export const doctorChecks = z.array(
  z.object({
    check: z.enum(['stack', 'region', 'trail', 'rule', 'function', 'topic', 'dead-letters']),
    of: z.string().describe('what was looked at'),
    status: z
      .enum(['ok', 'failed', 'unknown'])
      .describe('unknown: AWS did not answer, or does not document the answer'),
    found: z.string(),
    fix: z.string().optional().describe('what to do, where it is not well'),
  }),
);
