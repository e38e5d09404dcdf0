import * as z from 'zod';
import { openFact } from './open-fact-schema.ts';
import { policyProblem } from './problem-schema.ts';

const document = z.unknown().describe('a policy document: an object, JSON text or URL-encoded JSON text');

const namedPolicy = z.looseObject({ name: z.string(), document });

const levels = z
  .array(z.array(namedPolicy))
  .describe('one list for each level, root first; an empty list allows nothing');

const scalar = z
  .union([z.string(), z.number(), z.boolean()], 'should be a text, a number, true or false')
  .transform(String);

const contextValue = z.union(
  [scalar, z.array(scalar)],
  'should be a text, a number, true or false, or a list of these',
);

/**
 * An object of any keys. `z.record` leaves out the one called `__proto__`; since keys have no letter case, it goes by
 * another spelling.
 */
function recordOf<T extends z.ZodType>(value: T) {
  return z.preprocess(withPlainKeys, z.record(z.string(), value));
}

function withPlainKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, PROTO)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [key === PROTO ? PROTO.toUpperCase() : key, one]));
}

const PROTO = '__proto__';

const unknownKey = z.union(
  [
    z.string().min(1),
    z.looseObject({
      key: z.string().min(1),
      present: z.boolean().optional().describe('true: the key is in every request'),
      like: z.string().optional().describe('every value matches this pattern'),
      multi: z.boolean().optional().describe('the key holds a list of values'),
    }),
  ],
  'should be the name of a key, or an object with `key` and what is known of it',
);

/** One line of `key-guard evaluate`. Fields that are not named here are ignored. */
export const evaluateInput = z.looseObject({
  id: z.string().optional(),
  principal: z.looseObject({ arn: z.string(), tags: recordOf(scalar).optional() }),
  policies: z.looseObject({
    identity: z.array(namedPolicy).optional(),
    boundary: z.array(namedPolicy).optional(),
    session: z.array(namedPolicy).optional(),
    endpoint: z.array(namedPolicy).optional(),
    scp: levels.optional(),
    rcp: levels.optional(),
    resource: namedPolicy.optional(),
  }),
  request: z.looseObject({
    action: z.string().regex(/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/, 'should be an action, `service:Name`'),
    resource: z.string().min(1),
    resourceAccount: z
      .string()
      .regex(/^\d{12}$/, 'should be the 12 digits of an account')
      .optional(),
    context: recordOf(contextValue).optional(),
    unknown: z.array(unknownKey).optional(),
  }),
});

export type EvaluateInput = z.infer<typeof evaluateInput>;
export type UnknownKeyInput = z.infer<typeof unknownKey>;

const witness = z.object({
  action: z.string(),
  resource: z.string(),
  context: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

const outcome = z.enum(['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied']);
const layer = z.enum(['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'endpoint']);

/** One line of what `key-guard evaluate` answers. */
export const evaluateOutput = z.object({
  id: z.string().optional(),
  decision: z.enum(['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied', 'Conditional']),
  outcomes: z.array(outcome),
  inexact: z.literal(true).optional(),
  causes: z.array(
    z.object({
      layer,
      policy: z.string().describe('empty where a layer has no policy at all'),
      statement: z.number().int().nullable().describe('null: no statement of the layer allows the request'),
      sid: z.string().optional(),
      effect: z.enum(['Allow', 'Deny']).describe('the effect of the statement, or the one that is missing'),
      pointer: z.string(),
      line: z.number().int().optional(),
      column: z.number().int().optional(),
      reason: z.string(),
      when: z.string().optional(),
    }),
  ),
  unknown: z.array(z.string()).describe('keys on which the decision depends'),
  condition: z
    .string()
    .optional()
    .describe('where a conditional request is denied, with nothing that could be left out'),
  open: z
    .array(openFact)
    .optional()
    .describe('what AWS leaves open and the decision depends on: both readings were tried'),
  assumptions: z
    .array(z.string())
    .optional()
    .describe('facts about AWS that are not confirmed and on which the decision rests'),
  witness: z.object({ denied: witness.optional(), other: witness.optional() }).optional(),
  problems: z.array(policyProblem),
});

export type EvaluateOutput = z.infer<typeof evaluateOutput>;

/** What `key-guard evaluate` answers for a line that it can't read. */
export const evaluateError = z.object({
  id: z.string().optional(),
  error: z.object({ code: z.enum(['not-json', 'invalid-line']), message: z.string() }),
});

export type EvaluateError = z.infer<typeof evaluateError>;
