import type { Account } from '#account/account.ts';
import { principalsOf } from '#account/attachments.ts';
import { printable } from '#adapters/terminal.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { kmsKey } from '#codecommit/kms-request.ts';
import { callerOf } from '#guard/caller.ts';
import { keysOf, regionsOf } from '#guard/keys.ts';
import { type Assumptions, isAboutFact } from '#iam/assumed-facts.ts';
import { ordinalOf } from '#iam/ordinal.ts';
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
    const { key, values } = one;
    if (isAboutFact(key)) {
      const fact = checkAssumedFact(one);
      if (!fact.ok) return fact;
      continue;
    }
    const [state] = unknownStates(key.toLowerCase(), account, now);
    if (state === undefined)
      return err(
        `\`--assume ${printable(key)}\`: the key is known or absent in every KMS request that CodeCommit makes`,
      );
    if (values === null && !mayBeAbsent(unknownStates(key.toLowerCase(), account, now)))
      return err(`\`--assume !${printable(key)}\`: the key is in every KMS request that CodeCommit makes`);
    const wrong = values?.find((value) => !fits(state, value));
    if (wrong !== undefined)
      return err(
        `\`--assume ${key}=${printable(wrong)}\`: not a value of type ${state.unknown.type ?? 'string'}`,
      );
    if (values !== null && values.length > 1 && !state.unknown.list)
      return err(`\`--assume ${key}\`: the key holds a single value`);
  }
  return ok(undefined);
}

type Unknown = KeyState & { readonly kind: 'unknown' };

/** What the requests of the principals leave open of a key, where they do. */
function* unknownStates(key: string, account: Account, now: string): Generator<Unknown> {
  const keys = regionsOf(account).flatMap((region) => keysOf(account, region));
  for (const principal of principalsOf(account)) {
    const caller = callerOf(principal, account);
    for (const repositoryKey of keys) {
      for (const action of KMS_CONTRACT) {
        const { state } = kmsKey({ action, caller, key: repositoryKey, now }, key);
        if (state.kind === 'unknown') yield state;
      }
    }
  }
}

function mayBeAbsent(states: Iterable<Unknown>): boolean {
  for (const { unknown } of states) if (unknown.mayBeAbsent) return true;
  return false;
}

function fits({ unknown: { type } }: Unknown, value: string): boolean {
  if (type === undefined || type === 'string' || type === 'arn') return true;
  return type === 'bool' ? value === 'true' || value === 'false' : ordinalOf(type, value) !== undefined;
}
