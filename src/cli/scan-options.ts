import type { Account } from '#account/account.ts';
import { principalsOf } from '#account/attachments.ts';
import { printable } from '#adapters/terminal.ts';
import { partitionOf } from '#guard/keys.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { type Assumed, readAssumed } from './assume.ts';
import { readRegions } from './regions.ts';

/** What `scan` was asked, checked word by word. */
export interface ScanOptions {
  /** A file; undefined: the live account. */
  readonly account: string | undefined;
  readonly profile: string | undefined;
  readonly regions: readonly string[];
  readonly keys: ReadonlyMap<string, string>;
  readonly principal: string | undefined;
  readonly assumed: readonly Assumed[];
  readonly require: readonly ('scp' | 'rcp')[];
  readonly failOn: 'denied' | 'conditional';
  readonly format: 'table' | 'ndjson' | 'json';
  readonly out: string | undefined;
}

interface Given {
  readonly account: string | undefined;
  readonly profile: string | undefined;
  readonly region: readonly string[];
  readonly key: readonly string[];
  readonly principal: string | undefined;
  readonly assume: readonly string[];
  readonly require: string | undefined;
  readonly 'fail-on': 'denied' | 'conditional' | undefined;
  readonly format: ScanOptions['format'] | undefined;
  readonly out: string | undefined;
}

const KEY_ARN = /^arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:key\/.+$/;

/** Reads the options; an error is one sentence that says which one is wrong and what it takes. */
export function readScanOptions(given: Given): Result<ScanOptions, string> {
  if (given.account !== undefined && given.profile !== undefined)
    return err('`--profile` is for the live account, which `--account` stands for: give one of them');
  const regions = readRegions(given.region);
  if (!regions.ok) return regions;
  const keys = readKeys(given.key);
  if (!keys.ok) return keys;
  const assumed = readAssumed(given.assume);
  if (!assumed.ok) return assumed;
  const required = readLayers(given.require);
  if (!required.ok) return required;
  return ok({
    account: given.account,
    profile: given.profile,
    regions: regions.value,
    keys: keys.value,
    principal: given.principal,
    assumed: assumed.value,
    require: required.value,
    failOn: given['fail-on'] ?? 'conditional',
    format: given.format ?? 'table',
    out: given.out,
  });
}

function readKeys(texts: readonly string[]): Result<ReadonlyMap<string, string>, string> {
  const keys = new Map<string, string>();
  for (const text of texts) {
    const [region = '', arn = '', ...rest] = text.split('=');
    if (rest.length > 0 || KEY_ARN.exec(arn)?.[1] !== region) {
      return err(
        `\`--key ${printable(text, 200)}\` is no REGION=ARN of a key in that Region, such as us-east-1=arn:aws:kms:us-east-1:111122223333:key/ID`,
      );
    }
    if (keys.has(region)) return err(`\`--key\` is given twice for ${region}`);
    keys.set(region, arn);
  }
  return ok(keys);
}

function readLayers(text: string | undefined): Result<readonly ('scp' | 'rcp')[], string> {
  const layers: ('scp' | 'rcp')[] = [];
  for (const layer of text?.split(',') ?? []) {
    if (layer !== 'scp' && layer !== 'rcp')
      return err(`\`--require ${printable(layer)}\`: only scp and rcp can be required`);
    layers.push(layer);
  }
  return ok(layers);
}

/** Checks the options against the account: the principal is in it, and the required layers are known. */
export function checkAgainst(
  account: Account,
  { principal, require, keys, regions }: ScanOptions,
): Result<undefined, string> {
  if (principal !== undefined && !principalsOf(account).some(({ arn }) => arn === principal)) {
    return err(`\`--principal ${printable(principal, 200)}\` is no user or role of account ${account.id}`);
  }
  const unknown = require.find((layer) => account[layer] === undefined);
  if (unknown !== undefined)
    return err(
      `nothing is known of the ${unknown.toUpperCase()}s of account ${account.id}: give a snapshot with \`${unknown}\``,
    );
  const foreign = [...keys.values()].find((arn) => arn.split(':')[4] !== account.id);
  if (foreign !== undefined) return err(`\`--key\` names a key of another account: ${foreign}`);
  const elsewhere = regions.find((region) => partitionOf(region) !== account.partition);
  if (elsewhere !== undefined)
    return err(
      `\`--region ${elsewhere}\` is a Region of \`${partitionOf(elsewhere)}\`, and account ${account.id} is in \`${account.partition}\``,
    );
  return ok(undefined);
}
