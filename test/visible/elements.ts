import { denyWith, type Oddity, WRONG } from './oddity.ts';

const AT = '/Statement/0';
const DENY = { Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*' };
const wrong = Object.entries(WRONG);

/** Of each element that decides: missing, or of a type that it does not take. */
function deciding(): readonly Oddity[] {
  return ['Effect', 'Action', 'Resource'].flatMap((element): Oddity[] => [
    {
      name: `${element} is missing`,
      document: denyWith({ [element]: undefined }),
      verdict: 'conditional',
      problems: [AT],
    },
    ...wrong.map(
      ([words, value]): Oddity => ({
        name: `${element} is ${words}`,
        document: denyWith({ [element]: value }),
        verdict: 'conditional',
        problems: [`${AT}/${element}`],
      }),
    ),
  ]);
}

/** The same of the inverted elements, which stand in place of the plain ones. */
function inverted(): readonly Oddity[] {
  return ['Action', 'Resource'].flatMap((element): Oddity[] => [
    ...wrong.map(
      ([words, value]): Oddity => ({
        name: `Not${element} is ${words}`,
        document: denyWith({ [element]: undefined, [`Not${element}`]: value }),
        verdict: 'conditional',
        problems: [`${AT}/Not${element}`],
      }),
    ),
    {
      name: `${element} and Not${element} stand side by side`,
      document: denyWith({ [`Not${element}`]: 's3:*' }),
      verdict: 'conditional',
      problems: [`${AT}/Not${element}`],
    },
    {
      name: `Not${element} is an empty list`,
      // "When the element is empty, the policy statement provides no permissions", and it excepts nothing
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
      document: denyWith({ [element]: undefined, [`Not${element}`]: [] }),
      verdict: 'conditional',
      problems: [`${AT}/Not${element}`],
    },
    {
      name: `one value of ${element} is good and one is not`,
      document: denyWith({ [element]: ['*', null] }),
      verdict: 'not clear',
      problems: [`${AT}/${element}`],
    },
    {
      // "Empty array": the statement "does not affect the policy" (Access Analyzer checks)
      name: `${element} is an empty list`,
      document: denyWith({ [element]: [] }),
      verdict: 'clear',
      problems: [`${AT}/${element}`],
    },
  ]);
}

const EFFECTS = ['', 'deny', 'DENY', 'Deny ', ' Deny', 'Den', 'D\u0435ny', 'Deny\u0000', '%44eny', 'Deny\n'];

function effects(): readonly Oddity[] {
  return [...EFFECTS, [], ['Deny'], ['Deny', 'Allow']].map((value) => ({
    name: `Effect is ${JSON.stringify(value)}`,
    document: denyWith({ Effect: value }),
    verdict: 'conditional',
    problems: [`${AT}/Effect`],
  }));
}

/** Texts that IAM takes for no action and no resource: a Deny that was meant is seen, and may be one. */
function texts(): readonly Oddity[] {
  const actions = ['', ' ', 'kms:', ':', 'kms:* ', ' kms:*', 'kms :*', 'kms:Decrypt ', 'kms:Decrypt\u0000'];
  const resources = ['', ' ', ' *', '* ', 'arn:${', '${'];
  const odd = (element: string, value: string): Oddity => ({
    name: `${element} is the text ${JSON.stringify(value)}`,
    document: denyWith({ [element]: value }),
    verdict: 'not clear',
    problems: [`${AT}/${element}`],
  });
  return [
    ...actions.map((value) => odd('Action', value)),
    ...resources.map((value) => odd('Resource', value)),
    // An action has a prefix, and only an ARN identifies a key: these are understood, and name nothing.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    // https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
    { ...odd('Action', 'kms'), verdict: 'clear' },
    ...['kms', 'key/1234', 'alias/aws/codecommit'].map(
      (value): Oddity => ({ ...odd('Resource', value), verdict: 'clear' }),
    ),
  ];
}

/** A Sid and an Id have no effect, and a wrong one is told. */
function names(): readonly Oddity[] {
  const values = [...wrong, ['an empty list', []] as const];
  return [
    ...values.map(
      ([words, value]): Oddity => ({
        name: `Sid is ${words}`,
        document: denyWith({ Sid: value }),
        verdict: 'not clear',
        problems: [`${AT}/Sid`],
      }),
    ),
    ...values.map(
      ([words, value]): Oddity => ({
        name: `Id is ${words}`,
        document: denyWith({}, { Id: value }),
        verdict: 'not clear',
        problems: ['/Id'],
      }),
    ),
    { name: 'Sid is missing', document: denyWith({ Sid: undefined }), verdict: 'denied', problems: [] },
    { name: 'Sid is empty', document: denyWith({ Sid: '' }), verdict: 'denied' },
    {
      name: 'two statements of one Sid',
      document: { Version: '2012-10-17', Statement: [DENY, { ...DENY, Action: 's3:*' }] },
      verdict: 'denied',
    },
  ];
}

export const ELEMENTS: readonly Oddity[] = [
  ...deciding(),
  ...inverted(),
  ...effects(),
  ...texts(),
  ...names(),
];
