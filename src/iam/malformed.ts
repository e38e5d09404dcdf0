import { hasSixComponents } from './arn.ts';
import type { Operator } from './operators.ts';
import { dateOrdinal, ipOrdinal, ipRange, numberOrdinal } from './ordinal.ts';
import { isSubstituted, type Template } from './template.ts';

/**
 * Whether a value of a policy is none that its operator can read. IAM accepts such a policy with a warning
 * ("Type mismatch ..."); what the value then does is not documented (fact 3.13).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
export function isMalformed(operator: Operator, value: Template): boolean {
  if (value.misspelt === true) return true;
  if (operator.family === 'Null') return !isBool(value.text);
  if (operator.family === 'Arn') return !isSubstituted(value) && !hasSixComponents(value.text);
  if (operator.family === 'Ip') return ipRange(value.text) === undefined;
  return isMalformedText(operator, value.text);
}

/** The same for a value of the request. */
export function isMalformedText({ family }: Operator, text: string): boolean {
  if (family === 'Arn') return !hasSixComponents(text);
  if (family === 'Bool') return !isBool(text);
  if (family === 'Binary') return !BASE64.test(text);
  if (family === 'Numeric') return numberOrdinal(text) === undefined;
  if (family === 'Date') return dateOrdinal(text) === undefined;
  return family === 'Ip' && ipOrdinal(text) === undefined;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function isBool(text: string): boolean {
  return text === 'true' || text === 'false';
}

/** Fact 3.15: whether AWS reads `True` is not documented. */
export function isOddBool(text: string): boolean {
  return !isBool(text) && isBool(text.toLowerCase());
}
