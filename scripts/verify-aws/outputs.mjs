/** @import { Output } from './types.ts' */

/**
 * A value inside what AWS answered; undefined where there is none.
 *
 * @param {unknown} output
 * @param {readonly (string | number)[]} path
 * @returns {unknown}
 */
export function valueAt(output, ...path) {
  let value = output;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = /** @type {Record<string | number, unknown>} */ (value)[step];
  }
  return value;
}

/**
 * A text inside what AWS answered. An answer without it is not one to go on with.
 *
 * @param {Output} output
 * @param {readonly (string | number)[]} path
 */
export function textAt(output, ...path) {
  const value = valueAt(output, ...path);
  if (typeof value !== 'string' || value === '') throw new Error(`AWS answered without ${path.join('.')}`);
  return value;
}

/**
 * A list inside what AWS answered; empty where there is none.
 *
 * @param {Output} output
 * @param {readonly (string | number)[]} path
 * @returns {readonly unknown[]}
 */
export function listAt(output, ...path) {
  const value = valueAt(output, ...path);
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} error the code that the service gave */
export const codeOf = (error) => (error instanceof Error ? error.name : String(error));

/** @param {unknown} error code and message, as a record keeps them */
export const saidBy = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** @param {unknown} error */
export const isDenied = (error) => /^AccessDenied/.test(codeOf(error));

/** @param {unknown} error */
export const isGone = (error) => /^(NoSuchEntity|NotFound|RepositoryDoesNotExist)/.test(codeOf(error));
