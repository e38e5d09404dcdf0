import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** How a bundle for Lambda is made, whatever is in it. */
export const bundleOptions = /** @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('cjs'),
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: /** @type {const} */ ('none'),
  logLevel: /** @type {const} */ ('warning'),
});

/**
 * Bundles every Lambda entry point into `dist/functions/<name>/index.cjs`.
 * CommonJS, since loading Node's own modules through `import` costs a cold start 30 ms more than `require`.
 *
 * @param {{ write: boolean }} options without `write` nothing touches the disk
 */
export async function bundleFunctions({ write }) {
  const names = globSync('functions/*.ts', { cwd: root }).map((file) => basename(file, '.ts'));
  return await build({
    ...bundleOptions,
    absWorkingDir: root,
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.mjs') },
    entryPoints: names.sort().map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
    outdir: 'dist/functions',
    outExtension: { '.js': '.cjs' },
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write,
  });
}

/**
 * The size of each function's bundle, without its source map.
 *
 * @param {{ metafile: import('esbuild').Metafile }} result
 */
export function bundleSizes(result) {
  return Object.entries(result.metafile.outputs)
    .filter(([file]) => file.endsWith('.cjs'))
    .map(([file, { bytes }]) => ({ name: file.split('/').at(-2) ?? file, kilobytes: bytes / 1024 }));
}
