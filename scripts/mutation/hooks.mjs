import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = new URL('.', import.meta.url).href;

/** What replaces an import of the tests or the source. */
const STAND_INS = new Map([
  ['vitest', new URL('./harness.mjs', import.meta.url).href],
  ['#lib/remembered.ts', new URL('./forgetful.mjs', import.meta.url).href],
]);

/** Where the copy of the project lies that is mutated. */
const project = pathToFileURL(join(process.cwd(), '/')).href;

let generation = 0;

/** From here on a module of the project is another one than before: it is read again. */
export function forgetModules() {
  generation++;
}

/** @param {string} url */
const isOwn = (url) => url.startsWith(project) && !url.includes('/node_modules/') && !url.includes('?');

/** Replaces what has a stand-in, and numbers the modules of the project. */
export function hookImports() {
  registerHooks({
    resolve: (specifier, context, next) => {
      const isInner = context.parentURL?.startsWith(HERE) === true;
      const url = isInner ? undefined : STAND_INS.get(specifier);
      if (url !== undefined) return { url, format: 'module', shortCircuit: true };
      const found = next(specifier, context);
      return isOwn(found.url) ? { ...found, url: `${found.url}?${generation}` } : found;
    },
  });
}
