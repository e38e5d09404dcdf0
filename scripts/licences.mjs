import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ANYWHERE = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
];
const TOOLS_ONLY = [...ANYWHERE, 'CC-BY-4.0', 'MPL-2.0', 'PSF-2.0', 'Python-2.0'];
/** The peers that the evaluator is compared with: called through their published API, in a process of their own. */
const JUDGES_ONLY = [...TOOLS_ONLY, 'AGPL-3.0-or-later'];

/**
 * @typedef {{ license?: unknown, dev?: boolean, link?: boolean, judge?: boolean }} Locked
 */

/**
 * An SPDX expression without parentheses: one side of an OR is enough, each side of an AND is needed.
 *
 * @param {string} expression
 * @param {readonly string[]} allowed
 */
function isAllowed(expression, allowed) {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => allowed.includes(name)));
}

/**
 * @param {Record<string, Locked>} packages the `packages` of a lock file
 * @returns {string[]} one line for each package whose licence is not on the list
 */
function refusedLicences(packages) {
  return Object.entries(packages)
    .filter(([path, { link }]) => path !== '' && link !== true)
    .filter(([, { license, dev, judge }]) => {
      const allowed = judge === true ? JUDGES_ONLY : dev === true ? TOOLS_ONLY : ANYWHERE;
      return !isAllowed(typeof license === 'string' ? license : '', allowed);
    })
    .map(
      ([path, { license, dev }]) =>
        `${path}: ${license ?? 'no licence'}${dev === true ? '' : ' (at run time)'}`,
    );
}

const PROBES = /** @type {const} */ ([
  { license: 'GPL-3.0-only', dev: true },
  { license: 'MPL-2.0' },
  { license: 'AGPL-3.0-or-later', dev: true },
  { license: 'GPL-3.0-only', dev: true, judge: true },
  { license: 'MIT AND GPL-3.0-only' },
  {},
]);

for (const probe of PROBES) {
  if (refusedLicences({ probe }).length !== 1)
    throw new Error(`licence check lets ${JSON.stringify(probe)} pass`);
}

/**
 * @param {string} folder
 * @returns {Record<string, Locked>}
 */
function lockedIn(folder) {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', folder, 'package-lock.json'), 'utf8'))
    .packages;
}

/** What lies in `tools` runs in a check or when the stack is packaged, and nowhere else. */
const tools = ['tools/judges', 'tools/knip', 'tools/osls', 'tools/stryker', 'tools/verify-aws'].flatMap(
  (folder) =>
    Object.entries(lockedIn(folder)).map(([path, locked]) => [
      path === '' ? path : `${folder}/${path}`,
      { ...locked, dev: true, judge: folder === 'tools/judges' },
    ]),
);

const packages = { ...lockedIn('.'), ...Object.fromEntries(tools) };
const refused = refusedLicences(packages);
for (const line of refused) process.stderr.write(`${line}\n`);
process.stdout.write(`licences: ${Object.keys(packages).length - 1} packages, ${refused.length} refused\n`);
if (refused.length > 0) process.exitCode = 1;
