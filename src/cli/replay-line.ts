import * as z from 'zod';
import { type Finding, THROUGH } from '#guard/finding.ts';
import type { ReplayStep } from './replay-run.ts';

const principal = z.object({
  arn: z.string(),
  region: z.string(),
  verdict: z.enum(['denied', 'conditional']),
  firstHop: z.enum(['open', 'closed', 'unknown']),
  via: z.array(z.string()),
  when: z.string().optional(),
  owner: z
    .string()
    .optional()
    .describe('the value of the tag that a deployed guard is told to take for the owner'),
});

const change = z.object({
  eventId: z.string(),
  eventName: z.string(),
  time: z.string(),
  actor: z.string().optional(),
  invokedBy: z.string().optional().describe('the AWS service through which the change was made'),
  through: z
    .enum(THROUGH)
    .optional()
    .describe('how it was made, as far as the record shows it; what the client says of itself may be untrue'),
  padded: z.literal(true).optional(),
});

const observed = z.object({
  errorCode: z.string(),
  message: z.string().optional(),
  principal: z.string().optional(),
});

/** A finding, in the lines of `replay` and in alerts. */
export const findingSchema = z.object({
  id: z.string(),
  account: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  source: z.object({
    layer: z.string(),
    policyKey: z.string(),
    policyName: z.string(),
    version: z.string().optional(),
    statement: z.number().int().nullable(),
    sid: z.string().optional(),
    statementId: z.string().optional(),
    pointer: z.string(),
    line: z.number().int().optional(),
    column: z.number().int().optional(),
  }),
  reason: z.string(),
  when: z.string().optional(),
  beginsAt: z.string().optional().describe('nothing is denied before that instant'),
  actions: z.array(z.string()),
  regions: z.array(z.string()),
  keys: z.array(z.string()),
  principals: z.array(principal),
  repositories: z.array(z.string()),
  notEvaluated: z.array(z.string()),
  assumptions: z.array(z.string()),
  introducedBy: change.optional(),
  observed: observed.optional().describe('a refusal that was seen'),
  unexplained: z.literal(true).optional().describe('no policy that is known explains the refusal'),
  notUnderstood: z
    .literal(true)
    .optional()
    .describe('the statement is not understood and counts as possibly denying'),
});

/** One line of `key-guard replay`: what one record came to. */
export const replayLine = z.object({
  eventId: z.string().nullable().describe('null: the record is no event'),
  eventName: z.string().nullable(),
  outcome: z.enum(['ignored', 'clear', 'finding', 'resolved', 'error']),
  reason: z.string(),
  findings: z
    .array(findingSchema)
    .describe('what stands open and concerns the event; for `resolved`, what is gone'),
  plans: z.array(z.unknown()).describe('empty in mode `report`'),
  awsCalls: z
    .number()
    .int()
    .describe('requests that the deployed guard would make to IAM, Organizations, KMS and CodeCommit'),
  problems: z.array(z.string()).optional(),
});

export type ReplayLine = z.infer<typeof replayLine>;

/** A step as a line of the contract. */
export function replayLineOf({ result, event, problems }: ReplayStep): ReplayLine {
  const noted = problems.length === 0 ? {} : { problems: [...problems] };
  if (!result.ok) {
    const { error } = result;
    const reason = error instanceof Error ? error.message : 'unknown error';
    const about = { eventId: event?.eventId ?? null, eventName: event?.eventName ?? null };
    return { ...about, outcome: 'error', reason, findings: [], plans: [], awsCalls: 0, ...noted };
  }
  const { eventId, eventName, outcome, reason, findings, resolved, awsCalls } = result.value;
  const shown = outcome === 'resolved' ? resolved : findings;
  return {
    eventId,
    eventName,
    outcome,
    reason,
    findings: shown.map(findingLine),
    plans: [],
    awsCalls,
    ...noted,
  };
}

/** A finding as the contract has it. */
export function findingLine(one: Finding): ReplayLine['findings'][number] {
  return {
    ...one,
    source: { ...one.source },
    actions: [...one.actions],
    regions: [...one.regions],
    keys: [...one.keys],
    principals: one.principals.map((hit) => ({ ...hit, via: [...hit.via] })),
    repositories: [...one.repositories],
    notEvaluated: [...one.notEvaluated],
    assumptions: [...one.assumptions],
  };
}
