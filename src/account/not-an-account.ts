/** What a person may hand over by mistake, in the order in which it is looked for. */
interface Stranger {
  readonly is: (value: Readonly<Record<string, unknown>>) => boolean;
  readonly words: string;
  /** What else would take it; without it the sentence only says what an account is. */
  readonly advice?: string;
}

const HOW = 'give a snapshot or the output of `aws iam get-account-authorization-details`';

const has =
  (...names: readonly string[]) =>
  (value: Readonly<Record<string, unknown>>): boolean =>
    names.every((name) => Object.hasOwn(value, name));

const hasAny =
  (...names: readonly string[]) =>
  (value: Readonly<Record<string, unknown>>): boolean =>
    names.some((name) => Object.hasOwn(value, name));

const CASE = 'put it into a case for `key-guard evaluate`';

const STRANGERS: readonly Stranger[] = [
  { is: has('Statement'), words: 'a policy document', advice: CASE },
  {
    is: hasAny('PolicyDocument', 'PolicyVersion', 'Policy'),
    words: 'a single policy',
    advice: CASE,
  },
  { is: hasAny('AWSTemplateFormatVersion', 'Resources'), words: 'a CloudFormation template' },
  {
    is: hasAny('planned_values', 'resource_changes', 'terraform_version'),
    words: 'a Terraform plan or state',
  },
  {
    is: hasAny('detail-type', 'detail'),
    words: 'an EventBridge event',
    advice: 'use it with `key-guard replay --events`',
  },
  { is: has('Records'), words: 'a CloudTrail log file', advice: 'use it with `key-guard replay --events`' },
  {
    is: hasAny('eventVersion', 'eventName'),
    words: 'a CloudTrail record',
    advice: 'use it with `key-guard replay --events`',
  },
  {
    is: has('principal', 'policies', 'request'),
    words: 'a case for `key-guard evaluate`',
    advice: 'give it to that command',
  },
  { is: has('principal', 'verdict'), words: 'a result of `key-guard scan`' },
  { is: hasAny('Users', 'Roles', 'Groups'), words: 'a list of names without their policies' },
  { is: hasAny('User', 'Role', 'Group'), words: 'a single user, role or group' },
  { is: hasAny('UserName', 'RoleName', 'GroupName'), words: 'a single user, role or group' },
  {
    is: hasAny('GetAccountAuthorizationDetailsResponse', 'GetAccountAuthorizationDetailsResult'),
    words: 'an unopened response of the API',
    advice: 'give the object that holds `UserDetailList`',
  },
  {
    is: hasAny('userDetailList', 'roleDetailList'),
    words: 'an account whose field names begin in lower case',
    advice: 'write them as AWS does, such as `UserDetailList`',
  },
  {
    is: hasAny('Error', 'error', 'errorMessage', 'errorCode', '__type', 'ErrorResponse'),
    words: 'an error message',
    advice: 'repeat the command that wrote it',
  },
];

/**
 * Says in one sentence what a value is, when it is not an account.
 *
 * @param input any value that `JSON.parse` gives
 * @returns what it seems to be, and what to give in its place; nothing of its content is repeated
 */
export function notAnAccount(input: unknown): string {
  if (Array.isArray(input)) return sentence(wordsOfList(input));
  if (typeof input === 'string') return sentence('text that holds no JSON object');
  if (typeof input !== 'object' || input === null) return sentence(`the JSON value \`${String(input)}\``);
  const fields: Readonly<Record<string, unknown>> = { ...input };
  const stranger = STRANGERS.find(({ is }) => is(fields));
  if (stranger !== undefined) return sentence(stranger.words, stranger.advice);
  return sentence(
    Object.keys(fields).length === 0 ? 'an empty object' : 'an object without `UserDetailList`',
  );
}

function sentence(words: string, advice?: string): string {
  return `this is ${words}, not an account: ${HOW}${advice === undefined ? '' : `; ${advice}`}`;
}

function wordsOfList(list: readonly unknown[]): string {
  const [first] = list;
  if (typeof first !== 'object' || first === null) return list.length === 0 ? 'an empty list' : 'a list';
  if (Object.hasOwn(first, 'UserDetailList')) return 'a list of pages';
  if (Object.hasOwn(first, 'keyGuardSnapshot')) return 'a list of snapshots';
  return 'a list';
}
