import type { Outcome } from '#iam/combine.ts';
import type { Evaluation } from '#iam/evaluate.ts';
import type { Request } from '#iam/request.ts';
import type { World } from '#iam/template.ts';
import type { EvaluateInput, EvaluateOutput } from './evaluate-schema.ts';

type Witness = NonNullable<EvaluateOutput['witness']>;

/**
 * A concrete request on either side of a decision that depends on unknown keys. Only requests that settle the
 * matter are given: where a reading of AWS's pages decides as well, no request is a witness.
 */
export function witnessOf(
  evaluation: Evaluation,
  request: Request,
  line: EvaluateInput,
): Witness | undefined {
  if (evaluation.deciding.readings.length > 0) return undefined;
  const [denied, other] = sides(evaluation);
  if (denied === undefined || other === undefined) return undefined;
  return { denied: concrete(denied, request, line), other: concrete(other, request, line) };
}

function sides({ worlds }: Evaluation): readonly [World | undefined, World | undefined] {
  const order: readonly Outcome[] = ['ExplicitlyDenied', 'ImplicitlyDenied', 'Allowed'];
  const found = order.flatMap((outcome) => worlds.get(outcome) ?? []);
  return found.length > 1 ? [found[0], found.at(-1)] : [undefined, undefined];
}

function concrete(world: World, request: Request, line: EvaluateInput): NonNullable<Witness['denied']> {
  const context = new Map<string, string | string[]>(Object.entries(line.request.context ?? {}));
  for (const item of line.request.unknown ?? []) {
    const name = typeof item === 'string' ? item : item.key;
    const values = world(name.toLowerCase());
    if (values === undefined || values.length === 0) continue;
    const state = request.state(name.toLowerCase());
    const list = state.kind === 'unknown' && state.unknown.list;
    context.set(name, list || values.length > 1 ? [...values] : (values[0] ?? ''));
  }
  return { action: request.action, resource: line.request.resource, context: Object.fromEntries(context) };
}
