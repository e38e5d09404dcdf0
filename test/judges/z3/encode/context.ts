import { type Line, listOf } from '../line.ts';

/** What a request holds for certain, by key in lower case: its context, and what follows from who calls and what for. */
export type Known = ReadonlyMap<string, readonly string[]>;

export function knownOf({ principal, request }: Line): Known {
  const { arn, tags = {} } = principal;
  const known = new Map<string, readonly string[]>([
    ['aws:principalarn', [roleOfSession(arn) ?? arn]],
    ['aws:principalaccount', [accountOf(arn)]],
    ['aws:principaltype', [isUser(arn) ? 'User' : 'AssumedRole']],
    ['aws:resourceaccount', [resourceAccountOf({ principal, request })]],
  ]);
  if (isUser(arn)) known.set('aws:username', [arn.slice(arn.lastIndexOf('/') + 1)]);
  for (const [tag, value] of Object.entries(tags))
    known.set(`aws:principaltag/${tag.toLowerCase()}`, [value]);
  for (const [key, value] of Object.entries(request.context ?? {}))
    known.set(key.toLowerCase(), listOf(value));
  return known;
}

function isUser(arn: string): boolean {
  return arn.includes(':user/');
}

/** "The ARN of the role, not of the session" is what `aws:PrincipalArn` holds; undefined for others than sessions. */
export function roleOfSession(arn: string): string | undefined {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
}

export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

export function resourceAccountOf({ principal, request }: Pick<Line, 'principal' | 'request'>): string {
  return request.resourceAccount ?? (accountOf(request.resource) || accountOf(principal.arn));
}
