import { type Assumptions, readingAmong } from '#iam/assumed-facts.ts';
import { failureWords } from '#iam/escape-words.ts';
import { type Evaluation, evaluate, isInexact } from '#iam/evaluate.ts';
import { type Policies, placedPolicies } from '#iam/policies.ts';
import { parsePrincipalArn, RESOURCE, type Request } from '#iam/request.ts';
import { causesOf } from './evaluate-causes.ts';
import { mistypedLayers, policiesOf } from './evaluate-policies.ts';
import { requestOf } from './evaluate-request.ts';
import {
  type EvaluateError,
  type EvaluateInput,
  type EvaluateOutput,
  evaluateInput,
} from './evaluate-schema.ts';
import { witnessOf } from './evaluate-witness.ts';
import { issueWords } from './issue-words.ts';
import { openField } from './open-fact-schema.ts';

/**
 * Decides one line of `key-guard evaluate`, already parsed from JSON.
 *
 * @returns the contract's output object, or its error object for a line of another shape.
 */
export function decideLine(line: unknown, assumed: Assumptions = NOTHING): EvaluateOutput | EvaluateError {
  const parsed = evaluateInput.safeParse(line);
  if (!parsed.success) return refuse(line, issueWords(parsed.error));
  const principal = parsePrincipalArn(parsed.data.principal.arn);
  if (principal === undefined)
    return refuse(line, `\`principal.arn\` is no ARN of a user, role, session or account root`);
  const request = requestOf(parsed.data, principal);
  if (!request.ok) return refuse(line, request.error.message);
  const policies = policiesOf(parsed.data.policies);
  const asked = assumed.size === 0 ? request.value : { ...request.value, reads: readingAmong(assumed) };
  const evaluation = evaluate(policies, asked);
  if (evaluation.outcomes.length === 0)
    return refuse(line, '`request.unknown` leaves no possible request: no value fits what it says of a key');
  return outputOf(parsed.data, policies, asked, evaluation);
}

const NOTHING: Assumptions = new Map();

function refuse(line: unknown, message: string): EvaluateError {
  const id = typeof line === 'object' && line !== null && 'id' in line ? line.id : undefined;
  return { ...(typeof id === 'string' ? { id } : {}), error: { code: 'invalid-line', message } };
}

function outputOf(
  line: EvaluateInput,
  policies: Policies,
  request: Request,
  evaluation: Evaluation,
): EvaluateOutput {
  const { outcomes } = evaluation;
  const [only] = outcomes;
  const open = only === undefined || outcomes.length > 1;
  const inexact = open && isInexact(evaluation);
  const failing = evaluation.failing();
  const witness = open ? witnessOf(evaluation, request, line) : undefined;
  return {
    ...(line.id === undefined ? {} : { id: line.id }),
    decision: open ? 'Conditional' : only,
    outcomes: [...outcomes],
    ...(inexact ? { inexact: true } : {}),
    causes: causesOf(evaluation, policies, line.request.action),
    unknown: open ? evaluation.deciding.keys.map((key) => nameOf(key, request)) : [],
    ...(failing === undefined ? {} : { condition: failureWords(failing) }),
    ...openField(evaluation.deciding.readings),
    ...(evaluation.facts.length === 0 ? {} : { assumptions: [...evaluation.facts] }),
    ...(witness === undefined ? {} : { witness }),
    problems: [
      ...mistypedLayers(line.policies),
      ...placedPolicies(policies).flatMap(({ policy }) =>
        policy.policy.problems.map((problem) => ({ policy: policy.name, ...problem })),
      ),
    ],
  };
}

/** A deciding key as the line named it. */
function nameOf(key: string, request: Request): string {
  const state = request.state(key);
  return state.kind === 'unknown' && key !== RESOURCE ? state.unknown.name : key;
}
