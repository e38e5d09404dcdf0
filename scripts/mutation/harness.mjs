import { expect } from 'vitest';

/**
 * What a test file imports as `vitest` under mutation: it collects the tests, which the runner then calls as often as
 * there are mutants. The expectations are those of vitest itself.
 *
 * @typedef {{ readonly name: string, readonly run: () => unknown }} Collected
 */

/** @type {Collected[]} */
export const collected = [];

/** @type {readonly string[]} */
let path = [];

/** @typedef {(...values: any[]) => unknown} Body */

/**
 * Options may stand before the body and a timeout after it: the runner has its own.
 *
 * @param {readonly unknown[]} rest
 * @returns {Body}
 */
function bodyIn(rest) {
  const body = rest.find((one) => typeof one === 'function');
  if (body === undefined) throw new TypeError('a test without a body');
  return (...values) => body(...values);
}

/**
 * @param {string} name
 * @param {...unknown} rest
 */
export function test(name, ...rest) {
  const body = bodyIn(rest);
  collected.push({ name: [...path, name].join(' > '), run: () => body() });
}

/**
 * @param {string} name
 * @param {...unknown} rest
 */
export function describe(name, ...rest) {
  const outer = path;
  path = [...outer, name];
  bodyIn(rest)();
  path = outer;
}

/**
 * One test or group for each row. Its number tells them apart: nobody reads these names but in a report.
 *
 * @param {(name: string, body: Body) => void} one
 */
const eachOf =
  (one) =>
  /** @param {readonly unknown[]} rows */
  (rows) =>
  /**
   * @param {string} name
   * @param {...unknown} rest
   */
  (name, ...rest) => {
    const body = bodyIn(rest);
    for (const [i, row] of rows.entries())
      one(`${name} (${i})`, () => (Array.isArray(row) ? body(...row) : body(row)));
  };

test.each = eachOf(test);
describe.each = eachOf(describe);

export { expect, test as it };
