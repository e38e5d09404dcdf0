import type { Finding, FirstHop } from './finding.ts';

/** What an alert can be routed by, as far as its finding tells. Lists are distinct and in code-unit order. */
export interface Routing {
  readonly layer: string;
  readonly regions: readonly string[];
  /** IAM paths of the users and roles, such as `/` or `/teams/payments/`. */
  readonly paths: readonly string[];
  /** Owners of the users and roles, where they are known. */
  readonly owners: readonly string[];
  /** Whether somebody has no owner that is known. */
  readonly unowned: boolean;
  /** The most open of all principals; `unknown` where nobody is known. */
  readonly firstHop: FirstHop;
  /** Whether a refusal was seen, and not only foretold. */
  readonly observed: boolean;
}

export function routingOf({ source, regions, principals, observed }: Finding): Routing {
  return {
    layer: source.layer,
    regions: distinct(regions),
    paths: distinct(principals.flatMap(({ arn }) => pathOf(arn))),
    owners: distinct(principals.flatMap(({ owner }) => owner ?? [])),
    unowned: principals.length === 0 || principals.some(({ owner }) => owner === undefined),
    firstHop: mostOpen(principals.map(({ firstHop }) => firstHop)),
    observed: observed !== undefined,
  };
}

/**
 * The path of a user or role; other ARNs, such as that of a role session, have none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function pathOf(arn: string): readonly string[] {
  const [, path] = /^arn:[^:]*:iam::[^:]*:(?:user|role)(\/(?:.*\/)?)[^/]*$/s.exec(arn) ?? [];
  return path === undefined ? [] : [path];
}

function mostOpen(hops: readonly FirstHop[]): FirstHop {
  if (hops.includes('open')) return 'open';
  return hops.length === 0 || hops.includes('unknown') ? 'unknown' : 'closed';
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
