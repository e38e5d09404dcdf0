import { spawnSync } from 'node:child_process';
import { FOLDERS } from './scope.mjs';

/**
 * @param {readonly string[]} args
 * @returns {string | undefined} undefined where git, or what it is asked for, is not there
 */
function git(args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The commit that this one is held against: the one asked for, else where it left the main branch, else the one before. */
const baseOf = (/** @type {string | undefined} */ asked) =>
  asked === undefined
    ? (leftMain() ?? git(['rev-parse', '--verify', 'HEAD~1']))
    : git(['rev-parse', '--verify', `${asked}^{commit}`]);

function leftMain() {
  const base = git(['merge-base', 'HEAD', 'origin/main']);
  return base === git(['rev-parse', 'HEAD']) ? undefined : base;
}

/**
 * The source files that differ from a commit, new and uncommitted ones included.
 *
 * @param {string | undefined} asked
 * @returns {readonly string[] | undefined} undefined where there is no commit to compare with
 */
export function changedFiles(asked) {
  const base = baseOf(asked);
  if (base === undefined) return undefined;
  const tracked = git(['diff', '--name-only', '--diff-filter=d', base, '--', ...FOLDERS]);
  const added = git(['ls-files', '--others', '--exclude-standard', '--', ...FOLDERS]);
  return `${tracked}\n${added}`.split('\n').filter((file) => file.endsWith('.ts'));
}
