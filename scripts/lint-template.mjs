import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { venv } from './venv.mjs';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist', 'package');
const packaged = join(folder, 'template.json');
/** Those for other Regions and accounts. */
const standalone = ['spoke.yml', 'organization.yml'].map((file) => join(folder, file));

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

/** Faults in the other templates: the rule, a piece of the text, and what stands there instead. */
const TEXT_FAULTS = /** @type {readonly (readonly [string, string, string])[]} */ ([
  ['E3006', 'Type: AWS::SQS::Queue\n', 'Type: AWS::SQS::Quue\n'],
  ['E1010', '!GetAtt ForwardRole.Arn', '!GetAtt Nobody.Arn'],
  ['W3037', 'sqs:ReceiveMessage', 'sqs:RecieveMessage'],
]);

/** The packaged template with a fault in it. @param {string} path @param {unknown} fault */
function withFault(path, fault) {
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

/** Writes each template with its faults into a folder. @param {string} into @returns {readonly (readonly [string, string])[]} rule and file */
function plantedFiles(into) {
  const whole = FAULTS.map(([rule, path, fault]) => {
    const file = join(into, `${rule}.json`);
    writeFileSync(file, withFault(path, fault));
    return /** @type {const} */ ([rule, file]);
  });
  const texts = standalone.flatMap((template) =>
    TEXT_FAULTS.map(([rule, piece, fault]) => {
      const text = readFileSync(template, 'utf8');
      if (!text.includes(piece)) throw new Error(`${template} has no \`${piece}\` to plant a fault in`);
      const file = join(into, `${rule}-${basename(template)}`);
      writeFileSync(file, text.replace(piece, fault));
      return /** @type {const} */ ([rule, file]);
    }),
  );
  return [...whole, ...texts];
}

/** @param {string} bin @returns {{ readonly planted: number, readonly blind: readonly string[] }} how many, and those not found */
function plantFaults(bin) {
  const into = mkdtempSync(join(tmpdir(), 'key-guard-lint-'));
  try {
    const faults = plantedFiles(into);
    const found = lint(
      bin,
      faults.map(([, file]) => file),
    ).map(({ Rule, Filename }) => `${Rule.Id} ${Filename}`);
    const blind = faults.filter(([rule, file]) => !found.includes(`${rule} ${file}`));
    return { planted: faults.length, blind: blind.map(([rule, file]) => `${rule} in ${basename(file)}`) };
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

try {
  const bin = venv('.venv-lint', 'tools/lint/requirements.txt');
  const matches = lint(bin, [packaged, ...standalone]);
  for (const { Rule, Message, Filename, Location } of matches) {
    process.stderr.write(`${basename(Filename)} ${Rule.Id} ${Location.Path?.join('/') ?? ''}: ${Message}\n`);
  }
  const { planted, blind } = plantFaults(bin);
  for (const rule of blind) process.stderr.write(`cfn-lint does not find the fault planted for ${rule}\n`);
  const hits = `${planted - blind.length} of ${planted} planted faults found`;
  process.stdout.write(`templates: ${matches.length} problems, ${hits}\n`);
  if (matches.length + blind.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
