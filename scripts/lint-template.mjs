import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { venv } from './venv.mjs';

const root = join(import.meta.dirname, '..');
const packaged = join(root, 'dist', 'package', 'template.json');

/** @typedef {{ Rule: { Id: string }, Message: string, Filename: string, Location: { Path?: string[] | null } }} Match */
const STATEMENTS = 'Resources/PolicyChangeRole/Properties/Policies/0/PolicyDocument/Statement';
const LAMBDA = 'Resources/PolicyChangeLambdaFunction/Properties';

/**
 * Faults that the linter has to find: the rule that finds it, where it is planted, and what. A lint that never fails
 * checks nothing.
 */
const FAULTS = /** @type {readonly (readonly [string, string, unknown])[]} */ ([
  ['E3006', 'Resources/Ledger/Type', 'AWS::DynamoDB::Tabel'],
  ['E3002', 'Resources/PolicyChangeQueue/Properties/VisibilityTimeuot', 1],
  ['E1010', 'Resources/PolicyChangeRule/Properties/Targets/0/Arn', { 'Fn::GetAtt': ['Nobody', 'Arn'] }],
  ['E1020', 'Resources/AlertTopicPolicy/Properties/Topics', [{ Ref: 'Nobody' }]],
  ['E3012', `${LAMBDA}/Timeout`, 'a minute'],
  ['E3717', `${LAMBDA}/Timeout`, 901],
  ['E2533', `${LAMBDA}/Runtime`, 'nodejs12.x'],
  ['E3505', 'Resources/PolicyChangeQueue/Properties/VisibilityTimeout', 10],
  ['E3510', `${STATEMENTS}/0/Effect`, 'Alow'],
  ['W3037', `${STATEMENTS}/2/Action`, 'iam:GetAccountAuthorizationDetail'],
  ['W2001', 'Parameters/Unused', { Type: 'String' }],
]);

/** The packaged template with a fault in it. @param {string} path @param {unknown} fault */
function planted(path, fault) {
  const template = JSON.parse(readFileSync(packaged, 'utf8'));
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const place = steps.reduce((inner, step) => inner[step], template);
  place[last] = fault;
  return JSON.stringify(template);
}

/**
 * @param {string} bin the programs of the virtual environment
 * @param {readonly string[]} files
 * @returns {readonly Match[]}
 */
function lint(bin, files) {
  const args = ['--format', 'json', '--template', ...files];
  const ended = spawnSync(join(bin, 'cfn-lint'), args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  // 0 is nothing found, and the bits 2, 4 and 8 are errors, warnings and hints; 1 and 32 are a failure of its own.
  if (ended.error || ended.status === null || ended.status === 1 || ended.status >= 32) {
    throw new Error(`cfn-lint failed: ${ended.error?.message ?? ended.stderr}`);
  }
  return JSON.parse(ended.stdout.trim() === '' ? '[]' : ended.stdout);
}

/** @param {string} bin @returns {readonly string[]} the rules that did not find their planted fault */
function blindRules(bin) {
  const folder = mkdtempSync(join(tmpdir(), 'key-guard-lint-'));
  try {
    const fileOf = (/** @type {string} */ rule) => join(folder, `${rule}.json`);
    for (const [rule, path, fault] of FAULTS) writeFileSync(fileOf(rule), planted(path, fault));
    const rules = FAULTS.map(([rule]) => rule);
    const found = lint(bin, rules.map(fileOf)).map(({ Rule, Filename }) => `${Rule.Id} ${Filename}`);
    return rules.filter((rule) => !found.includes(`${rule} ${fileOf(rule)}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const bin = venv('.venv-lint', 'tools/lint/requirements.txt');
  const matches = lint(bin, [packaged]);
  for (const { Rule, Message, Location } of matches) {
    process.stderr.write(`${Rule.Id} ${Location.Path?.join('/') ?? ''}: ${Message}\n`);
  }
  const blind = blindRules(bin);
  for (const rule of blind) process.stderr.write(`cfn-lint does not find the fault planted for ${rule}\n`);
  const hits = `${FAULTS.length - blind.length} of ${FAULTS.length} planted faults found`;
  process.stdout.write(`template: ${matches.length} problems, ${hits}\n`);
  if (matches.length + blind.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
