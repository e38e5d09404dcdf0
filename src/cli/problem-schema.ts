import * as z from 'zod';
import { POLICY_PROBLEM_CODES } from '#iam/policy.ts';

/** What a policy document got wrong, as the lines of `evaluate` and `scan` tell it. */
export const policyProblem = z.object({
  policy: z.string(),
  pointer: z.string().describe('JSON pointer into the document'),
  code: z.enum(POLICY_PROBLEM_CODES),
  message: z.string(),
});
