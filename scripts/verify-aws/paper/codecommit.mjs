/** @import { Output } from '../types.ts' */
import { failure } from './errors.mjs';

/** CodeCommit on paper: repositories with one branch, whose commits are numbers. */
export class PaperCodeCommit {
  /** @type {Map<string, { tags: Record<string, string>, commits: number }>} */
  repositories = new Map();

  /** @param {string} account @param {string} region */
  constructor(account, region) {
    this.prefix = `arn:aws:codecommit:${region}:${account}:`;
  }

  isEmpty() {
    return this.repositories.size === 0;
  }

  /** @param {string | undefined} name */
  #repository(name = '') {
    const found = this.repositories.get(name.replace(this.prefix, ''));
    if (found === undefined) throw failure('RepositoryDoesNotExistException', `${name} does not exist`);
    return found;
  }

  /** @param {string} operation @param {Record<string, unknown>} input @returns {Output} */
  call(operation, input) {
    const name = String(input.repositoryName ?? input.resourceArn ?? '');
    switch (operation) {
      case 'CreateRepository':
        if (this.repositories.has(name)) throw failure('RepositoryNameExistsException', `${name} exists`);
        this.repositories.set(name, { tags: { .../** @type {object} */ (input.tags) }, commits: 0 });
        return {};
      case 'DeleteRepository':
        this.repositories.delete(name);
        return {};
      case 'GetRepository':
        this.#repository(name);
        return {};
      case 'ListRepositories':
        return { repositories: [...this.repositories.keys()].map((repositoryName) => ({ repositoryName })) };
      case 'PutFile':
        return this.#put(this.#repository(name), input.parentCommitId);
      case 'GetFile':
        this.#repository(name);
        return { fileContent: '' };
      case 'GetBranch':
        return { branch: { commitId: `commit-${this.#repository(name).commits}` } };
      case 'TagResource':
        Object.assign(this.#repository(name).tags, input.tags);
        return {};
      case 'UntagResource':
        for (const key of /** @type {string[]} */ (input.tagKeys)) delete this.#repository(name).tags[key];
        return {};
      case 'ListTagsForResource':
        return { tags: this.#repository(name).tags };
      default:
        throw failure('UnknownOperationException', `there is no ${operation} on paper`);
    }
  }

  /** @param {{ commits: number }} repository @param {unknown} parent @returns {Output} */
  #put(repository, parent) {
    const head = repository.commits === 0 ? undefined : `commit-${repository.commits}`;
    if (parent !== head) throw failure('ParentCommitIdOutdatedException', 'The branch has moved on.');
    repository.commits += 1;
    return { commitId: `commit-${repository.commits}` };
  }
}
