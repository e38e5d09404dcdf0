import type { AuthorizationDetails } from './details-schema.ts';

export const EMPTY =
  'there is no user, role, group or customer managed policy that would tell which account this is: take the output again without `--filter`';

export const TRUNCATED =
  'the authorization details are cut off, and what is missing could hold a deny: fetch all pages, which the AWS CLI does by itself without `--max-items` and `--no-paginate`';

/** With `--max-items` the AWS CLI prints no `IsTruncated`, only the token to go on with. */
export function isTruncated({ IsTruncated, Marker, NextToken }: AuthorizationDetails): boolean {
  return IsTruncated === true || (IsTruncated !== false && Boolean(Marker ?? '')) || Boolean(NextToken ?? '');
}

/** What to say of a snapshot that is none of this version. */
export function versionWords(version: unknown): string {
  if (version === undefined) return 'the snapshot has no `keyGuardSnapshot`: it must be 1';
  const found = typeof version === 'number' ? String(version) : 'another one';
  return `the snapshot's \`keyGuardSnapshot\` is ${found} where this program reads 1: update it, or take the snapshot again`;
}
