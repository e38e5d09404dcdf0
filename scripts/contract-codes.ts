import { ACCOUNT_ERROR_CODES } from '#account/account-problem.ts';
import { FILE_CODES } from '#adapters/file-problem.ts';
import { evaluateError } from '#cli/evaluate-schema.ts';
import { POLICY_PROBLEM_CODES } from '#iam/policy.ts';
import { MESSAGE_CODES } from '#respond/alert-message.ts';
import { DECODE_CODES } from '#respond/decoded-event.ts';

/** Every value that a `code` can have in one place, with what it means. */
interface CodeList {
  readonly title: string;
  readonly where: string;
  readonly rows: readonly (readonly [code: string, meaning: string])[];
}

/** The codes in the order of the source; the type asks for a meaning of each and for no other. */
function rowsOf<Code extends string>(codes: readonly Code[], meanings: Readonly<Record<Code, string>>) {
  return codes.map((code) => [code, meanings[code]] as const);
}

export const CODES: readonly CodeList[] = [
  {
    title: 'Problems of policy documents',
    where: '`problems[].code` of `evaluate` and `scan`',
    rows: rowsOf(POLICY_PROBLEM_CODES, {
      'document-missing': 'the document exists, its text is not known',
      'document-not-json': 'the document is not JSON',
      'document-not-object': 'the document is JSON, but not an object',
      'element-duplicate': 'an element or key is written more than once',
      'element-missing': 'an element that must be there is not',
      'element-unknown': 'the policy language has no such element',
      'element-not-allowed': 'the element has no place in a policy of this kind',
      'elements-conflict': 'two elements exclude each other, such as `Action` and `NotAction`',
      'effect-invalid': 'the effect is neither `Allow` nor `Deny`',
      'version-invalid': 'the version is neither `2012-10-17` nor `2008-10-17`',
      'statement-invalid': 'a statement is not an object',
      'value-invalid': 'a value has the wrong JSON type, or nobody can say what its `${` means',
      'value-malformed': 'a condition operator cannot read its value; AWS accepts that with a warning',
      'condition-invalid': 'a `Condition` is not made of operators, keys and values',
      'operator-unknown': 'the policy language has no such condition operator',
    }),
  },
  {
    title: 'Lines that cannot be read',
    where: '`error.code` of `evaluate`',
    rows: rowsOf(evaluateError.shape.error.shape.code.options, {
      'not-json': 'the line is not JSON, or not UTF-8 text',
      'invalid-line': 'the line is JSON, but not a case that can be decided',
    }),
  },
  {
    title: 'Accounts that cannot be read',
    where: 'the result of `loadAccount`; the command line prints the message and exits with 1',
    rows: rowsOf(ACCOUNT_ERROR_CODES, {
      'not-an-account': 'the value is something else, such as a policy, an event or a template',
      'wrong-version': 'the version of the snapshot is not one that is read here',
      'invalid-account': 'a field has the wrong shape',
      truncated: 'the output of `get-account-authorization-details` has more pages',
      'empty-account': 'no user, role, group or customer managed policy tells which account it is',
      'other-account': 'an ARN is of another account or partition',
      duplicate: 'one name or ARN is there twice',
    }),
  },
  {
    title: 'Files that cannot be read',
    where: 'the readers of files and lines; the command line prints the message and exits with 1',
    rows: rowsOf(FILE_CODES, {
      'no-such-file': 'there is nothing at the path',
      'is-directory': 'there is a directory at the path',
      'no-permission': 'the file may not be read',
      unreadable: 'reading failed for a reason that the message names',
      'bad-gzip': 'the gzip file is broken or cut off',
      empty: 'the file has no content',
      'too-large': 'the file, or one of its lines, is larger than can be read',
      'not-text': 'the bytes are not UTF-8 text',
      'not-json': 'the text is not JSON; the message says where it fails',
      'too-deep': 'the JSON is nested deeper than 200 levels',
      'no-event-files': 'the directory holds no .json, .ndjson or .jsonl file',
    }),
  },
  {
    title: 'Records that are no events',
    where: '`code` in the log of a function; `replay` gives the message as `reason`',
    rows: rowsOf([...DECODE_CODES, 'not-json'] as const, {
      'not-an-object': 'the record is JSON, but not an object',
      'not-cloudtrail': 'the event does not come from CloudTrail',
      'record-incomplete': 'the CloudTrail record lacks a field that it needs',
      'version-unsupported': 'the version of the CloudTrail record is not 1.x',
      'not-json': 'the record is not JSON',
    }),
  },
  {
    title: 'Messages that are no alerts',
    where: '`code` in the log of the function `publish-finding`',
    rows: rowsOf(MESSAGE_CODES, {
      'not-json': 'the message is not JSON, as the text of an alert that was too large to be sent as JSON',
      'not-an-alert': 'the message is JSON, but neither an alert of Key Guard nor an alarm of CloudWatch',
      'alert-invalid': 'a field of the alert is missing or has the wrong shape',
    }),
  },
];
