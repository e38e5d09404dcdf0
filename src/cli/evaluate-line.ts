import { type Evaluation, evaluate, isInexact } from '#iam/evaluate.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import { type NamedPolicy, type Policies, placedPolicies } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import { parsePrincipalArn, RESOURCE, type Request } from '#iam/request.ts';
import { causesOf } from './evaluate-causes.ts';
import { requestOf } from './evaluate-request.ts';
import {
  type EvaluateError,
  type EvaluateInput,
  type EvaluateOutput,
  evaluateInput,
} from './evaluate-schema.ts';
import { witnessOf } from './evaluate-witness.ts';
import { issueWords } from './issue-words.ts';

/**
 * Decides one line of `key-guard evaluate`, already parsed from JSON.
 *
 * @returns the contract's output object, or its error object for a line of another shape.
 */
export function decideLine(line: unknown): EvaluateOutput | EvaluateError {
  const parsed = evaluateInput.safeParse(line);
  if (!parsed.success) return refuse(line, issueWords(parsed.error));
  const principal = parsePrincipalArn(parsed.data.principal.arn);
  if (principal === undefined)
    return refuse(line, `\`principal.arn\` is no ARN of a user, role, session or account root`);
  const request = requestOf(parsed.data, principal);
  if (!request.ok) return refuse(line, request.error.message);
  const policies = policiesOf(parsed.data.policies);
  const evaluation = evaluate(policies, request.value);
  if (evaluation.outcomes.length === 0)
    return refuse(line, '`request.unknown` leaves no possible request: no value fits what it says of a key');
  return outputOf(parsed.data, policies, request.value, evaluation);
}

function refuse(line: unknown, message: string): EvaluateError {
  const id = typeof line === 'object' && line !== null && 'id' in line ? line.id : undefined;
  return { ...(typeof id === 'string' ? { id } : {}), error: { code: 'invalid-line', message } };
}

function policiesOf(given: EvaluateInput['policies']): Policies {
  type Given = NonNullable<EvaluateInput['policies']['resource']>;
  const named =
    (layer: Layer) =>
    (policy: Given): NamedPolicy => ({
      name: policy.name,
      policy: parsePolicy(policy.document, layer),
    });
  const { identity, boundary, session, endpoint, scp, rcp, resource } = given;
  return {
    ...(identity === undefined ? {} : { identity: identity.map(named('identity')) }),
    ...(boundary === undefined ? {} : { boundary: boundary.map(named('boundary')) }),
    ...(session === undefined ? {} : { session: session.map(named('session')) }),
    ...(endpoint === undefined ? {} : { endpoint: endpoint.map(named('endpoint')) }),
    ...(scp === undefined ? {} : { scp: scp.map((level) => level.map(named('scp'))) }),
    ...(rcp === undefined ? {} : { rcp: rcp.map((level) => level.map(named('rcp'))) }),
    ...(resource === undefined ? {} : { resource: named('resource')(resource) }),
  };
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
  const witness = open ? witnessOf(evaluation, request, line) : undefined;
  return {
    ...(line.id === undefined ? {} : { id: line.id }),
    decision: open ? 'Conditional' : only,
    outcomes: [...outcomes],
    ...(inexact ? { inexact: true } : {}),
    causes: causesOf(evaluation, policies, line.request.action),
    unknown: open ? evaluation.deciding.keys.map((key) => nameOf(key, request)) : [],
    ...(evaluation.facts.length === 0 ? {} : { assumptions: [...evaluation.facts] }),
    ...(witness === undefined ? {} : { witness }),
    problems: placedPolicies(policies).flatMap(({ policy }) =>
      policy.policy.problems.map((problem) => ({ policy: policy.name, ...problem })),
    ),
  };
}

/** A deciding key as the line named it. */
function nameOf(key: string, request: Request): string {
  const state = request.state(key);
  return state.kind === 'unknown' && key !== RESOURCE ? state.unknown.name : key;
}
