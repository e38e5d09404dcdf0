/** @import { Caller, Observation, Seen } from './types.ts' */
/** @import { Trial, Workshop } from './workshop.mjs' */
import { sessionName } from './names.mjs';
import { codeOf, isDenied, isGone, saidBy, textAt } from './outputs.mjs';
import { customerKeyPolicy, identityPolicy, sessionPolicy } from './policies.mjs';
import { observationOf, PROBES } from './probes.mjs';
import { isInEffect, onceItWorks, untilStable } from './propagation.mjs';

/** Seconds from when KMS goes by a policy until it is tried, and more where KMS does not tell. */
const SETTLING = 15;
const SETTLING_LONG = 60;

const IN_IAM = 'key-guard-verify';

/** Why a variant could not be tried at all. */
class NotTried extends Error {
  /** @param {Observation} observation @param {unknown} error */
  constructor(observation, error) {
    super(saidBy(error));
    this.observation = observation;
  }
}

/**
 * Tries one variant: puts its policies in place, waits until they are in effect, and makes its call until it comes to the
 * same several times.
 *
 * @param {Workshop} workshop @param {Trial} trial
 * @returns {Promise<Seen>}
 */
export async function perform(workshop, trial) {
  const { experiment, variant } = trial;
  const { clock } = workshop.ports;
  const session = variant.as === 'user' ? workshop.name : sessionName(experiment, variant, workshop.nonce);
  const from = clock.now().toISOString();
  const seen = (/** @type {Partial<Seen> & Pick<Seen, 'observation'>} */ more) => ({
    session,
    from,
    to: clock.now().toISOString(),
    probes: 0,
    ...more,
  });
  try {
    const managed = await putInPlace(workshop, trial, session);
    const caller = variant.as === 'user' ? workshop.user : await assumed(workshop, trial, session);
    const found = await tried(workshop, trial, caller);
    return seen({ ...found, ...(managed === undefined ? {} : { managed }) });
  } catch (error) {
    if (!(error instanceof NotTried)) throw error;
    return seen({ observation: error.observation, said: error.message });
  } finally {
    await takeAway(workshop, trial);
  }
}

/** @param {Workshop} workshop @param {Trial} trial @param {Caller} caller */
async function tried(workshop, { experiment, variant, marker }, caller) {
  const { aws, clock } = workshop.ports;
  if (!(await isInEffect(aws, clock, caller, marker)))
    return {
      observation: /** @type {const} */ ('unclear'),
      said: 'the policy was not seen to be in effect',
      probes: 0,
    };
  const slow = variant.managed !== undefined || variant.keyPolicy !== undefined;
  await clock.wait(slow ? SETTLING_LONG : SETTLING);
  const agent = variant.userAgent;
  const as = agent === undefined ? caller : { ...caller, userAgent: agent };
  let count = 0;
  const probe = () => PROBES[variant.probe](workshop, as, `${experiment.id} ${variant.id} ${++count}\n`);
  return await untilStable(clock, probe, observationOf(variant.probe));
}

/**
 * Puts the policies of a variant in place. The identity policy comes last: with it the marker changes.
 *
 * @param {Workshop} workshop @param {Trial} trial @param {string} session
 * @returns {Promise<string | undefined>} the text of the managed policy
 */
async function putInPlace(workshop, trial, session) {
  const { variant, marker } = trial;
  const { aws, name } = workshop;
  const boundary = workshop.boundaryOf(trial);
  if (boundary !== undefined)
    await aws.call('iam', `Put${kind(trial)}PermissionsBoundary`, {
      ...owner(trial, name),
      PermissionsBoundary: boundary,
    });
  if (variant.keyPolicy !== undefined) await putKeyPolicy(workshop, trial, session);
  try {
    const managed = variant.managed === undefined ? undefined : await attach(workshop, trial);
    await putIdentity(workshop, trial, workshop.text(identityPolicy(variant, marker), session));
    return managed;
  } catch (error) {
    const reason =
      error instanceof NotTried ? error : isMalformed(error) ? new NotTried('malformed', error) : error;
    // The marker changes all the same, for the sake of the next variant.
    if (reason instanceof NotTried)
      await putIdentity(workshop, trial, workshop.text(identityPolicy({ ...variant, identity: [] }, marker)));
    throw reason;
  }
}

/** @param {unknown} error */
const isMalformed = (error) => codeOf(error).startsWith('MalformedPolicyDocument');

