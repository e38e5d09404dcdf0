import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SKIPPED = [
  '.git',
  '.serverless',
  '.venv-e2e',
  '.venv-lint',
  'coverage',
  'dist',
  'node_modules',
  'package-lock.json',
];

/** @type {Record<string, RegExp>} AWS writes EXAMPLE into the keys of its documentation: those are no secrets */
const RULES = {
  'AWS access key id': /\b(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z2-7]*EXAMPLE)[A-Z2-7]{16}\b/,
  'AWS secret access key':
    /secret_?(?:access_?)?key\W{1,6}(?![A-Za-z0-9/+]*EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
  'AWS session token': /\b(?:IQoJ|FwoG|FQoG)[A-Za-z0-9/+=]{100,}/,
  'private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  'Slack token': /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/,
  'Slack webhook': /hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{6,}\/[A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/,
  'GitHub token': /\b(?:gh[opsru]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b/,
};

/** @type {Record<string, string>} written in halves, so that the scan does not find itself */
const PROBES = {
  'AWS access key id': `${'AKIA'}QYLPMN5HHHFPZAM2`,
  'AWS secret access key': `aws_secret_access_${'key'} = "${'abcdefgh12'.repeat(4)}"`,
  'AWS session token': `${'IQoJ'}${'b3JpZ2lu'.repeat(20)}`,
  'private key': `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
  'Slack token': `${'xoxb'}-123456789012-abcdef`,
  'Slack webhook': `hooks.slack.com/${'services'}/T0123456/B0123456/abcdefghijklmnop1234`,
  'GitHub token': `${'ghp'}_${'a1B2'.repeat(9)}`,
  'npm token': `${'npm'}_${'a1B2'.repeat(9)}`,
};

/**
 * @param {string} text
 * @returns {{ rule: string, line: number }[]} never the secret itself
 */
function secretsIn(text) {
  return text.split('\n').flatMap((content, index) =>
    Object.entries(RULES)
      .filter(([, pattern]) => pattern.test(content))
      .map(([rule]) => ({ rule, line: index + 1 })),
  );
}

for (const rule of Object.keys(RULES)) {
  if (!secretsIn(PROBES[rule] ?? '').some((found) => found.rule === rule)) {
    throw new Error(`secret scan cannot find a ${rule}`);
  }
}

const files = globSync('**/*', {
  cwd: root,
  withFileTypes: true,
  exclude: ({ name }) => SKIPPED.includes(name),
})
  .concat(
    globSync('**/.*', { cwd: root, withFileTypes: true, exclude: ({ name }) => SKIPPED.includes(name) }),
  )
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

let found = 0;
for (const file of new Set(files)) {
  for (const { rule, line } of secretsIn(readFileSync(file, 'utf8'))) {
    process.stderr.write(`${file.slice(root.length + 1)}:${line}: ${rule}\n`);
    found += 1;
  }
}
process.stdout.write(`secrets: ${new Set(files).size} files, ${found} found\n`);
if (found > 0) process.exitCode = 1;
