import { keyTypeOf } from '#iam/condition-keys.ts';
import { constraint } from '#iam/constraint.ts';
import { type KeyState, type Principal, principalArnKey, RESOURCE, type Request } from '#iam/request.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { EvaluateInput, UnknownKeyInput } from './evaluate-schema.ts';

export interface UnreadableLine {
  readonly message: string;
}

const PRINCIPAL_TYPES: Readonly<Record<Principal['kind'], string>> = {
  user: 'User',
  role: 'AssumedRole',
  session: 'AssumedRole',
  federated: 'FederatedUser',
  root: 'Account',
};

/** The request of a line: its context, what follows from the principal, and the keys that may be anything. */
export function requestOf(line: EvaluateInput, principal: Principal): Result<Request, UnreadableLine> {
  const { action, resource, context = {}, unknown = [] } = line.request;
  const resourceAccount = line.request.resourceAccount ?? accountOf(resource) ?? principal.account;
  const unclear =
    twice('principal.tags', Object.keys(line.principal.tags ?? {})) ??
    twice('request.context', Object.keys(context)) ??
    twice('request.unknown', unknown.map(keyOf)) ??
    both(Object.keys(context), unknown.map(keyOf));
  if (unclear !== undefined) return err({ message: unclear });
  const states = new Map<string, KeyState>(filledIn(line, principal, resourceAccount));
  for (const [key, value] of Object.entries(context)) {
    states.set(key.toLowerCase(), { kind: 'known', values: Array.isArray(value) ? value : [value] });
  }
  for (const item of unknown) states.set(keyOf(item).toLowerCase(), unknownState(item));
  states.set(RESOURCE, { kind: 'known', values: [resource] });
  const state = (key: string): KeyState => states.get(key) ?? { kind: 'absent' };
  return ok({ action, principal, resourceAccount, state, correlations: () => [] });
}

/** Keys differ in letter case alone only by mistake: nobody could say which of them counts. */
function twice(field: string, keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key.toLowerCase())) return `\`${field}\` has \`${key}\` twice`;
    seen.add(key.toLowerCase());
  }
  return undefined;
}

function both(context: readonly string[], unknown: readonly string[]): string | undefined {
  const given = new Set(context.map((key) => key.toLowerCase()));
  const key = unknown.find((one) => given.has(one.toLowerCase()));
  return key && `\`${key}\` is both in \`request.context\` and in \`request.unknown\``;
}

function keyOf(item: UnknownKeyInput): string {
  return typeof item === 'string' ? item : item.key;
}

/** The fifth component of an ARN, where it names an account. */
function accountOf(resource: string): string | undefined {
  const account = resource.split(':')[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

/** Keys that the contract fills in from the line, and no others. */
function filledIn(
  line: EvaluateInput,
  principal: Principal,
  resourceAccount: string,
): (readonly [string, KeyState])[] {
  const known = (value: string): KeyState => ({ kind: 'known', values: [value] });
  return [
    ['aws:principalarn', principalArnState(principal)],
    ['aws:principalaccount', known(principal.account)],
    ['aws:principaltype', known(PRINCIPAL_TYPES[principal.kind])],
    ['aws:resourceaccount', known(resourceAccount)],
    ...(principal.kind === 'user' ? [['aws:username', known(principal.name)] as const] : []),
    ...Object.entries(line.principal.tags ?? {}).map(
      ([tag, value]) => [`aws:principaltag/${tag.toLowerCase()}`, known(value)] as const,
    ),
  ];
}

/** Roles of Identity Center lie under this path, those of other Regions than us-east-1 under their Region in it. */
const IDENTITY_CENTER = 'aws-reserved/sso.amazonaws.com/';

/**
 * The ARN of a session lacks the path of its role. That of a role of Identity Center is known but for a Region.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function principalArnState(principal: Principal): KeyState {
  const { kind, name, partition, account } = principal;
  if (kind !== 'session' || !name.startsWith('AWSReservedSSO_'))
    return { kind: 'known', values: [principalArnKey(principal)] };
  const role = `arn:${partition}:iam::${account}:role/${IDENTITY_CENTER}`;
  const within = [constraint('StringLike', 'aws:PrincipalArn', [`${role}${name}`, `${role}*/${name}`])];
  return {
    kind: 'unknown',
    unknown: { name: 'aws:PrincipalArn', mayBeAbsent: false, list: false, within },
  };
}

function unknownState(item: UnknownKeyInput): KeyState {
  const spec = typeof item === 'string' ? { key: item } : item;
  const { type, list } = keyTypeOf(spec.key);
  const within =
    'like' in spec && spec.like !== undefined ? [constraint('StringLike', spec.key, [spec.like])] : [];
  const present = 'present' in spec && spec.present === true;
  const multi = 'multi' in spec && spec.multi !== undefined ? spec.multi : list;
  const unknown = {
    name: spec.key,
    mayBeAbsent: !present,
    list: multi,
    within,
    ...(type === undefined ? {} : { type }),
  };
  return { kind: 'unknown', unknown };
}
