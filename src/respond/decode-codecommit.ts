import { Fields } from './decode-fields.ts';
import type { Meaning } from './decoded-event.ts';
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

/** What a CodeCommit call means: a new repository, a refusal of its key, or nothing that concerns the key. */
export function codeCommitMeaning(record: TrailRecord): Meaning {
  const { eventName, errorCode, errorMessage } = record;
  if (errorCode !== undefined || errorMessage !== undefined) return failure(record);
  if (eventName === 'CreateRepository') return created(record);
  if (eventName === 'UpdateRepositoryEncryptionKey') {
    return {
      kind: 'unrelated',
      reason: 'the move of a repository to another key is not judged from events yet',
    };
  }
  return { kind: 'unrelated', reason: `\`${eventName}\` worked and creates no repository` };
}

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
