/** A JSON object whose leaves are lists of conditions, as filter policies of SNS and event patterns of EventBridge are. */
export type Pattern = { readonly [key: string]: readonly Condition[] | Pattern };

type Condition = string | Readonly<Record<string, unknown>>;

/**
 * Whether a filter policy or an event pattern lets a message through: every key has to match, by any of its conditions,
 * and of a list by any of its elements.
 * https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws at a condition of a kind that no page has needed yet
 */
export function lets(pattern: Pattern, message: unknown): boolean {
  return Object.entries(pattern).every(([key, conditions]) => {
    const found = [message].flat().flatMap((each) => valuesAt(each, key));
    if (!Array.isArray(conditions)) return found.some((value) => lets(conditions as Pattern, value));
    return conditions.some((condition: Condition) => holds(condition, found));
  });
}

function valuesAt(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !(key in value)) return [];
  return [(value as Readonly<Record<string, unknown>>)[key]].flat();
}

function holds(condition: Condition, found: readonly unknown[]): boolean {
  if (typeof condition === 'string') return found.includes(condition);
  const [[name, argument] = [], ...more] = Object.entries(condition);
  if (more.length > 0) throw new Error(`${JSON.stringify(condition)} has more than one operator`);
  if (name === 'prefix') return found.some((value) => String(value).startsWith(String(argument)));
  if (name === 'anything-but') return found.some((value) => ![argument].flat().includes(value));
  if (name === 'wildcard') return found.some((value) => wildcard(String(argument)).test(String(value)));
  throw new Error(`the operator of ${JSON.stringify(condition)} is not known here`);
}

/** `*` stands for any characters, or none. */
function wildcard(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
