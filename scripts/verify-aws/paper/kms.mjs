/** @import { Output } from '../types.ts' */
import { failure } from './errors.mjs';

const MANAGED = '11111111-2222-4333-8444-555555555555';

/** KMS on paper: the key of CodeCommit, one of somebody else, and those that are made. */
export class PaperKms {
  /** @type {Map<string, { state: string, tags: unknown[], policy: string }>} */
  keys = new Map();

  /** @param {string} account @param {string} region */
  constructor(account, region) {
    this.prefix = `arn:aws:kms:${region}:${account}:key/`;
    this.policy = JSON.stringify({
      Version: '2012-10-17',
      Id: 'auto-codecommit-2',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
          Resource: '*',
          Condition: {
            StringEquals: {
              'kms:ViaService': `codecommit.${region}.amazonaws.com`,
              'kms:CallerAccount': account,
            },
          },
        },
      ],
    });
  }

  /** A key that waits for its deletion is as good as gone. */
  isEmpty() {
    return [...this.keys.values()].every(({ state }) => state === 'PendingDeletion');
  }

  /** @param {string} id */
  #key(id) {
    const found = this.keys.get(id);
    if (found === undefined) throw failure('NotFoundException', `Key ${id} does not exist`);
    return found;
  }

  /** @param {string} operation @param {Record<string, unknown>} input @returns {Output} */
  call(operation, input) {
    const id = String(input.KeyId ?? '');
    switch (operation) {
      case 'ListAliases':
        return { Aliases: [] };
      case 'ListKeys':
        return { Keys: [MANAGED, ...this.keys.keys()].map((KeyId) => ({ KeyId })) };
      case 'DescribeKey':
        return { KeyMetadata: this.#metadata(id) };
      case 'GetKeyPolicy':
        return { Policy: id === MANAGED ? this.policy : this.#key(id).policy };
      case 'ListResourceTags':
        if (id === MANAGED) throw failure('AccessDeniedException', 'not the tags of a key of AWS');
        return { Tags: this.#key(id).tags };
      case 'CreateKey': {
        const made = `99999999-2222-4333-8444-${String(this.keys.size).padStart(12, '0')}`;
        const tags = /** @type {unknown[]} */ (input.Tags);
        this.keys.set(made, { state: 'Enabled', tags, policy: String(input.Policy) });
        return { KeyMetadata: this.#metadata(made) };
      }
      case 'PutKeyPolicy':
        this.#key(id).policy = String(input.Policy);
        return {};
      case 'ScheduleKeyDeletion':
        this.#key(id).state = 'PendingDeletion';
        return {};
      default:
        throw failure('UnknownOperationException', `there is no ${operation} on paper`);
    }
  }

  /** @param {string} id */
  #metadata(id) {
    if (id.startsWith('alias/'))
      return { KeyId: MANAGED, Arn: `${this.prefix}${MANAGED}`, KeyState: 'Enabled' };
    return { KeyId: id, Arn: `${this.prefix}${id}`, KeyState: this.#key(id).state };
  }
}
