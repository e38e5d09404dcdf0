import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleFunctions } from './bundle.mjs';
import { oslsPackage } from './osls.mjs';
import { recipe } from './recipe.mjs';
import { refusal } from './regions.mjs';

const root = join(import.meta.dirname, '..');
// A zip holds the modes of its files: they must not depend on who packages.
process.umask(0o022);

const built = join(root, 'dist', 'osls');
const out = join(root, 'dist', 'package');

/** The order in which a reader wants the sections. */
const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Parameters',
  'Rules',
  'Conditions',
  'Resources',
  'Outputs',
];

/** @typedef {{ Type: string, Properties: Record<string, any> }} Resource */

/**
 * Names a zip by its content, so that a new version is a new object, and copies it to where the template is.
 *
 * @param {string} key the name of a function in `serverless.yml`
 * @param {string} name the name that it is deployed under
 */
function keepZip(key, name) {
  const file = join(built, `${key}.zip`);
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
  const zip = `${name}-${hash}.zip`;
  copyFileSync(file, join(out, zip));
  return zip;
}

/**
 * The template of osls with its two traces of one packaging run replaced: the place of the zips becomes a matter of
 * parameters, and the output that names the bucket goes.
 */
function finish(/** @type {any} */ template) {
  for (const { Type, Properties } of /** @type {Resource[]} */ (Object.values(template.Resources))) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const [key = ''] = Properties.Code.S3Key.split('/').at(-1).split('.');
    const S3Key = { 'Fn::Sub': `\${CodePrefix}${keepZip(key, Properties.FunctionName)}` };
    Properties.Code = { S3Bucket: { Ref: 'CodeBucket' }, S3Key };
  }
  delete template.Outputs.ServerlessDeploymentBucketName;
  const sections = Object.keys(template);
  const unknown = sections.filter((name) => !SECTIONS.includes(name));
  if (unknown.length > 0) throw new Error(`osls made the unknown sections ${unknown.join(', ')}`);
  return Object.fromEntries(SECTIONS.map((name) => [name, template[name]]));
}

/** Templates of their own, for other Regions and accounts; CloudFormation takes them as they are. */
const STANDALONE = ['spoke.yml', 'organization.yml'];

/** @param {string} region @param {string} [override] */
async function packageStack(region, override) {
  rmSync(out, { recursive: true, force: true });
  rmSync(built, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await bundleFunctions({ write: true });
  oslsPackage('dist/osls', region);
  const made = readFileSync(join(built, 'cloudformation-template-update-stack.json'), 'utf8');
  const template = `${JSON.stringify(finish(JSON.parse(made)), null, 1)}\n`;
  writeFileSync(join(out, 'template.json'), template);
  for (const file of STANDALONE) copyFileSync(join(root, 'infra', file), join(out, file));
  writeFileSync(join(out, 'README.md'), recipe(region, override));
  rmSync(built, { recursive: true, force: true });
  process.stdout.write(
    `dist/package: template.json (${template.length} bytes), ${STANDALONE.join(', ')}, zips, README.md (how to deploy)\n`,
  );
}

const USAGE = 'npm run package -- [--region REGION] [--iam-event-region REGION]';

function options() {
  try {
    const string = /** @type {const} */ ({ type: 'string' });
    return parseArgs({ options: { region: string, 'iam-event-region': string } }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\nusage: ${USAGE}\n`);
    return undefined;
  }
}

const given = options();
const region = given?.region ?? 'us-east-1';
const refused = given && refusal(region, given['iam-event-region']);
if (refused !== undefined) process.stderr.write(`${refused}\n`);
if (given === undefined || refused !== undefined) process.exitCode = 1;
else await packageStack(region, given['iam-event-region']);
