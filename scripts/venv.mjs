import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const CANDIDATES = ['python3', 'python'];

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return { ok: status === 0, text: error?.message ?? `${stdout}${stderr}`.trim() };
}

/** @returns {string} the command of a Python that is new enough and can make virtual environments with pip */
function findPython() {
  const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  const found = CANDIDATES.find((command) => run(command, ['-c', probe]).ok);
  if (found !== undefined) return found;
  throw new Error(
    'needs Python 3.10 or later with venv and pip, and finds none as `python3` or `python`: on Debian and Ubuntu ' +
      '`apt-get install python3-venv` brings it, elsewhere https://www.python.org/downloads/',
  );
}

/**
 * A virtual environment in the project's folder with what a requirements file pins, made when it is missing or of
 * another version of the file.
 *
 * @param {string} name the folder, which git ignores
 * @param {string} requirements
 * @returns {string} the folder of its programs
 * @throws {Error} with one sentence that says what is missing
 */
export function venv(name, requirements) {
  const folder = join(root, name);
  const stamp = join(folder, 'requirements.installed');
  const bin = join(folder, 'bin');
  const wanted = readFileSync(join(root, requirements), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return bin;
  const python = findPython();
  process.stderr.write(`installing ${requirements} into ${name}, once\n`);
  rmSync(folder, { recursive: true, force: true });
  const made = run(python, ['-m', 'venv', folder]);
  if (!made.ok) throw new Error(`\`${python} -m venv ${name}\` failed: ${made.text}`);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const installed = run(join(bin, 'python'), [...install, '-r', requirements]);
  if (!installed.ok) throw new Error(`pip could not install ${requirements}: ${installed.text}`);
  writeFileSync(stamp, wanted);
  return bin;
}
