import * as z from 'zod';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { openFact } from './open-fact-schema.ts';
import { policyProblem } from './problem-schema.ts';

const verdict = z.enum(['clear', 'denied', 'conditional']);

const witness = z.object({
  action: z.string(),
  resource: z.string(),
  context: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

const cause = z.object({
  finding: z.string().describe('id of the finding that this cause belongs to'),
  statementId: z.string().describe('empty where a layer allows nothing'),
  layer: z.enum(['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'endpoint']),
  policy: z
    .string()
    .describe('ARN of a managed policy, owner ARN + `#` + name of an inline one, id of an SCP or RCP'),
  version: z.string().optional(),
  statement: z.number().int().nullable().describe('null: the layer must allow and does not'),
  sid: z.string().optional(),
  pointer: z.string(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  via: z.array(z.string()),
  actions: z.array(z.string()),
  reason: z.string(),
  when: z.string().optional().describe('absent: always'),
});

/** One line of `key-guard scan --format ndjson`: a principal, a Region and a key. */
export const scanLine = z.object({
  account: z.string(),
  principal: z.string(),
  region: z.string(),
  key: z.object({
    arn: z.string().nullable().describe('null: the id of the key is not known'),
    alias: z.string().optional(),
    kind: z.enum(['aws-managed', 'customer']),
  }),
  verdict,
  firstHop: z.enum(['open', 'closed', 'unknown']),
  actions: z.record(z.enum(KMS_CONTRACT), verdict),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  causes: z.array(cause),
  lift: z
    .array(z.array(z.number().int()))
    .describe('the smallest sets of causes whose removal clears the principal'),
  unknown: z.array(z.string()),
  condition: z
    .string()
    .optional()
    .describe('where a conditional verdict is a denial, with nothing that could be left out'),
  witness: z.object({ denied: witness.optional(), other: witness.optional() }).optional(),
  inexact: z.literal(true).optional(),
  open: z
    .array(openFact)
    .optional()
    .describe('what AWS leaves open and the verdict depends on: both readings were tried'),
  assumptions: z.array(z.string()),
  assumed: z.record(z.string(), z.union([z.null(), z.string(), z.array(z.string())])).optional(),
  complete: z.boolean().describe('false: a document that applies is missing or could not be read'),
  notEvaluated: z.array(z.string()).describe('layers that apply and of which nothing is known'),
  problems: z.array(policyProblem),
});

export type ScanLine = z.infer<typeof scanLine>;
