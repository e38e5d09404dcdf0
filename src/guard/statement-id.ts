import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ConditionTest, Element, Policy, PrincipalElement, Statement } from '#iam/policy.ts';

/**
 * SHA-256 (hex) of a statement in canonical form, without its Sid: the same for one statement however it is
 * spaced and ordered, in CI and in the deployed guard. Lists are sets, actions and condition keys have no case.
 */
export function statementId(statement: Statement): string {
  return sha256Hex(
    JSON.stringify([
      statement.effect ?? null,
      elementForm(statement.action, (text) => text.toLowerCase()),
      elementForm(statement.resource, (text) => text),
      principalForm(statement.principal),
      statement.condition.map(testForm).sort(),
      statement.doubts.map(({ code, message }) => `${code} ${message}`).sort(),
    ]),
  );
}

/** What a finding's id is made of. */
export interface FindingIdentity {
  /** The account, or the organization for SCPs and RCPs. */
  readonly scope: string;
  readonly policyKey: string;
  /** The Sid where it is unique in its document, else the statement id; the layer and level of a missing allow. */
  readonly cause: string;
}

/** SHA-256 (hex) of scope, policy key and cause: the same cause is the same finding, whenever and wherever seen. */
export function findingId({ scope, policyKey, cause }: FindingIdentity): string {
  return sha256Hex(JSON.stringify([scope, policyKey, cause]));
}

/** What tells a statement apart in its document. */
export function causeName(policy: Policy, statement: Statement): string {
  const { sid } = statement;
  return sid !== undefined && policy.isUniqueSid(sid) ? `sid ${sid}` : `statement ${statementId(statement)}`;
}

export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function elementForm(element: Element | undefined, fold: (text: string) => string): unknown {
  if (element === undefined) return null;
  return [element.not, [...new Set(element.values.map(({ text }) => fold(text)))].sort()];
}

function principalForm(element: PrincipalElement | undefined): unknown {
  return element === undefined
    ? null
    : [element.not, element.names.map((name) => JSON.stringify(name)).sort()];
}

function testForm({ operator, lookup, values }: ConditionTest): string {
  const name = `${operator.quantifier} ${operator.family} ${operator.relation} ${operator.negated === true} ${operator.ignoreCase === true} ${operator.ifExists}`;
  return JSON.stringify([name, lookup, [...new Set(values.map(({ text }) => text))].sort()]);
}
