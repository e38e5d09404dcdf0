import { changeOf, type Read } from './decode-change.ts';
import { Fields, isOmitted } from './decode-fields.ts';
import type { EventFacts, Meaning } from './decoded-event.ts';
import type { TrailRecord } from './record-schema.ts';

/**
 * Every error that CodeCommit has for its key begins so. How CloudTrail spells them was never seen: with or without
 * the final "Exception", perhaps after a namespace.
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html#API_CreateRepository_Errors
 */
const KEY_ERROR = /(^|[.#:])Encryption/;

/**
 * "User is not authorized for the KMS default master key for CodeCommit", now without "master"; or KMS's own words.
 * https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-cs.html
 */
const KEY_MESSAGE = /not authorized for the KMS default|not authorized to perform:? *kms:/i;

/** What a CodeCommit call means: a change of a repository, a refusal of its key, or nothing that concerns the key. */
export function codeCommitMeaning(record: TrailRecord, facts: EventFacts): Meaning {
  const { eventName, errorCode, errorMessage } = record;
  if (errorCode !== undefined || errorMessage !== undefined) return failure(record);
  const read = REPOSITORY_CHANGES.get(eventName);
  if (read === undefined && eventName !== 'CreateRepository')
    return {
      kind: 'unrelated',
      reason: `\`${eventName}\` worked and changes neither a repository nor its key`,
    };
  if (isOmitted(record.requestParameters)) return { kind: 'padded' };
  return read === undefined ? created(record) : changeOf(record, facts, read);
}

/** How each call of CodeCommit that changes a repository is read; a new one is more than a change. */
export const REPOSITORY_CHANGES: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    'UpdateRepositoryEncryptionKey',
    (request, response, { facts: { region } }) => ({
      kind: 'set-repository-key',
      region,
      name: request.text('repositoryName'),
      kmsKeyId: response.optionalText('kmsKeyId') ?? request.text('kmsKeyId'),
    }),
  ],
  [
    'UpdateRepositoryName',
    (request, _, { facts: { region } }) => ({
      kind: 'rename-repository',
      region,
      name: request.text('oldName'),
      newName: request.text('newName'),
    }),
  ],
  [
    'DeleteRepository',
    (request, _, { facts: { region } }) => ({
      kind: 'delete-repository',
      region,
      name: request.text('repositoryName'),
    }),
  ],
]);

function failure(record: TrailRecord): Meaning {
  const { errorCode = 'unknown', errorMessage } = record;
  const what = { errorCode, ...(errorMessage === undefined ? {} : { errorMessage }) };
  if (!KEY_ERROR.test(errorCode) && !KEY_MESSAGE.test(errorMessage ?? '')) return { kind: 'failed', ...what };
  const caller = record.userIdentity;
  const principalArn = caller?.sessionContext?.sessionIssuer?.arn ?? caller?.arn;
  const repositoryName =
    new Fields('requestParameters', record.requestParameters).optionalText('repositoryName') ??
    new Fields('additionalEventData', record.additionalEventData).optionalText('repositoryName');
  return {
    kind: 'repository-refused',
    ...what,
    ...(repositoryName === undefined ? {} : { repositoryName }),
    ...(principalArn === undefined ? {} : { principalArn }),
  };
}

function created({ requestParameters, responseElements }: TrailRecord): Meaning {
  const request = new Fields('requestParameters', requestParameters);
  const made = new Fields('responseElements', responseElements).inside('repositoryMetadata');
  const name = made.optionalText('repositoryName') ?? request.optionalText('repositoryName');
  if (name === undefined) {
    return { kind: 'change-unknown', reason: 'the record of `CreateRepository` does not show the name' };
  }
  const id = made.optionalText('repositoryId');
  const arn = made.optionalText('arn');
  const kmsKeyId = made.optionalText('kmsKeyId') ?? request.optionalText('kmsKeyId');
  return {
    kind: 'repository-created',
    repository: {
      name,
      ...(id === undefined ? {} : { id }),
      ...(arn === undefined ? {} : { arn }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    },
  };
}
