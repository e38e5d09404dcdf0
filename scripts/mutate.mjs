import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { changedFiles } from './mutation/changed.mjs';
import { FOLDERS, LEAST_SCORE } from './mutation/scope.mjs';
import { changeOf, described, inShort, isFound, listedSurvivors } from './mutation/survivors.mjs';
import { installedTool } from './tools.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);

/** @param {string} text */
const say = (text) => process.stdout.write(`mutation: ${text}\n`);

/** @param {readonly string[]} files */
const optionsFor = (files) => ({
  plugins: [join(import.meta.dirname, 'mutation', 'runner.mjs')],
  testRunner: 'loaded-once',
  mutate: files,
  coverageAnalysis: 'perTest',
  ignoreStatic: false,
  // TypeScript 7 has nothing that Stryker could read a configuration with: this file is not there, on purpose.
  tsconfigFile: 'tsconfig.none.json',
  packageManager: 'npm',
  checkers: [],
  reporters: ['progress-append-only'],
  allowConsoleColors: false,
  allowEmpty: true,
  tempDirName: 'dist/mutation',
  ignorePatterns: ['dist', 'docs', 'infra', 'tools', 'test/golden', '.venv-e2e', '.venv-lint'],
  concurrency: Math.min(2, availableParallelism()),
  timeoutMS: 5000,
  // The modules of a static mutant stay in memory until its process ends.
  maxTestRunnerReuse: 100,
});

/**
 * @param {readonly string[]} files
 * @returns {Promise<import('./mutation/survivors.mjs').Result[]>}
 */
async function resultsFor(files) {
  const core = join(installedTool('stryker'), 'node_modules', '@stryker-mutator', 'core', 'dist', 'src');
  const { Stryker } = await import(pathToFileURL(join(core, 'index.js')).href);
  return await new Stryker(optionsFor(files)).runMutationTest();
}

/** @param {readonly import('./mutation/survivors.mjs').Result[]} results */
function scoreOf(results) {
  return results.length === 0 ? 100 : (100 * results.filter(isFound).length) / results.length;
}

/** @param {readonly import('./mutation/survivors.mjs').Result[]} results */
function report(results) {
  const survivors = results
    .filter((result) => !isFound(result))
    .map((result) => described(result, readFileSync(result.fileName, 'utf8'), root));
  const listed = new Set(listedSurvivors().map(changeOf));
  const unlisted = survivors.filter((one) => !listed.has(changeOf(one)));
  for (const { file, line, mutator, original, replacement } of unlisted)
    say(`${file}:${line} ${mutator}: \`${inShort(original)}\` -> \`${inShort(replacement)}\``);
  for (const folder of FOLDERS) {
    const some = results.filter(({ fileName }) => fileName.includes(`${folder}/`));
    if (some.length > 0) say(`${folder}: ${scoreOf(some).toFixed(2)} % of ${some.length}`);
  }
  const score = scoreOf(results);
  const listedCount = survivors.length - unlisted.length;
  say(
    `${score.toFixed(2)} % of ${results.length} mutants found; ${survivors.length} survived, ${listedCount} of them listed`,
  );
  if (score < LEAST_SCORE) {
    say(`less than ${LEAST_SCORE} %`);
    process.exitCode = 1;
  }
}

/** @param {readonly string[]} args */
function filesFor([option, base]) {
  if (option === undefined) return FOLDERS.map((folder) => `${folder}/**/*.ts`);
  if (option !== '--changed') return [option];
  const files = changedFiles(base);
  if (files === undefined) say('no commit to compare with, nothing to do');
  else if (files.length === 0) say(`nothing changed in ${FOLDERS.join(' and ')}, nothing to do`);
  return files ?? [];
}

const files = filesFor(process.argv.slice(2));
if (files.length > 0) report(await resultsFor(files));
