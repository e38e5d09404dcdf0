import type { ConditionTest } from './policy.ts';
import { type Template, type World, withKnown } from './template.ts';

/** What the values of a condition key look like. `epoch` is seconds since 1970 as a number. */
export type KeyType = 'string' | 'arn' | 'number' | 'date' | 'epoch' | 'bool' | 'ip';

/** A key that nobody can know beforehand: the set of values that it can take. */
export interface UnknownKey {
  /** As people write it; compare by its lower-case form. */
  readonly name: string;
  /** Undefined: told from the operators that test it. */
  readonly type?: KeyType;
  readonly mayBeAbsent: boolean;
  /** Whether it holds a list of values. */
  readonly list: boolean;
  /** Tests that every possible value passes, in the policy language itself. */
  readonly within: readonly ConditionTest[];
  /** Values that every list of the key has. */
  readonly includes?: readonly string[];
  /** How every value begins; in what follows the character `without` does not occur. */
  readonly prefix?: string;
  readonly without?: string;
}

export type KeyState =
  | { readonly kind: 'known'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly unknown: UnknownKey };

export type PrincipalKind = 'user' | 'role' | 'session' | 'federated' | 'root';

/** Who makes the request. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** As given: a session keeps its session ARN. */
  readonly arn: string;
  /** User, role or federated user name, without its path; empty for root. */
  readonly name: string;
  readonly account: string;
  readonly partition: string;
}

/** Keys that go together: which combinations of their values a request can carry. */
export interface Correlation {
  readonly keys: readonly string[];
  /** Values that have to be tried for a key of it, whether policies name them or not. */
  readonly texts?: ReadonlyMap<string, readonly string[]>;
  /** One key's bounds cut the values of the others as well: two names of one clock. */
  readonly sharedBounds?: true;
  /** Called with the keys of the list that matter assigned; the others are in `world` as undefined. */
  readonly possible: (world: World, assigned: ReadonlySet<string>) => boolean;
}

/** One request, or the set of requests that the unknown keys leave open. */
export interface Request {
  readonly action: string;
  readonly principal: Principal;
  readonly resourceAccount: string;
  /** The state of a condition key (lower case), or of {@link RESOURCE}. */
  readonly state: (key: string) => KeyState;
  /**
   * Another name for a key that must not be taken for the same key of another request in the same search: two
   * requests of one session share who calls and when, not the network that they come from.
   */
  readonly rename?: (key: string) => string;
  /** How a fact that AWS leaves open is read, where the asker says so: whether what it leaves open is met. */
  readonly reads?: (fact: string) => boolean | undefined;
  /** Which keys go together among those (lower case) that matter. */
  readonly correlations: (keys: readonly string[]) => readonly Correlation[];
}

/** The service that a request goes to, e.g. `kms`. */
export function serviceOf({ action }: Request): string {
  const [service = ''] = action.split(':');
  return service.toLowerCase();
}

/** The context of a request once its unknown keys hold what `world` says. */
export function contextOf({ state }: Request, world: World): World {
  return (key) => {
    const found = state(key);
    if (found.kind === 'known') return found.values;
    return found.kind === 'unknown' ? world(key) : undefined;
  };
}

/** A value of a policy with what is known of its variables, as it is compared in this request. */
export function boundTemplate(template: Template, { state, rename = asItIs }: Request): Template {
  const settle = (key: string) => {
    const found = state(key);
    if (found.kind === 'unknown') return undefined;
    return { values: found.kind === 'known' ? found.values : undefined };
  };
  return withKnown(template, settle, rename);
}

const asItIs = (key: string): string => key;

/** The resource of a request, among its keys: it can be unknown like any other. No condition key has this name. */
export const RESOURCE = '@resource';

const PRINCIPAL = /^arn:([^:]+):(iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user)(?:\/(.+))?$/;

const KINDS: Readonly<Record<string, PrincipalKind>> = {
  'iam:root': 'root',
  'iam:user': 'user',
  'iam:role': 'role',
  'sts:assumed-role': 'session',
  'sts:federated-user': 'federated',
};

/**
 * Reads the ARN of a principal; undefined when it is none of IAM's or STS's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function parsePrincipalArn(arn: string): Principal | undefined {
  const [, partition, service, account, type, path = ''] = PRINCIPAL.exec(arn) ?? [];
  const kind = KINDS[`${service}:${type}`];
  if (partition === undefined || account === undefined || kind === undefined) return undefined;
  if ((kind === 'root') !== (path === '') || path.endsWith('/')) return undefined;
  const steps = path.split('/');
  if (kind === 'session' && (steps.length !== 2 || steps[0] === '')) return undefined;
  const name = kind === 'session' ? steps[0] : steps.at(-1);
  return { kind, arn, name: name ?? '', account, partition };
}

/**
 * What `aws:PrincipalArn` holds: "for an assumed role session, the ARN of the role", not of the session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function principalArnKey(principal: Principal): string {
  if (principal.kind !== 'session') return principal.arn;
  return `arn:${principal.partition}:iam::${principal.account}:role/${principal.name}`;
}
