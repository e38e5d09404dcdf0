import { defined, denyWith, member, ODD_NAMES, type Oddity, step, WRONG } from './oddity.ts';

const AT = '/Statement/0';
const wrong = Object.entries(WRONG);

function statement(more: Readonly<Record<string, unknown>>): object {
  return defined({ Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*', ...more });
}

/** `Version`: without one, or with an odd one, nobody can say whether variables are read. */
function versions(): readonly Oddity[] {
  const values: readonly unknown[] = [
    '',
    '2012-10-17 ',
    '2012-10-18',
    '2012',
    2012,
    20121017,
    ['2012-10-17'],
    [],
  ];
  return [
    ...[...values, ...Object.values(WRONG)].map(
      (value): Oddity => ({
        name: `Version is ${JSON.stringify(value)}`,
        document: denyWith({}, { Version: value }),
        verdict: 'not clear',
        problems: ['/Version'],
      }),
    ),
    { name: 'Version is missing', document: { Statement: statement({}) }, verdict: 'denied', problems: [] },
  ];
}

/** `Statement` itself, and what may stand in its list. */
function statements(): readonly Oddity[] {
  const Version = '2012-10-17';
  const odd = (words: string, Statement: unknown, pointer: string): Oddity => ({
    name: `Statement is ${words}`,
    document: { Version, Statement },
    verdict: 'conditional',
    problems: [pointer],
  });
  return [
    { name: 'Statement is missing', document: { Version }, verdict: 'conditional', problems: [''] },
    { name: 'the document is empty', document: {}, verdict: 'conditional', problems: [''] },
    { name: 'Statement is an empty list', document: { Version, Statement: [] }, verdict: 'clear' },
    {
      name: 'Statement is one object',
      document: { Version, Statement: statement({}) },
      verdict: 'denied',
      problems: [],
    },
    ...[null, 5, true, '', 'Deny'].map((value) => odd(JSON.stringify(value), value, '/Statement')),
    odd('an empty object', {}, '/Statement'),
    odd('a list with an empty object', [{}], AT),
    odd('a list in a list', [[statement({})]], AT),
    ...[null, 5, true, 'Deny', []].map((value) => odd(`a list with ${JSON.stringify(value)}`, [value], AT)),
    odd('an object of statements', { 0: statement({}), length: 1 }, '/Statement'),
    {
      name: 'one of two statements is null',
      document: { Version, Statement: [statement({}), null] },
      verdict: 'denied',
      problems: ['/Statement/1'],
    },
    {
      name: 'a Deny stands under a misspelt Statement, beside an empty one',
      document: { Version, statement: [statement({})], Statement: [] },
      verdict: 'not clear',
      problems: ['/statement'],
    },
    {
      name: 'a Deny stands under Statements, beside an Allow under Statement',
      document: { Version, Statements: [statement({})], Statement: statement({ Effect: 'Allow' }) },
      verdict: 'not clear',
      problems: ['/Statements'],
    },
  ];
}

/** A principal in a policy that has none. */
function principals(): readonly Oddity[] {
  return ['Principal', 'NotPrincipal'].flatMap((element) =>
    [...wrong, ['everyone', '*'] as const].map(
      ([words, value]): Oddity => ({
        name: `${element} is ${words}`,
        document: denyWith({ [element]: value }),
        verdict: 'conditional',
        problems: [`${AT}/${element}`],
      }),
    ),
  );
}

/** Elements that no statement and no document has. */
function unknown(): readonly Oddity[] {
  return ODD_NAMES.flatMap((name): Oddity[] => [
    {
      name: `a statement has the element ${JSON.stringify(name)}`,
      document: denyWith({ ...member(name, 'Allow') }),
      verdict: 'conditional',
      problems: [`${AT}${step(name)}`],
    },
    {
      name: `a document has the element ${JSON.stringify(name)}`,
      document: denyWith({}, member(name, [statement({})])),
      verdict: 'not clear',
      problems: [step(name)],
    },
  ]);
}

/** Every key twice: "the same key cannot appear twice", and which one counts is not documented. */
function twice(): readonly Oddity[] {
  const more = {
    Effect: '"Allow"',
    Action: '"s3:*"',
    Resource: '"arn:aws:s3:::b"',
    Sid: '"Other"',
    Condition: '{"Null":{"aws:username":"true"}}',
  };
  const body = '"Effect":"Deny","Action":"kms:*","Resource":"*","Sid":"NoKms","Condition":{}';
  const both = (name: string, text: string, pointer: string): Oddity => ({
    name: `${name} stands twice`,
    text,
    textOnly: true,
    verdict: 'not clear',
    problems: [pointer],
  });
  return [
    ...Object.entries(more).flatMap(([element, value]) => [
      both(`${element}, then another`, `{"Statement":[{${body},"${element}":${value}}]}`, `${AT}/${element}`),
      both(
        `another ${element}, then it`,
        `{"Statement":[{"${element}":${value},${body}}]}`,
        `${AT}/${element}`,
      ),
    ]),
    both('an escaped Effect', `{"Statement":[{${body},"\\u0045ffect":"Allow"}]}`, `${AT}/Effect`),
    both('Statement, then an empty one', `{"Statement":[{${body}}],"Statement":[]}`, '/Statement'),
    both('an empty Statement, then it', `{"Statement":[],"Statement":[{${body}}]}`, '/Statement'),
    both('Statement as list and object', `{"Statement":[{${body}}],"Statement":{${body}}}`, '/Statement'),
    both('Version', `{"Version":"2012-10-17","Version":"2008-10-17","Statement":{${body}}}`, '/Version'),
    both('Id', `{"Id":"a","Id":"b","Statement":{${body}}}`, '/Id'),
    both('an unknown element', `{"a/b~":1,"a/b~":1,"Statement":{${body}}}`, '/a~1b~0'),
    both('__proto__', `{"__proto__":1,"__proto__":1,"Statement":{${body}}}`, '/__proto__'),
    both(
      '__proto__ in a statement',
      `{"Statement":{${body},"__proto__":1,"__proto__":2}}`,
      '/Statement/__proto__',
    ),
  ];
}

/** What is no document at all. */
function documents(): readonly Oddity[] {
  const values: readonly unknown[] = [
    undefined,
    null,
    0,
    5,
    true,
    false,
    '',
    ' ',
    'Deny',
    [],
    [[]],
    [statement({})],
  ];
  return values.map((document) => ({
    name: `the document is ${JSON.stringify(document) ?? 'missing'}`,
    document,
    verdict: 'conditional',
    problems: [''],
  }));
}

export const DOCUMENTS: readonly Oddity[] = [
  ...versions(),
  ...statements(),
  ...principals(),
  ...unknown(),
  ...twice(),
  ...documents(),
];
