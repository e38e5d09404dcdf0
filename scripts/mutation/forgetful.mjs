/**
 * Stands in for `src/lib/remembered.ts` under mutation: what is remembered would hide the mutant from every test but
 * the first, and be found again under the next one.
 *
 * @template T
 * @param {T} read
 */
export const remembered = (read) => read;

/**
 * @template T
 * @param {T} read
 */
export const rememberedFor = (read) => read;
