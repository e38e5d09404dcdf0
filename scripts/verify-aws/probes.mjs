/** @import { Caller, Observation, Variant } from './types.ts' */
/** @import { Workshop } from './workshop.mjs' */
import { codeOf, isDenied, textAt } from './outputs.mjs';
import { BRANCH } from './workshop.mjs';

/**
 * The calls that tell whether a policy lets something through.
 *
 * @type {Record<Variant['probe'], (workshop: Workshop, caller: Caller, content: string) => Promise<void>>}
 */
export const PROBES = {
  push: async (workshop, caller, content) => {
    const { aws, name } = workshop;
    const input = {
      repositoryName: name,
      branchName: BRANCH,
      parentCommitId: workshop.commit,
      filePath: 'probe',
      fileContent: Buffer.from(content),
    };
    try {
      workshop.commit = textAt(await aws.call('codecommit', 'PutFile', input, caller), 'commitId');
    } catch (error) {
      if (codeOf(error) === 'ParentCommitIdOutdatedException') await workshop.readCommit();
      throw error;
    }
    await aws.call('codecommit', 'GetFile', { repositoryName: name, filePath: 'probe' }, caller);
  },
  tag: async (workshop, caller) => {
    const { account, partition, region, name } = workshop.names();
    const resourceArn = `arn:${partition}:codecommit:${region}:${account}:${name}`;
    await workshop.aws.call('codecommit', 'TagResource', { resourceArn, tags: { a: '1', b: '2' } }, caller);
  },
  read: async ({ aws, name }, caller) => {
    await aws.call('codecommit', 'GetRepository', { repositoryName: name }, caller);
  },
  'describe-key': async ({ aws, customerKey }, caller) => {
    await aws.call('kms', 'DescribeKey', { KeyId: customerKey }, caller);
  },
};

/**
 * What an error of a probe means. A push that CodeCommit itself refuses says nothing of KMS.
 *
 * @param {Variant['probe']} probe
 * @returns {(error: unknown) => Observation}
 */
export const observationOf = (probe) => (error) => {
  if (probe === 'push') return codeOf(error) === 'EncryptionKeyAccessDeniedException' ? 'refused' : 'unclear';
  return isDenied(error) ? 'refused' : 'unclear';
};
