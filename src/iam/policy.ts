import type { Operator } from './operators.ts';
import type { Template } from './template.ts';

export type Effect = 'Allow' | 'Deny';

/** Where a statement acts from. `resource` is the key policy, `endpoint` a VPC endpoint policy. */
export type Layer = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'endpoint';

/** What a policy document got wrong, where, as a JSON pointer (RFC 6901) into the document. */
export interface PolicyProblem {
  readonly pointer: string;
  readonly code: PolicyProblemCode;
  readonly message: string;
}

/** What a policy document can get wrong. */
export const POLICY_PROBLEM_CODES = [
  'document-missing',
  'document-not-json',
  'document-not-object',
  'element-duplicate',
  'element-missing',
  'element-unknown',
  'element-not-allowed',
  'elements-conflict',
  'effect-invalid',
  'version-invalid',
  'statement-invalid',
  'value-invalid',
  'value-malformed',
  'condition-invalid',
  'operator-unknown',
] as const;

export type PolicyProblemCode = (typeof POLICY_PROBLEM_CODES)[number];

/** `Action` or `NotAction`, `Resource` or `NotResource`: a list of patterns, perhaps inverted. */
export interface Element {
  readonly not: boolean;
  readonly values: readonly Template[];
  readonly pointer: string;
}

/** One principal that a resource policy names. */
export type NamedPrincipal =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'aws'; readonly arn: string }
  | { readonly kind: 'other'; readonly type: string; readonly value: string };

export interface PrincipalElement {
  readonly not: boolean;
  readonly names: readonly NamedPrincipal[];
  readonly pointer: string;
}

/** One operator with one key: the atom of a `Condition` block. */
export interface ConditionTest {
  readonly operator: Operator;
  /** The key as written; compare by `lookup`. */
  readonly key: string;
  readonly lookup: string;
  readonly values: readonly Template[];
  readonly pointer: string;
}

/** A statement after parsing: total, with what was not understood kept as `doubts`. */
export interface Statement {
  readonly index: number;
  readonly pointer: string;
  readonly offset?: number;
  readonly sid?: string;
  /** Undefined when it can't be told: then the statement possibly denies and possibly allows. */
  readonly effect?: Effect;
  readonly action?: Element;
  readonly resource?: Element;
  readonly principal?: PrincipalElement;
  readonly condition: readonly ConditionTest[];
  /** What could not be understood: the statement may or may not match on account of it. */
  readonly doubts: readonly PolicyProblem[];
  /** What AWS warns of and documents no effect of; the tests concerned are open by themselves. */
  readonly warnings: readonly PolicyProblem[];
}

/** A policy document after parsing. Never fails: a document that can't be read is one statement full of doubt. */
export interface Policy {
  readonly version?: string;
  /** All statements, or those that may concern the actions that the document was sifted for. */
  readonly statements: readonly Statement[];
  readonly problems: readonly PolicyProblem[];
  /** Whether no two statements of the document have this Sid. */
  readonly isUniqueSid: (sid: string) => boolean;
  /** The text that offsets refer to, after URL decoding; absent when the document came as an object. */
  readonly text?: string;
}
