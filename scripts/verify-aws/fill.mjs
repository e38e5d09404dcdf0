/**
 * A value with the names in angle brackets replaced in all its texts.
 *
 * @template T
 * @param {T} value
 * @param {Readonly<Record<string, string | undefined>>} names
 * @returns {T}
 */
export function filled(value, names) {
  const text = JSON.stringify(value).replaceAll(/<([a-z-]+)>/g, (whole, name) => names[name] ?? whole);
  return JSON.parse(text);
}
