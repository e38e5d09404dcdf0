/**
 * A field that AWS always sends, though the types of the SDK say that it may be missing.
 *
 * @throws when it is missing, with the operation and the field
 */
export function fieldOf<T>(operation: string, name: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`the answer of ${operation} has no \`${name}\``);
  return value;
}
