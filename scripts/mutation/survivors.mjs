import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Survivor a mutant that no test can find, and why
 * @property {string} file
 * @property {string} mutator
 * @property {string} original the text that is replaced, by which it is known wherever it stands
 * @property {string} replacement
 * @property {string} reason
 *
 * @typedef {object} Result of one mutant, as Stryker gives it
 * @property {string} fileName
 * @property {string} mutatorName
 * @property {string} [replacement]
 * @property {string} status
 * @property {{ start: Place, end: Place }} location
 *
 * @typedef {{ line: number, column: number }} Place
 */

const LIST = join(import.meta.dirname, '..', '..', 'test', 'mutation', 'survivors.json');

/** @returns {readonly Survivor[]} */
export const listedSurvivors = () => JSON.parse(readFileSync(LIST, 'utf8'));

/** @param {Result} result */
export const isFound = ({ status }) => status === 'Killed' || status === 'Timeout';

/**
 * What a mutant replaces, and by what, with blanks as they come.
 *
 * @param {Result} result
 * @param {string} source of its file
 * @param {string} root
 */
export function described({ fileName, mutatorName, replacement = '', location }, source, root) {
  const lines = source.split('\n');
  const { start, end } = location;
  const part = lines.slice(start.line - 1, end.line);
  const last = part.length - 1;
  part[last] = (part[last] ?? '').slice(0, end.column - 1);
  part[0] = (part[0] ?? '').slice(start.column - 1);
  return {
    file: fileName.replace(`${root}/`, ''),
    line: start.line,
    mutator: mutatorName,
    original: oneLine(part.join('\n')),
    replacement: oneLine(replacement),
  };
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** @param {string} text */
export const inShort = (text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/**
 * @param {Pick<Survivor, 'file' | 'mutator' | 'original' | 'replacement'>} one
 * @returns {string} the same for the same change, wherever in its file it stands
 */
export const changeOf = ({ file, mutator, original, replacement }) =>
  JSON.stringify([file, mutator, original, replacement]);
