/** @import { Aws, Caller, Observation, Output, Service, Variant, Experiment } from '../types.ts' */
import { EXPERIMENTS } from '../experiments/index.mjs';
import { filled } from '../fill.mjs';
import { PATH, PREFIX } from '../names.mjs';
import { PaperCodeCommit } from './codecommit.mjs';
import { accessDenied, failure } from './errors.mjs';
import { PaperIam } from './iam.mjs';
import { PaperKms } from './kms.mjs';
import { PaperTrail } from './trail.mjs';

/**
 * @typedef {object} Call
 * @property {Service} service
 * @property {string} operation
 * @property {object} input
 * @property {string | undefined} as the session or user that makes it
 */

/**
 * @typedef {object} PaperOptions
 * @property {string} account
 * @property {string} region
 * @property {string} [sourceIp]
 * @property {string} [arn] who the credentials are of
 * @property {Readonly<Record<string, string>>} [answers] the id of the right reading by that of the experiment; else the first
 * @property {number} [lag] after so many looks of a marker a policy is in effect
 * @property {number} [delay] after so many questions CloudTrail has events
 * @property {(call: Call, number: number) => Error | undefined} [failing] an error in place of an answer
 * @property {boolean} [late] whether a call that fails has had its effect
 */

/**
 * AWS on paper: what a dry run calls, and what the tests hold a verification against. It keeps what was made, refuses what
 * AWS would refuse, and answers each experiment by one of its readings.
 *
 * @implements {Aws}
 */
export class PaperAws {
  /** @type {Call[]} */
  calls = [];
  /** @type {Map<string, { session: string, policy: string | undefined, role: string }>} by access key */
  #sessions = new Map();
  /** @type {Map<string, { now: string, next: string, looks: number }>} what is in effect and what comes, by principal */
  #policies = new Map();

  /** @param {PaperOptions} options */
  constructor(options) {
    this.options = options;
    const { account, region } = options;
    const quarantine = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV4';
    const Action = this.#answer('quarantine') === 'it does' ? 'kms:*' : 'iam:CreateUser';
    const deny = { Effect: 'Deny', Action, Resource: '*' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
    this.iam = new PaperIam({
      account,
      observationOf: (as, text) => this.#observed(as, text),
      managed: this.#answer('quarantine') === 'there is none' ? {} : { [quarantine]: document },
    });
    this.kms = new PaperKms(account, region);
    this.codecommit = new PaperCodeCommit(account, region);
    this.trail = new PaperTrail(account, options.delay ?? 0);
  }

  isEmpty() {
    return this.iam.isEmpty() && this.kms.isEmpty() && this.codecommit.isEmpty();
  }

  /**
   * @param {Service} service @param {string} operation @param {object} input @param {Caller} [caller]
   * @returns {Promise<Output>}
   */
  async call(service, operation, input, caller) {
    const call = { service, operation, input, as: caller?.name };
    this.calls.push(call);
    const error = this.options.failing?.(call, this.calls.length);
    if (error !== undefined && this.options.late !== true) throw error;
    const output = this.#answerTo(call, caller);
    if (error !== undefined) throw error;
    return output;
  }

  /** @param {Call} call @param {Caller | undefined} caller @returns {Output} */
  #answerTo({ service, operation, input }, caller) {
    const fields = /** @type {Record<string, string>} */ (input);
    switch (service) {
      case 'sts':
        return operation === 'AssumeRole' ? this.#assume(fields) : this.#whoAmI();
      case 'iam': {
        const output = this.iam.call(operation, fields);
        if (/^Put(Role|User)Policy$/.test(operation)) this.#comes(fields);
        return output;
      }
      case 'kms':
        if (caller !== undefined) this.#assertKms(operation, caller);
        return this.kms.call(operation, fields);
      case 'codecommit':
        if (caller !== undefined) this.#assertCodeCommit(operation, caller);
        return this.codecommit.call(operation, fields);
      case 'cloudtrail':
        return this.trail.events(input);
    }
  }

