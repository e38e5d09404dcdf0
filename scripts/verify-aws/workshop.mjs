/** @import { Aws, Caller, Credentials, Document, Experiment, Ports, Variant, Where } from './types.ts' */
import { filled } from './fill.mjs';
import { PATH, PREFIX, TAG } from './names.mjs';
import { textAt } from './outputs.mjs';
import { boundaryPolicy, customerKeyPolicy, MARKERS, trustPolicy } from './policies.mjs';
import { removeKey, removePolicy, removeRepository, removeRole, removeUser } from './removal.mjs';

export const BRANCH = 'main';

/**
 * One variant of an experiment that is to be tried, and the marker of its policies: it changes from each to the next.
 *
 * @typedef {object} Trial
 * @property {Experiment} experiment
 * @property {Variant} variant
 * @property {import('./policies.mjs').Marker} marker
 */

/**
 * The variants of experiments that are to be tried, in order. The markers of one principal take turns.
 *
 * @param {readonly Experiment[]} experiments
 * @param {(experiment: Experiment, variant: Variant) => boolean} isWanted
 * @returns {readonly Trial[]}
 */
export function trialsOf(experiments, isWanted) {
  const tried = { role: 0, user: 0 };
  return experiments.flatMap((experiment) =>
    experiment.variants
      .filter((variant) => isWanted(experiment, variant))
      .map((variant) => ({ experiment, variant, marker: MARKERS[tried[variant.as]++ % 2] ?? MARKERS[0] })),
  );
}

/** What a run makes in the account, and how it is taken away again. Nothing is made that is not first written down here. */
export class Workshop {
  /** @type {{ what: string, remove: () => Promise<void> }[]} */
  #made = [];
  /** @type {Map<string, string>} */
  #boundaries = new Map();
  /** @type {Credentials | undefined} */
  #accessKey;
  /** @type {string | undefined} */
  #customerKey;
  /** @type {string | undefined} */
  commit;

  /** @param {Ports} ports @param {Where} where @param {string} nonce */
  constructor(ports, where, nonce) {
    this.ports = ports;
    this.where = where;
    this.nonce = nonce;
    this.name = `${PREFIX}${nonce}`;
  }

  /** @returns {Aws} */
  get aws() {
    return this.ports.aws;
  }

  /** What the names in angle brackets stand for. @param {string} [session] */
  names(session = '') {
    const { account, partition, region, sourceIp } = this.where;
    const role = `arn:${partition}:iam::${account}:role${PATH}${this.name}`;
    return {
      account,
      partition,
      region,
      name: this.name,
      role,
      session: `arn:${partition}:sts::${account}:assumed-role/${this.name}/${session}`,
      ...(sourceIp === undefined ? {} : { 'source-ip': sourceIp }),
    };
  }

  /** @param {Document} document @param {string} [session] */
  text(document, session) {
    return JSON.stringify(filled(document, this.names(session)));
  }

  /** Makes what the trials need, boundaries first: they go last. @param {readonly Trial[]} trials */
  async open(trials) {
    const asUser = trials.some(({ variant }) => variant.as === 'user');
    for (const trial of trials) if (trial.variant.boundary !== undefined) await this.#makeBoundary(trial);
    await this.#makeRole();
    if (asUser) await this.#makeUser();
    await this.#makeRepository();
    if (trials.some(({ variant }) => variant.keyPolicy !== undefined)) await this.#makeKey();
  }

  get #iamTags() {
    return [{ Key: TAG, Value: this.nonce }];
  }

  /** @param {string} what @param {() => Promise<void>} remove */
  #note(what, remove) {
    this.#made.push({ what, remove });
  }

  /** @param {Trial} trial */
  async #makeBoundary({ experiment, variant, marker }) {
    const PolicyName = `${this.name}-${experiment.id}-${variant.id}`;
    const arn = `arn:${this.where.partition}:iam::${this.where.account}:policy${PATH}${PolicyName}`;
    this.#note(`policy ${PolicyName}`, () => removePolicy(this.aws, arn));
    const PolicyDocument = this.text(boundaryPolicy(variant.boundary ?? [], marker));
    await this.aws.call('iam', 'CreatePolicy', {
      PolicyName,
      Path: PATH,
      PolicyDocument,
      Tags: this.#iamTags,
    });
    this.#boundaries.set(PolicyName, arn);
  }

  async #makeRole() {
    this.#note(`role ${this.name}`, () => removeRole(this.aws, this.name));
    await this.aws.call('iam', 'CreateRole', {
      RoleName: this.name,
      Path: PATH,
      Description: 'Asks AWS what its documentation leaves open; may be deleted',
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: this.text(trustPolicy(this.nonce)),
      Tags: this.#iamTags,
    });
  }

  async #makeUser() {
    this.#note(`user ${this.name}`, () => removeUser(this.aws, this.name));
    await this.aws.call('iam', 'CreateUser', { UserName: this.name, Path: PATH, Tags: this.#iamTags });
    const made = await this.aws.call('iam', 'CreateAccessKey', { UserName: this.name });
    this.#accessKey = {
      accessKeyId: textAt(made, 'AccessKey', 'AccessKeyId'),
      secretAccessKey: textAt(made, 'AccessKey', 'SecretAccessKey'),
    };
  }

  async #makeRepository() {
    this.#note(`repository ${this.name}`, () => removeRepository(this.aws, this.name));
    await this.aws.call('codecommit', 'CreateRepository', {
      repositoryName: this.name,
      repositoryDescription: 'Asks AWS what its documentation leaves open; may be deleted',
      tags: { [TAG]: this.nonce },
    });
    const put = await this.aws.call('codecommit', 'PutFile', {
      repositoryName: this.name,
      branchName: BRANCH,
      filePath: 'first',
      fileContent: Buffer.from('first\n'),
    });
    this.commit = textAt(put, 'commitId');
  }

  async #makeKey() {
    const made = await this.aws.call('kms', 'CreateKey', {
      Description: 'Asks AWS what its documentation leaves open; may be deleted',
      Policy: this.text(customerKeyPolicy([])),
      Tags: [{ TagKey: TAG, TagValue: this.nonce }],
    });
    const id = textAt(made, 'KeyMetadata', 'KeyId');
    this.#customerKey = id;
    this.#note(`key ${id}`, () => removeKey(this.aws, id));
  }

  /** Looks up what the branch points to: an answer to a push may have been lost. */
  async readCommit() {
    const branch = { repositoryName: this.name, branchName: BRANCH };
    this.commit = textAt(await this.aws.call('codecommit', 'GetBranch', branch), 'branch', 'commitId');
  }

  get customerKey() {
    if (this.#customerKey === undefined) throw new Error('no key was made');
    return this.#customerKey;
  }

  /** @param {Trial} trial */
  boundaryOf({ experiment, variant }) {
    return this.#boundaries.get(`${this.name}-${experiment.id}-${variant.id}`);
  }

  /** @returns {Caller} */
  get user() {
    if (this.#accessKey === undefined) throw new Error('no user was made');
    return { name: this.name, credentials: this.#accessKey };
  }

  /** Takes everything away, the last made first, and goes on when something can't be. @returns {Promise<number>} left */
  async close() {
    let left = 0;
    for (const { what, remove } of this.#made.toReversed()) {
      try {
        await remove();
      } catch (error) {
        left += 1;
        this.ports.say(`could not remove ${what}: ${error instanceof Error ? error.message : error}`);
      }
    }
    this.#made = [];
    if (left > 0) this.ports.say('`--cleanup` tries again');
    return left;
  }
}
