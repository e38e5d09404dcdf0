import type { Outcome } from '#iam/combine.ts';
import type { Exploration, Leaf } from '#iam/explore.ts';
import { contextOf, RESOURCE, type Request } from '#iam/request.ts';
import type { World } from '#iam/template.ts';
import type { KeyNames } from './key-names.ts';

/** One concrete request: every context key that matters, with the values that settle it. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A request that is denied, and the same request in a session that escapes. */
export interface Witnesses {
  readonly denied: Witness;
  readonly other: Witness;
}

/**
 * Evidence for both sides of a conditional verdict. None where a reading of AWS's pages, or something that was
 * not understood, decides as well: no request could prove that.
 */
export function witnessesOf(
  exploration: Exploration<Outcome>,
  requests: readonly Request[],
  names: KeyNames,
): Witnesses | undefined {
  if (exploration.deciding.some((key) => key.startsWith('?'))) return undefined;
  const denied = exploration.leaves.find(({ labels }) => labels.some((label) => label !== 'Allowed'));
  const other = exploration.leaves.find(({ labels }) => labels.every((label) => label === 'Allowed'));
  if (denied === undefined || other === undefined) return undefined;
  const refused = denied.labels.findIndex((label) => label !== 'Allowed');
  const request = requests[refused];
  if (request === undefined) return undefined;
  const at = ({ world }: Leaf<Outcome>): Witness => witness(request, world, exploration.deciding, names);
  return { denied: at(denied), other: at(other) };
}

function witness(request: Request, world: World, deciding: readonly string[], names: KeyNames): Witness {
  const hold = contextOf(request, world);
  const context: Record<string, string | readonly string[]> = {};
  for (const key of [...ALWAYS.map((name) => name.toLowerCase()), ...deciding]) {
    const values = key === RESOURCE ? undefined : hold(key);
    if (values === undefined || values.length === 0) continue;
    const [name = key] = ALWAYS.filter((known) => known.toLowerCase() === key).concat(names(key));
    context[name] = values.length === 1 && !isList(request, key) ? (values[0] ?? '') : values;
  }
  return { action: request.action, resource: hold(RESOURCE)?.[0] ?? '', context };
}

/** What every such request carries, so that a reader sees what kind of request it is. */
const ALWAYS: readonly string[] = [
  'kms:ViaService',
  'kms:CallerAccount',
  'aws:ViaAWSService',
  'aws:RequestedRegion',
];

function isList(request: Request, key: string): boolean {
  const state = request.state(key);
  return state.kind === 'unknown' && state.unknown.list;
}
