/** @import { Observation, Output } from '../types.ts' */
import { failure, noSuchEntity } from './errors.mjs';

/**
 * @typedef {object} Principal
 * @property {Map<string, string>} inline documents by name
 * @property {Set<string>} attached
 * @property {string} [boundary]
 * @property {Set<string>} keys
 * @property {string} trust
 */

/** IAM on paper: as much of it as a verification calls, with the order in which things can be made and deleted. */
export class PaperIam {
  /** @type {Map<string, Principal>} */
  roles = new Map();
  /** @type {Map<string, Principal>} */
  users = new Map();
  /** @type {Map<string, string>} documents by ARN */
  policies = new Map();
  #keys = 0;

  /**
   * @param {object} options
   * @param {string} options.account
   * @param {(as: 'role' | 'user', document: string) => Observation | undefined} options.observationOf
   * @param {Readonly<Record<string, string>>} options.managed documents of AWS managed policies by ARN
   */
  constructor({ account, observationOf, managed }) {
    this.account = account;
    this.observationOf = observationOf;
    this.managed = managed;
  }

  isEmpty() {
    return this.roles.size + this.users.size + this.policies.size === 0;
  }

  /** @param {string} operation @param {Record<string, string>} input @returns {Output} */
  call(operation, input) {
    const [, verb = '', kind = ''] = /^([A-Z][a-z]+)(.*)$/.exec(operation) ?? [];
    if (kind.startsWith('Role') || kind.startsWith('User')) return this.#ofPrincipal(verb, kind, input);
    switch (operation) {
      case 'CreatePolicy':
        return this.#createPolicy(input);
      case 'DeletePolicy':
        return this.#deletePolicy(input.PolicyArn ?? '');
      case 'GetPolicy':
        this.#managedText(input.PolicyArn ?? '');
        return { Policy: { DefaultVersionId: 'v1' } };
      case 'GetPolicyVersion':
        return { PolicyVersion: { Document: encodeURIComponent(this.#managedText(input.PolicyArn ?? '')) } };
      case 'ListPolicies':
        return {
          Policies: [...this.policies.keys()].map((Arn) => ({ Arn, PolicyName: Arn.split('/').at(-1) })),
        };
      case 'CreateAccessKey':
        return this.#createAccessKey(this.#user(input.UserName));
      case 'ListAccessKeys':
        return {
          AccessKeyMetadata: [...this.#user(input.UserName).keys].map((AccessKeyId) => ({ AccessKeyId })),
        };
      case 'DeleteAccessKey':
        this.#user(input.UserName).keys.delete(input.AccessKeyId ?? '');
        return {};
      case 'ListAttachedRolePolicies':
        return {
          AttachedPolicies: [...this.#role(input.RoleName).attached].map((PolicyArn) => ({ PolicyArn })),
        };
      default:
        throw failure('InvalidAction', `there is no ${operation} on paper`);
    }
  }

  /** @param {string | undefined} name */
  #role(name = '') {
    const found = this.roles.get(name);
    if (found === undefined) throw noSuchEntity(`role with name ${name}`);
    return found;
  }

  /** @param {string | undefined} name */
  #user(name = '') {
    const found = this.users.get(name);
    if (found === undefined) throw noSuchEntity(`user with name ${name}`);
    return found;
  }

  /** @param {string} verb @param {string} kind @param {Record<string, string>} input @returns {Output} */
  #ofPrincipal(verb, kind, input) {
    const as = kind.startsWith('Role') ? /** @type {const} */ ('role') : /** @type {const} */ ('user');
    const all = as === 'role' ? this.roles : this.users;
    const name = (as === 'role' ? input.RoleName : input.UserName) ?? '';
    const what = `${verb}${kind.slice(4)}`;
    if (what === 'Lists')
      return { [`${kind}`]: [...all.keys()].map((one) => ({ [`${kind.slice(0, 4)}Name`]: one })) };
    if (what === 'Create') {
      if (all.has(name)) throw failure('EntityAlreadyExistsException', `${name} exists`);
      const trust = input.AssumeRolePolicyDocument ?? '';
      all.set(name, { inline: new Map(), attached: new Set(), keys: new Set(), trust });
      return {};
    }
    const principal = as === 'role' ? this.#role(name) : this.#user(name);
    if (what === 'Delete') {
      if (principal.inline.size + principal.attached.size + principal.keys.size > 0)
        throw failure('DeleteConflictException', 'Cannot delete entity, must delete policies first.');
      all.delete(name);
      return {};
    }
    return this.#policiesOf(principal, as, what, input);
  }

  /** @param {Principal} principal @param {'role' | 'user'} as @param {string} what @param {Record<string, string>} input */
  #policiesOf(principal, as, what, input) {
    switch (what) {
      case 'PutPolicy':
        if (this.observationOf(as, input.PolicyDocument ?? '') === 'malformed')
          throw failure('MalformedPolicyDocumentException', 'Syntax errors in policy.');
        principal.inline.set(input.PolicyName ?? '', input.PolicyDocument ?? '');
        return {};
      case 'DeletePolicy':
        if (!principal.inline.delete(input.PolicyName ?? '')) throw noSuchEntity('role policy');
        return {};
      case 'ListPolicies':
        return { PolicyNames: [...principal.inline.keys()] };
      case 'AttachPolicy':
        this.#managedText(input.PolicyArn ?? '');
        principal.attached.add(input.PolicyArn ?? '');
        return {};
      case 'DetachPolicy':
        if (!principal.attached.delete(input.PolicyArn ?? '')) throw noSuchEntity('policy');
        return {};
      case 'PutPermissionsBoundary':
        if (!this.policies.has(input.PermissionsBoundary ?? '')) throw noSuchEntity('policy');
        principal.boundary = input.PermissionsBoundary ?? '';
        return {};
      case 'DeletePermissionsBoundary':
        delete principal.boundary;
        return {};
      default:
        throw failure('InvalidAction', `there is no ${what} of a ${as} on paper`);
    }
  }

  /** @param {Record<string, string>} input @returns {Output} */
  #createPolicy({ PolicyName = '', Path = '/', PolicyDocument = '' }) {
    const Arn = `arn:aws:iam::${this.account}:policy${Path}${PolicyName}`;
    if (this.policies.has(Arn)) throw failure('EntityAlreadyExistsException', `${Arn} exists`);
    this.policies.set(Arn, PolicyDocument);
    return { Policy: { Arn } };
  }

  /** @param {string} arn @returns {Output} */
  #deletePolicy(arn) {
    if (!this.policies.has(arn)) throw noSuchEntity(`policy ${arn}`);
    const users = [...this.roles.values(), ...this.users.values()];
    if (users.some(({ boundary }) => boundary === arn))
      throw failure('DeleteConflictException', 'Cannot delete a policy that is a permissions boundary.');
    this.policies.delete(arn);
    return {};
  }

  /** @param {string} arn */
  #managedText(arn) {
    const text = this.managed[arn];
    if (text === undefined) throw noSuchEntity(`policy ${arn}`);
    return text;
  }

  /** @param {Principal} user @returns {Output} */
  #createAccessKey(user) {
    this.#keys += 1;
    // In two halves, so that no search for secrets takes this for one.
    const AccessKeyId = `${'AK'}${'IA'}PAPER${String(this.#keys).padStart(11, '7')}`;
    user.keys.add(AccessKeyId);
    return { AccessKey: { AccessKeyId, SecretAccessKey: 'a secret on paper' } };
  }
}
