import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collected } from './harness.mjs';
import { forgetModules, hookImports } from './hooks.mjs';
import { TEST_FILES } from './scope.mjs';

/**
 * A test runner for Stryker that loads the tests once and calls them for one mutant after the other: a mutant costs
 * the milliseconds of its tests, not the second that vitest takes to start.
 *
 * @typedef {{ id: string, name: string, timeSpentMs: number, status: number, failureMessage?: string }} TestResult
 *
 * @typedef {object} Namespace what the instrumented code reads and writes
 * @property {string | undefined} [activeMutant]
 * @property {string | undefined} [currentTestId]
 * @property {number} [hitCount]
 * @property {number | undefined} [hitLimit]
 * @property {unknown} [mutantCoverage]
 *
 * @typedef {object} Asked
 * @property {readonly string[]} [testFilter]
 * @property {number} [hitLimit]
 * @property {{ readonly id: string }} activeMutant
 * @property {string} mutantActivation
 * @property {boolean} reloadEnvironment
 */

const SUCCESS = 0;
const FAILED = 1;

const NOTHING_COVERED = { static: {}, perTest: {} };

class Runner {
  /** @type {Namespace} */
  namespace = {};
  isLoaded = false;
  /** @type {readonly string[]} tests that found a mutant, the latest first */
  finders = [];
  /** @type {Map<string, number>} */
  durations = new Map();

  constructor() {
    Object.assign(globalThis, { __stryker__: this.namespace });
    hookImports();
  }

  /** What runs while a module is loaded is tested with the modules loaded again. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async load() {
    if (this.isLoaded) return;
    collected.length = 0;
    forgetModules();
    for (const file of globSync([...TEST_FILES]).sort())
      await import(pathToFileURL(join(process.cwd(), file)).href);
    this.isLoaded = true;
  }

  async dryRun() {
    await this.load();
    const tests = [];
    for (const id of collected.keys()) {
      this.namespace.currentTestId = String(id);
      tests.push(await this.resultOf(String(id)));
    }
    this.namespace.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: this.namespace.mutantCoverage ?? NOTHING_COVERED };
  }

  /** @param {Asked} asked */
  async mutantRun({ testFilter, hitLimit, activeMutant, mutantActivation, reloadEnvironment }) {
    if (reloadEnvironment) this.isLoaded = false;
    const before = mutantActivation === 'static' ? activeMutant.id : undefined;
    Object.assign(this.namespace, { activeMutant: before, hitCount: 0, hitLimit });
    try {
      await this.load();
    } catch (error) {
      return { status: 'killed', killedBy: ['0'], failureMessage: String(error), nrOfTests: 0 };
    }
    this.namespace.activeMutant = activeMutant.id;
    const result = await this.firstFailure(testFilter ?? [...collected.keys()].map(String));
    if (hitLimit !== undefined && (this.namespace.hitCount ?? 0) > hitLimit)
      return { status: 'timeout', reason: 'it ran a hundred times as often as without the mutant' };
    return result;
  }

  /** @param {readonly string[]} ids */
  async firstFailure(ids) {
    for (const id of this.likelyFirst(ids)) {
      const { status, failureMessage } = await this.resultOf(id);
      if (status === FAILED) {
        this.finders = [id, ...this.finders.filter((one) => one !== id)].slice(0, 50);
        return { status: 'killed', killedBy: [id], failureMessage, nrOfTests: ids.length };
      }
    }
    return { status: 'survived', nrOfTests: ids.length };
  }

  /**
   * What found the last mutants is likely to find the next one; of the others the quick ones come first.
   *
   * @param {readonly string[]} ids
   */
  likelyFirst(ids) {
    const asked = new Set(ids);
    const time = (/** @type {string} */ id) => this.durations.get(id) ?? 0;
    const others = [...ids].sort((a, b) => time(a) - time(b));
    return new Set([...this.finders.filter((id) => asked.has(id)), ...others]);
  }

  /**
   * @param {string} id
   * @returns {Promise<TestResult>}
   */
  async resultOf(id) {
    const test = collected[Number(id)];
    const start = performance.now();
    const failure = await failureOf(test);
    const timeSpentMs = performance.now() - start;
    const done = { id, name: test?.name ?? id, timeSpentMs };
    if (failure !== undefined) return { ...done, status: FAILED, failureMessage: failure };
    this.durations.set(id, timeSpentMs);
    return { ...done, status: SUCCESS };
  }
}

/**
 * @param {import('./harness.mjs').Collected | undefined} test
 * @returns {Promise<string | undefined>}
 */
async function failureOf(test) {
  try {
    if (test === undefined) return 'this test is gone';
    await test.run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'loaded-once', factory: () => new Runner() }];
