/** @import { Context, Experiment, Observation, Reading, Seen, State, Statement, Variant, Where } from './types.ts' */
/** @import { Outcome } from './settle.mjs' */
import { CONTROL } from './experiments/control.mjs';
import { keyOf } from './experiments/index.mjs';
import { denyKms } from './experiments/statements.mjs';
import { filled } from './fill.mjs';
import { PATH } from './names.mjs';
import { boundaryPolicy, customerKeyPolicy, identityPolicy, MARKERS, sessionPolicy } from './policies.mjs';
import { refusedAction } from './records.mjs';

const NAME = 'key-guard-verify';
const SESSION = 'verify';
const CUSTOMER_KEY = 'key/00000000-0000-4000-8000-00000000000c';

/** What a case is made of, beside the variant. @typedef {{ where: Where, state: State, action: string, context: Context }} Setting */

/**
 * A settled experiment as a file of test/cases: what was denied, what was not, and a document that nobody understands.
 *
 * @param {Outcome & { reading: Reading }} outcome @param {Where} where @param {State} state
 * @returns {object | undefined} undefined where AWS took none of the documents: then there is no request to decide
 */
export function caseFile({ experiment, reading, observed }, where, state) {
  const setting = { where, state, action: refusedAction(experiment, state), context: reading.context ?? {} };
  const decided = experiment.variants.flatMap((variant) => {
    const observation = observed[variant.id];
    if (observation !== 'accepted' && observation !== 'refused') return [];
    return [caseOf(variant, observation, setting, state.seen[keyOf(experiment, variant)])];
  });
  if (decided.length === 0) return undefined;
  const kinds = decided.map(({ kind }) => kind);
  const [allowed, denied] = CONTROL.variants;
  const file = {
    $schema: './case.schema.json',
    rule: experiment.rule,
    promise: reading.promise,
    source: experiment.source,
    cases: [
      ...decided,
      ...(kinds.includes('match') || denied === undefined ? [] : [caseOf(denied, 'refused', setting)]),
      ...(kinds.includes('near-miss') || allowed === undefined ? [] : [caseOf(allowed, 'accepted', setting)]),
      notUnderstood(setting),
    ],
  };
  return filled(file, namesOf(where));
}

/** @param {Where} where */
function namesOf({ account, partition, region, sourceIp }) {
  const role = `arn:${partition}:iam::${account}:role${PATH}${NAME}`;
  const session = `arn:${partition}:sts::${account}:assumed-role/${NAME}/${SESSION}`;
  const address = sourceIp === undefined ? {} : { 'source-ip': sourceIp };
  return { account, partition, region, name: NAME, role, session, ...address };
}

/**
 * @param {Variant} variant @param {'accepted' | 'refused'} observation @param {Setting} setting
 * @param {Seen} [seen]
 */
function caseOf(variant, observation, setting, seen) {
  return {
    name: variant.id,
    kind: observation === 'refused' ? /** @type {const} */ ('match') : /** @type {const} */ ('near-miss'),
    line: lineOf(variant, setting, seen),
    expect: observation === 'accepted' ? { decision: 'Allowed' } : refusal(variant),
  };
}

/** @param {Variant} variant @param {Setting} setting @param {Seen} [seen] */
function lineOf(variant, setting, seen) {
  const principal = variant.as === 'user' ? `arn:<partition>:iam::<account>:user${PATH}${NAME}` : '<session>';
  const policies = {
    identity: [
      { name: 'identity', document: identityPolicy(variant, MARKERS[0]) },
      ...(seen?.managed === undefined ? [] : [{ name: 'managed', document: JSON.parse(seen.managed) }]),
    ],
    ...(variant.boundary === undefined
      ? {}
      : { boundary: [{ name: 'boundary', document: boundaryPolicy(variant.boundary, MARKERS[0]) }] }),
    ...(variant.session === undefined
      ? {}
      : { session: [{ name: 'session', document: sessionPolicy(variant.session) }] }),
    ...keyPolicyOf(variant, setting),
  };
  return {
    id: variant.id,
    principal: { arn: principal },
    policies,
    request: requestOf(variant, setting, seen),
  };
}

