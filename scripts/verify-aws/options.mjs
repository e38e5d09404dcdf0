import { parseArgs } from 'node:util';

export const USAGE = `usage: npm run verify:aws -- --dry-run
       npm run verify:aws -- --account ID --yes [--region REGION] [--only FACT ...] [--source-ip ADDRESS]
                             [--with-customer-key] [--out FOLDER] [--resume FILE]
       npm run verify:aws -- --account ID --yes --cleanup [--region REGION]

Asks AWS, in a sandbox account, what its documentation leaves open. docs/verify-aws.md says what it does there.

  --dry-run            print every call in order, and make none
  --account ID --yes   the account to do it in: the one whose credentials are given
  --region REGION      where the repository is made; us-east-1 unless given
  --only FACT          of the facts in docs/assumptions.md only this one; may be repeated
  --source-ip ADDRESS  the public address that AWS sees you come from: needed for aws:SourceIp
  --with-customer-key  make a KMS key as well, for the facts that need one; it can be deleted after seven days
  --out FOLDER         where cases, records and the summary go; verify-aws-results unless given
  --resume FILE        go on with the state that an earlier run left in its folder
  --cleanup            remove what earlier runs may have left behind, and do nothing else
`;

const OPTIONS = /** @type {const} */ ({
  account: { type: 'string' },
  yes: { type: 'boolean' },
  region: { type: 'string' },
  only: { type: 'string', multiple: true },
  'source-ip': { type: 'string' },
  'with-customer-key': { type: 'boolean' },
  out: { type: 'string' },
  resume: { type: 'string' },
  cleanup: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean' },
});

/**
 * @typedef {object} Options
 * @property {'help' | 'plan' | 'verify' | 'cleanup'} what
 * @property {string} account
 * @property {string} region
 * @property {readonly string[]} only
 * @property {string | undefined} sourceIp
 * @property {boolean} customerKey
 * @property {string} out
 * @property {string | undefined} resume
 */

/**
 * @param {readonly string[]} args
 * @returns {Options} or throws with a sentence for the person who typed them
 */
export function optionsOf(args) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const what = values.help ? 'help' : values['dry-run'] ? 'plan' : values.cleanup ? 'cleanup' : 'verify';
  const account = values.account ?? '';
  if (what === 'verify' || what === 'cleanup') {
    if (!/^\d{12}$/.test(account)) throw new Error('name the account with --account ID, twelve digits');
    if (values.yes !== true) throw new Error('say --yes: this makes and removes things in that account');
  }
  return {
    what,
    account,
    region: values.region ?? 'us-east-1',
    only: values.only ?? [],
    sourceIp: addressOf(values['source-ip']),
    customerKey: values['with-customer-key'] === true,
    out: values.out ?? 'verify-aws-results',
    resume: values.resume,
  };
}

/** @param {string | undefined} text */
function addressOf(text) {
  if (text !== undefined && !/^[\da-fA-F.:]+$/.test(text)) throw new Error(`\`${text}\` is no address`);
  return text;
}
