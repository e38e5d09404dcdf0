import { grantByArn, notNamed, rootUser, sessionGrant } from './rewrite-principals.ts';
import { completed, starPassesColons, unreserved, wildcardBeforeSlash } from './rewrite-resources.ts';
import {
  anyValueIfExists,
  bareAddress,
  emptyInRequest,
  emptyList,
  epochSeconds,
  everyAddress,
  nullOfSet,
} from './rewrite-values.ts';
import { arnVariable, escapes, noVariables, unresolved, unresolvedResource } from './rewrite-variables.ts';
import type { Rewrite } from './rewriting.ts';

/** By the name of the class in `differences.json`. */
export const rewrites: Readonly<Record<string, Rewrite>> = {
  'epoch-seconds': epochSeconds,
  'literal-escapes': escapes,
  'every-ipv4-address': everyAddress,
  'address-without-prefix': bareAddress,
  'variable-without-value': unresolved,
  'for-any-value-if-exists': anyValueIfExists,
  'empty-list': emptyList,
  'empty-list-in-the-request': emptyInRequest,
  'null-with-set-operator': nullOfSet,
  'star-passes-colons': starPassesColons,
  'root-user': rootUser,
  'variable-in-arn-condition': arnVariable,
  'resource-variable-without-value': unresolvedResource,
  'version-2008': noVariables,
  'grant-to-a-session': sessionGrant,
  'grant-by-principal-arn': grantByArn,
  'account-in-not-principal': notNamed,
  'wildcard-before-a-slash': wildcardBeforeSlash,
  'incomplete-arn': completed,
  'reserved-role': unreserved,
};
