import type { Account } from '#account/account.ts';
import { principalsOf } from '#account/attachments.ts';
import { printable } from '#adapters/terminal.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { correlationsAmong } from '#codecommit/correlations.ts';
import { kmsKey } from '#codecommit/kms-request.ts';
import { callerOf } from '#guard/caller.ts';
import { keysOf, regionsOf } from '#guard/keys.ts';
import { type Assumptions, isAboutFact } from '#iam/assumed-facts.ts';
import { misfitOf } from '#iam/misfit.ts';
import type { KeyState } from '#iam/request.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { checkAssumedFact } from './assume-fact.ts';

/** A key that the caller of `scan` knows better: its values, or null for absent. */
export interface Assumed {
  /** As given. */
  readonly key: string;
  readonly values: readonly string[] | null;
  /** As it is echoed. */
  readonly shown: string | string[] | null;
}

/** The assumptions by name, as the evaluator asks for them. */
export function assumptionsIn(assumed: readonly Assumed[]): Assumptions {
  return new Map(assumed.map(({ key, values }) => [key.toLowerCase(), values]));
}

/** Reads `KEY=VALUE` (repeated: a list of values) and `!KEY` (absent). */
export function readAssumed(texts: readonly string[]): Result<readonly Assumed[], string> {
  const found = new Map<string, Assumed>();
  for (const text of texts) {
    const absent = text.startsWith('!');
    const at = text.indexOf('=');
    const key = absent ? text.slice(1) : text.slice(0, Math.max(0, at));
    if (key === '' || (!absent && at < 0))
      return err(`\`--assume ${printable(text)}\` is neither KEY=VALUE nor !KEY`);
    const before = found.get(key.toLowerCase());
    if (before !== undefined && absent !== (before.values === null))
      return err(`\`--assume\` has \`${printable(key)}\` both absent and with a value`);
    const values = absent ? null : [...(before?.values ?? []), text.slice(at + 1)];
    const shown = values !== null && values.length === 1 ? (values[0] ?? '') : values;
    found.set(key.toLowerCase(), { key: before?.key ?? key, values, shown });
  }
  return ok([...found.values()]);
}

/** A line says itself what is known of its request: only facts can be assumed for all of them. */
export function readAssumedFacts(texts: readonly string[]): Result<Assumptions, string> {
  const assumed = readAssumed(texts);
  if (!assumed.ok) return assumed;
  for (const one of assumed.value) {
    if (!isAboutFact(one.key)) return err(`\`--assume ${printable(one.key)}\` is no \`fact:ID=yes|no\``);
    const fact = checkAssumedFact(one);
    if (!fact.ok) return fact;
  }
  return ok(assumptionsIn(assumed.value));
}

/**
 * Refuses an assumption about a key that the request model does not have as unknown: assuming against what is known
 * of the request would make the verdict one about another request.
 */
export function checkAssumed(
  assumed: readonly Assumed[],
  account: Account,
  now: string,
): Result<undefined, string> {
  for (const one of assumed) {
    const { key } = one;
    if (isAboutFact(key)) {
      const fact = checkAssumedFact(one);
      if (!fact.ok) return fact;
      continue;
    }
    const states = unknownStates(key.toLowerCase(), account, now);
    const problem = problemOf(one, states);
    if (problem !== undefined) return err(problem);
  }
  return checkTogether(assumed);
}

type UnknownKey = Extract<KeyState, { readonly kind: 'unknown' }>['unknown'];

/** What is wrong with assuming something of a key, whoever makes the request. */
function problemOf({ key, values }: Assumed, states: readonly UnknownKey[]): string | undefined {
  const name = printable(key);
  const [first] = states;
  if (first === undefined)
    return `\`--assume ${name}\`: the key is known or absent in every KMS request that CodeCommit makes`;
  if (values === null) {
    if (states.some(({ mayBeAbsent }) => mayBeAbsent)) return undefined;
    return `\`--assume !${name}\`: the key is in every KMS request that CodeCommit makes`;
  }
  if (values.length > 1 && !first.list) return `\`--assume ${name}\`: the key holds a single value`;
  const misfits = states.map((state) => misfitOf(state, values));
  const [misfit] = misfits;
  if (misfit === undefined || misfits.includes(undefined)) return undefined;
  const given = `\`--assume ${name}=${printable(misfit.value)}\``;
  return misfit.why === 'type'
    ? `${given}: not a value of type ${first.type ?? 'string'}`
    : `${given}: no KMS request that CodeCommit makes holds it`;
}

/** Refuses assumptions that no request can meet together. */
function checkTogether(assumed: readonly Assumed[]): Result<undefined, string> {
  const world = assumptionsIn(assumed);
  const keys = [...world.keys()];
  const settled = new Set(keys);
  const apart = correlationsAmong(keys)
    .filter((one) => one.keys.every((key) => settled.has(key)))
    .find(({ possible }) => !possible((key) => world.get(key) ?? undefined, settled));
  if (apart === undefined) return ok(undefined);
  const names = assumed.filter(({ key }) => apart.keys.includes(key.toLowerCase()));
  const words = names.map(({ key, values }) => `\`${values === null ? '!' : ''}${printable(key)}\``);
  return err(`\`--assume\`: ${words.join(' and ')} can't be so in one request`);
}

/** What the requests of the principals leave open of a key, where they do: each way once. */
function unknownStates(key: string, account: Account, now: string): readonly UnknownKey[] {
  const found = new Map<string, UnknownKey>();
  const keys = regionsOf(account).flatMap((region) => keysOf(account, region));
  for (const principal of principalsOf(account)) {
    const caller = callerOf(principal, account);
    for (const repositoryKey of keys) {
      for (const action of KMS_CONTRACT) {
        const { state } = kmsKey({ action, caller, key: repositoryKey, now }, key);
        if (state.kind === 'unknown') found.set(JSON.stringify(state.unknown), state.unknown);
      }
    }
  }
  return [...found.values()];
}