/** @param {Variant} variant @param {Setting} setting */
function keyPolicyOf({ probe, keyPolicy }, { state }) {
  if (keyPolicy !== undefined) return { resource: { name: 'key', document: customerKeyPolicy(keyPolicy) } };
  if (probe !== 'push' || state.key === undefined) return {};
  return { resource: { name: 'key', document: JSON.parse(state.key.policy) } };
}

/** @param {Variant} variant @param {Setting} setting @param {Seen} [seen] */
function requestOf({ probe, context = {} }, { state, action, context: read }, seen) {
  const time = seen?.from ?? '2026-01-01T00:00:00.000Z';
  const always = { 'aws:CurrentTime': time, 'aws:RequestedRegion': '<region>' };
  const direct = { ...always, 'aws:ViaAWSService': 'false', ...context, ...read };
  const repository = 'arn:<partition>:codecommit:<region>:<account>:<name>';
  switch (probe) {
    case 'push':
      return {
        action,
        resource:
          state.key?.arn ?? 'arn:<partition>:kms:<region>:<account>:key/00000000-0000-4000-8000-000000000000',
        context: {
          ...always,
          'aws:ViaAWSService': 'true',
          'kms:ViaService': 'codecommit.<region>.amazonaws.com',
          'kms:CallerAccount': '<account>',
          ...context,
          ...read,
        },
      };
    case 'tag':
      return {
        action: 'codecommit:TagResource',
        resource: repository,
        context: { ...direct, 'aws:TagKeys': ['a', 'b'], 'aws:RequestTag/a': '1', 'aws:RequestTag/b': '2' },
      };
    case 'read':
      return { action: 'codecommit:GetRepository', resource: repository, context: direct };
    case 'describe-key':
      return {
        action: 'kms:DescribeKey',
        resource: `arn:<partition>:kms:<region>:<account>:${CUSTOMER_KEY}`,
        context: direct,
      };
  }
}

/** @param {Variant} variant */
function refusal({ refusal: how, boundary, session, keyPolicy, identity = [], managed }) {
  if (how === 'implicit') {
    const layer = boundary === undefined ? 'session' : 'boundary';
    return { decision: 'ImplicitlyDenied', causes: [{ layer, statement: null }] };
  }
  const [layer, statements] =
    session !== undefined
      ? /** @type {const} */ (['session', sessionPolicy(session).Statement])
      : keyPolicy !== undefined
        ? /** @type {const} */ (['resource', customerKeyPolicy(keyPolicy).Statement])
        : /** @type {const} */ ([
            'identity',
            identityPolicy({ id: '', as: 'role', probe: 'push', identity }, MARKERS[0]).Statement,
          ]);
  if (managed !== undefined) return { decision: 'ExplicitlyDenied', causes: [{ layer, policy: 'managed' }] };
  const statement = statements.findIndex(({ Effect }) => Effect === 'Deny');
  return {
    decision: 'ExplicitlyDenied',
    causes: [{ layer, statement, pointer: `/Statement/${statement}` }],
  };
}

/** @param {Setting} setting */
function notUnderstood(setting) {
  const identity = [denyKms({ Condition: { StringIs: { 'aws:PrincipalType': 'AssumedRole' } } })];
  const variant = /** @type {Variant} */ ({ id: 'an-unknown-operator', as: 'role', probe: 'push', identity });
  const at = identityPolicy(variant, MARKERS[0]).Statement.length - 1;
  return {
    name: variant.id,
    kind: /** @type {const} */ ('malformed'),
    line: lineOf(variant, setting),
    expect: {
      decision: 'Conditional',
      outcomes: ['Allowed', 'ExplicitlyDenied'],
      problems: [{ code: 'operator-unknown', pointer: `/Statement/${at}/Condition/StringIs` }],
    },
  };
}
