import { isPersonal } from '#codecommit/session-keys.ts';
import type { Statement } from '#iam/policy.ts';
import { variablesOf } from '#iam/template.ts';

/** Stands for the principal itself, among the keys that differ from one to another. */
export const PRINCIPAL = '@principal';

/** What statements ask of a request that differs from principal to principal. */
export function personalKeysOf(statements: readonly Statement[]): readonly string[] {
  const found = new Set<string>();
  for (const statement of statements) {
    for (const key of keysOf(statement)) if (isPersonal(key)) found.add(key);
    if (statement.principal?.names.some(({ kind }) => kind === 'aws') === true) found.add(PRINCIPAL);
  }
  return [...found];
}

function keysOf({ condition, resource }: Statement): readonly string[] {
  return [
    ...condition.flatMap(({ lookup, values }) => [lookup, ...values.flatMap(variablesOf)]),
    ...(resource?.values.flatMap(variablesOf) ?? []),
  ];
}
