/** A pattern of an EventBridge rule: a list of what a value may be, or patterns of the fields below. */
export type EventPattern = { readonly [field: string]: unknown };

type Matcher = string | number | boolean | null | Readonly<Record<string, unknown>>;

/**
 * Whether a rule with this pattern would take an event, for the operators that the stack uses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws at an operator that is not known here
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') return (wanted as EventPattern[]).some((branch) => matches(branch, event));
    const value = isObject(event) ? event[field] : undefined;
    if (!Array.isArray(wanted)) return matches(wanted as EventPattern, value);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return (wanted as Matcher[]).some((matcher) => values.some((one) => fits(matcher, one)));
  });
}

function fits(matcher: Matcher, value: unknown): boolean {
  if (!isObject(matcher)) return value === matcher;
  const [[operator = '', operand] = []] = Object.entries(matcher);
  if (operator === 'exists') return (value !== undefined) === operand;
  const accepts = OPERATORS[operator];
  if (accepts === undefined) throw new Error(`the operator ${operator} is not known here`);
  return typeof value === 'string' && accepts(operand, value);
}

const OPERATORS: Readonly<Record<string, (operand: unknown, value: string) => boolean>> = {
  prefix: (operand, value) => value.startsWith(String(operand)),
  suffix: (operand, value) => value.endsWith(String(operand)),
  wildcard: (operand, value) => likeOf(String(operand)).test(value),
  'equals-ignore-case': (operand, value) => String(operand).toLowerCase() === value.toLowerCase(),
  'anything-but': (operand, value) => ![operand].flat().some((not) => fits(not as Matcher, value)),
};

function likeOf(wildcard: string): RegExp {
  const pieces = wildcard.split('*').map((piece) => piece.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 's');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