  #whoAmI() {
    const { account, arn = `arn:aws:sts::${account}:assumed-role/Administrator/someone` } = this.options;
    return { Account: account, Arn: arn };
  }

  /** @param {Record<string, string>} input @returns {Output} */
  #assume({ RoleArn = '', RoleSessionName = '', ExternalId = '', Policy }) {
    const name = RoleArn.split('/').at(-1) ?? '';
    const role = this.iam.roles.get(name);
    if (role === undefined || !role.trust.includes(ExternalId))
      throw accessDenied('the caller', 'sts:AssumeRole');
    const observation = this.#ofSession(RoleSessionName);
    if (Policy !== undefined && observation === 'malformed')
      throw failure('MalformedPolicyDocumentException', 'The policy is not in the valid JSON format.');
    const AccessKeyId = `${'AS'}${'IA'}PAPER${String(this.#sessions.size).padStart(11, '7')}`;
    this.#sessions.set(AccessKeyId, { session: RoleSessionName, policy: Policy, role: name });
    return {
      Credentials: { AccessKeyId, SecretAccessKey: 'a secret on paper', SessionToken: 'a token on paper' },
    };
  }

  /** @param {Record<string, string>} input */
  #comes({ RoleName, UserName, PolicyDocument = '' }) {
    const who = RoleName === undefined ? `user ${UserName}` : `role ${RoleName}`;
    const before = this.#policies.get(who)?.next ?? '';
    this.#policies.set(who, { now: before, next: PolicyDocument, looks: this.options.lag ?? 0 });
  }

  /** The policy that is in effect; with each look the next one is nearer. @param {string} who */
  #inEffect(who) {
    const policy = this.#policies.get(who);
    if (policy === undefined) return '';
    if (policy.looks === 0) policy.now = policy.next;
    else policy.looks -= 1;
    return policy.now;
  }

  /** @param {Caller} caller */
  #principalOf({ credentials, name }) {
    const session = this.#sessions.get(credentials.accessKeyId);
    if (session !== undefined)
      return { as: /** @type {const} */ ('role'), name: session.role, policy: session.policy };
    const known = this.iam.users.get(name)?.keys.has(credentials.accessKeyId);
    if (known !== true) throw failure('UnrecognizedClientException', 'The security token is invalid.');
    return { as: /** @type {const} */ ('user'), name, policy: undefined };
  }

  /** @param {string} operation @param {Caller} caller */
  #assertKms(operation, caller) {
    const { as, name, policy } = this.#principalOf(caller);
    if (operation === 'DescribeKey') return this.#assertObserved(operation, caller, 'AccessDeniedException');
    const action = `kms:${operation}`;
    const principal = as === 'role' ? this.iam.roles.get(name) : this.iam.users.get(name);
    const boundary =
      principal?.boundary === undefined ? undefined : this.iam.policies.get(principal.boundary);
    const texts = [this.#inEffect(`${as} ${name}`), boundary, policy];
    this.trail.note(caller.name, 'kms', operation);
    if (!texts.every((text) => text === undefined || isMarked(text, action)))
      throw accessDenied(caller.name, action);
  }

  /** @param {string} operation @param {Caller} caller */
  #assertCodeCommit(operation, caller) {
    const pushes = operation === 'PutFile' || operation === 'GetFile';
    this.#assertObserved(
      operation,
      caller,
      pushes ? 'EncryptionKeyAccessDeniedException' : 'AccessDeniedException',
    );
  }

  /** @param {string} operation @param {Caller} caller @param {string} code */
  #assertObserved(operation, caller, code) {
    const { as, name } = this.#principalOf(caller);
    const observation =
      as === 'role' ? this.#ofSession(caller.name) : this.#observed(as, this.#documentOf(name), true);
    const refused = observation === 'refused';
    const kms = code.startsWith('Encryption') || operation === 'DescribeKey';
    this.trail.note(caller.name, kms ? 'kms' : 'codecommit', kms ? 'Decrypt' : operation, refused);
    if (refused) throw failure(code, `${caller.name} is not authorized`);
  }

  /** @param {string} user */
  #documentOf(user) {
    return [...(this.iam.users.get(user)?.inline.values() ?? [])][0] ?? '';
  }

  /** @param {string} experiment the id of the reading that is right here */
  #answer(experiment) {
    const found = EXPERIMENTS.find(({ id }) => id === experiment);
    return this.options.answers?.[experiment] ?? found?.readings[0]?.id;
  }

  /** @param {string} session its name tells the variant */
  #ofSession(session) {
    const [experiment = '', variant = ''] = session.split('.');
    return this.#expected(experiment, variant);
  }

  /** @param {string} id @param {string} variant @returns {Observation | undefined} */
  #expected(id, variant) {
    const experiment = EXPERIMENTS.find((one) => one.id === id);
    const reading = experiment?.readings.find((one) => one.id === this.#answer(id));
    return reading?.expects[variant];
  }

  /**
   * What an identity policy leads to: its statements tell the variant.
   *
   * @param {'role' | 'user'} as @param {string} text @param {boolean} [used] whether somebody calls, or only puts it
   */
  #observed(as, text, used = false) {
    const statements = JSON.stringify(JSON.parse(text).Statement.slice(2));
    const users = [...this.iam.users.values()];
    const bounded = as === 'user' && users.some(({ boundary }) => boundary !== undefined);
    const fits = (/** @type {Experiment} */ { id }, /** @type {Variant} */ variant) =>
      variant.as === as &&
      JSON.stringify(filled(variant.identity ?? [], this.#names())) === statements &&
      (used ? (variant.boundary !== undefined) === bounded : statements !== '[]') &&
      id !== '';
    for (const experiment of EXPERIMENTS)
      for (const variant of experiment.variants)
        if (fits(experiment, variant)) return this.#expected(experiment.id, variant.id);
    return undefined;
  }

  #names() {
    const { account, region, sourceIp } = this.options;
    const name = [...this.iam.roles.keys()].find((one) => one.startsWith(PREFIX)) ?? '';
    const role = `arn:aws:iam::${account}:role${PATH}${name}`;
    return {
      account,
      region,
      partition: 'aws',
      role,
      ...(sourceIp === undefined ? {} : { 'source-ip': sourceIp }),
    };
  }
}

/** @param {string} text @param {string} action whether the policy's marker allows it */
function isMarked(text, action) {
  if (text === '') return false;
  const { Statement } = JSON.parse(text);
  return Statement.some(
    (/** @type {{ Sid?: string, Action: string[] }} */ { Sid, Action }) =>
      Sid === 'Marker' && Action.includes(action),
  );
}