/** @param {Trial} trial */
const kind = ({ variant }) => (variant.as === 'user' ? 'User' : 'Role');

/** @param {Trial} trial @param {string} name */
const owner = (trial, name) => ({ [`${kind(trial)}Name`]: name });

/** @param {Workshop} workshop @param {Trial} trial @param {string} PolicyDocument */
async function putIdentity({ aws, name, ports }, trial, PolicyDocument) {
  const input = { ...owner(trial, name), PolicyName: IN_IAM, PolicyDocument };
  // IAM does not always know at once what it just made.
  await onceItWorks(ports.clock, () => aws.call('iam', `Put${kind(trial)}Policy`, input), isGone);
}

/** @param {Workshop} workshop @param {Trial} trial */
const managedArn = (workshop, { variant }) =>
  (variant.managed ?? '').replace('<partition>', workshop.where.partition);

/** @param {Workshop} workshop @param {Trial} trial @returns {Promise<string>} the text of the policy */
async function attach(workshop, trial) {
  const { aws, name } = workshop;
  const PolicyArn = managedArn(workshop, trial);
  const policy = await aws.call('iam', 'GetPolicy', { PolicyArn }).catch((error) => {
    throw isGone(error) ? new NotTried('missing', error) : error;
  });
  const VersionId = textAt(policy, 'Policy', 'DefaultVersionId');
  const version = await aws.call('iam', 'GetPolicyVersion', { PolicyArn, VersionId });
  await aws.call('iam', `Attach${kind(trial)}Policy`, { ...owner(trial, name), PolicyArn });
  return decodeURIComponent(textAt(version, 'PolicyVersion', 'Document'));
}

/** @param {Workshop} workshop @param {Trial} trial @param {string} session */
async function putKeyPolicy(workshop, { variant }, session) {
  const Policy = workshop.text(customerKeyPolicy(variant.keyPolicy ?? []), session);
  const put = () =>
    workshop.aws.call('kms', 'PutKeyPolicy', { KeyId: workshop.customerKey, PolicyName: 'default', Policy });
  // KMS does not know a role that was just made.
  await onceItWorks(workshop.ports.clock, put, (error) => /invalid principals/i.test(saidBy(error)));
}

/** @param {Workshop} workshop @param {Trial} trial @param {string} session @returns {Promise<Caller>} */
async function assumed(workshop, { variant }, session) {
  const { aws, nonce } = workshop;
  const policy =
    variant.session === undefined ? {} : { Policy: workshop.text(sessionPolicy(variant.session), session) };
  const input = { RoleArn: workshop.names().role, RoleSessionName: session, ExternalId: nonce, ...policy };
  try {
    const call = () => aws.call('sts', 'AssumeRole', { ...input, DurationSeconds: 3600 });
    const made = await onceItWorks(workshop.ports.clock, call, isDenied);
    return {
      name: session,
      credentials: {
        accessKeyId: textAt(made, 'Credentials', 'AccessKeyId'),
        secretAccessKey: textAt(made, 'Credentials', 'SecretAccessKey'),
        sessionToken: textAt(made, 'Credentials', 'SessionToken'),
      },
    };
  } catch (error) {
    throw isMalformed(error) ? new NotTried('malformed', error) : error;
  }
}

/** Takes away what the next variant must not find. @param {Workshop} workshop @param {Trial} trial */
async function takeAway(workshop, trial) {
  const { variant } = trial;
  const { aws, name } = workshop;
  if (variant.boundary !== undefined)
    await aws.call('iam', `Delete${kind(trial)}PermissionsBoundary`, owner(trial, name));
  if (variant.managed !== undefined) await detach(workshop, trial);
  if (variant.keyPolicy !== undefined)
    await aws.call('kms', 'PutKeyPolicy', {
      KeyId: workshop.customerKey,
      PolicyName: 'default',
      Policy: workshop.text(customerKeyPolicy([])),
    });
  if (variant.probe === 'tag') {
    const { account, partition, region } = workshop.names();
    const resourceArn = `arn:${partition}:codecommit:${region}:${account}:${name}`;
    await aws.call('codecommit', 'UntagResource', { resourceArn, tagKeys: ['a', 'b'] });
  }
}

/** @param {Workshop} workshop @param {Trial} trial */
async function detach(workshop, trial) {
  const { aws, name } = workshop;
  const PolicyArn = managedArn(workshop, trial);
  try {
    await aws.call('iam', `Detach${kind(trial)}Policy`, { ...owner(trial, name), PolicyArn });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
