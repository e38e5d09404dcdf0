import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';
import {
  authorizationDetailsSchema,
  described,
  document,
  listOf,
  matching,
  name,
  PARTITION,
} from './details-schema.ts';

const accountId = once(() =>
  matching(/^\d{12}$/, 'should be an account of 12 digits in quotes, such as `"111122223333"`'),
);

const partition = once(() =>
  matching(new RegExp(`^${PARTITION}$`), 'should be a partition such as `aws` or `aws-us-gov`'),
);

const organizationPolicy = once(() => z.looseObject({ id: name(), name: name(), document: document() }));

const levels = (kind: string) =>
  described(
    z.nullish(z.array(z.array(organizationPolicy()))),
    `the ${kind}: one list for each level from the root to the account; left out where they are not known`,
  );

const key = once(() =>
  z.looseObject({
    arn: matching(/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/, 'should be the ARN of a KMS key, not of an alias'),
    aliases: listOf(name(), 'names of its aliases, such as `alias/aws/codecommit`'),
    manager: described(z.enum(['AWS', 'CUSTOMER']), 'who manages the key'),
    state: described(name().clone(), 'the state of the key as KMS has it, such as `Enabled`'),
    policy: described(document().clone(), 'the key policy; left out where its text is not known'),
  }),
);

const repository = once(() =>
  z.looseObject({
    name: name(),
    id: described(name().clone(), 'the repository ID, which is the encryption context'),
    arn: matching(/^arn:[^:]+:codecommit:[^:]+:\d{12}:.+$/, 'should be the ARN of a CodeCommit repository'),
    kmsKeyId: described(z.nullish(z.string()), 'ARN or id of the key; left out for `aws/codecommit`'),
  }),
);

const organization = once(() =>
  described(
    z.nullish(
      z.looseObject({
        id: name(),
        managementAccountId: accountId(),
        path: described(
          z.nullish(z.array(name().clone())),
          'ids from the root to the account, one for each level of `scp`; left out where they are not known',
        ),
      }),
    ),
    'the organization of the account; left out where it is not known',
  ),
);

/**
 * An account in one file. A field that is missing means not known; an empty list means known to be none.
 * Fields that are not named here are ignored.
 */
export const snapshotSchema = once(() =>
  described(
    z.looseObject({
      keyGuardSnapshot: described(z.literal(1), 'the version of this format'),
      accountId: accountId(),
      partition: partition(),
      takenAt: described(
        z.nullish(z.iso.datetime({ offset: true, error: 'Invalid ISO datetime' })),
        'when the reading began, as an ISO 8601 instant',
      ),
      authorizationDetails: authorizationDetailsSchema(),
      organization: organization(),
      scp: levels('service control policies'),
      rcp: levels('resource control policies'),
      keys: described(
        z.nullish(z.array(key())),
        'KMS keys that encrypt repositories; left out where they are not known',
      ),
      repositories: described(
        z.nullish(z.array(repository())),
        'CodeCommit repositories; left out where they are not known',
      ),
      repositoryRegions: described(
        z.nullish(z.array(name())),
        'the Regions of which `repositories` holds all, with their keys; left out: every Region',
      ),
    }),
    'an account at one moment',
  ),
);

export type Snapshot = z.infer<ReturnType<typeof snapshotSchema>>;
