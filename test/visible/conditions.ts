import { denyWith, member, ODD_NAMES, type Oddity, step } from './oddity.ts';

const AT = '/Statement/0/Condition';
const withCondition = (Condition: unknown): object => denyWith({ Condition });

/** `Condition`, an operator, or a key of another shape than it has. */
function shapes(): readonly Oddity[] {
  const noObject: readonly unknown[] = [
    null,
    5,
    true,
    '',
    'x',
    [],
    [{}],
    [[]],
    [{ StringEquals: { a: 'b' } }],
  ];
  const noValue: readonly unknown[] = [null, {}, { a: 1 }, [null], [['x']], [{}], ['x', null], [[[[]]]]];
  const odd = (words: string, condition: unknown, pointer: string): Oddity => ({
    name: `${words}`,
    document: withCondition(condition),
    verdict: 'conditional',
    problems: [pointer],
  });
  const show = (value: unknown): string => JSON.stringify(value);
  return [
    ...noObject.map((value) => odd(`Condition is ${show(value)}`, value, AT)),
    ...noObject.map((value) =>
      odd(`StringEquals holds ${show(value)}`, { StringEquals: value }, `${AT}/StringEquals`),
    ),
    ...noValue.map((value) =>
      odd(
        `a key holds ${show(value)}`,
        { StringEquals: { 'aws:username': value } },
        `${AT}/StringEquals/aws:username`,
      ),
    ),
    { name: 'Condition is empty', document: withCondition({}), verdict: 'denied', problems: [] },
    { name: 'StringEquals is empty', document: withCondition({ StringEquals: {} }), verdict: 'not clear' },
  ];
}

/** Values that JSON writes without quotes, and ones that no operator reads. */
function values(): readonly Oddity[] {
  const both = (name: string, operator: string, value: unknown, verdict: Oddity['verdict']): Oddity => ({
    name: `${operator} compares with ${name}`,
    document: withCondition({ [operator]: { 'aws:username': value } }),
    verdict,
  });
  const odd = (operator: string, value: unknown): Oddity => ({
    ...both(JSON.stringify(value), operator, value, 'conditional'),
    problems: [`${AT}/${operator}/aws:username`],
  });
  const noNumber = [
    '',
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '1,5',
    '1e',
    '--1',
    '1 ',
    ' 1',
    '1_000',
    'ten',
    '\u0661',
  ];
  const noDate = ['', 'yesterday', '2012-13-01', '2012-02-30', '2012-10-17T25:00:00Z', '17.10.2012', 'NaN'];
  const noAddress = [
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '::g',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
  ];
  const noArn = ['', 'alice', 'arn:aws:iam', 'arn', '***'];
  return [
    both('true, unquoted', 'StringEquals', true, 'clear'),
    both('5, unquoted', 'StringNotEquals', 5, 'denied'),
    both('an empty text', 'StringEquals', '', 'clear'),
    both('an empty list', 'ForAnyValue:StringEquals', [], 'clear'),
    both('an empty list', 'StringEqualsIfExists', [], 'clear'),
    both('an empty list', 'StringEquals', [], 'conditional'),
    ...['', 'yes', '0', 0, 1, 'true ', 'vrai'].map((value) => odd('Bool', value)),
    ...['', 'yes', 0, 'null', 'tru'].map((value) => odd('Null', value)),
    ...noNumber.map((value) => odd('NumericEquals', value)),
    ...noDate.map((value) => odd('DateLessThan', value)),
    ...noAddress.map((value) => odd('NotIpAddress', value)),
    ...noArn.map((value) => odd('ArnNotLike', value)),
    ...['%', '=', 'YQ', 'YQ=', 'Y Q=='].map((value) => odd('BinaryEquals', value)),
  ];
}

/** Numbers with more digits or a larger exponent than a double: as they are written, and never an exception. */
function numbers(): readonly Oddity[] {
  const written = ['1e400', '-1e400', '1e-400', '9'.repeat(400), `0.${'0'.repeat(400)}1`, '-0', '1E5', '1.0'];
  return written.map((number) => ({
    name: `a condition holds the number ${number.slice(0, 12)}`,
    text: `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"NumericLessThan":{"x:number":${number}}}}}`,
    textOnly: true,
    context: { 'x:number': '-100000' },
    verdict: number.startsWith('-1e') || /[eE]/.test(number) || number.length > 40 ? 'not clear' : 'denied',
    // no KMS request carries the key
    scanned: 'clear',
  }));
}

/** Names of operators that there are none of. */
function operators(): readonly Oddity[] {
  const names = [
    ...ODD_NAMES,
    'StringEqual',
    'stringEqualsX',
    'NullIfExists',
    'ForAnyValue:',
    'ForAllValues:',
    'ForEveryValue:StringEquals',
    'ForAnyValue:ForAllValues:StringEquals',
    'IfExists',
    'StringEqualsIfExistsIfExists',
    ' StringEquals',
    'StringEquals ',
    'String\u0000Equals',
    'Str\u0131ngEquals',
    'DateEqualsIgnoreCase',
    'BoolNot',
  ];
  return names.map((name) => ({
    name: `the operator is ${JSON.stringify(name)}`,
    document: withCondition(member(name, { 'aws:username': 'nobody' })),
    verdict: 'conditional',
    problems: [`${AT}${step(name)}`],
  }));
}

/** Letter case of an operator is fact 3.15: open, whichever way it is written. */
function letterCase(): readonly Oddity[] {
  return ['stringequals', 'STRINGEQUALS', 'forallvalues:StringEquals', 'StringEqualsIFEXISTS'].map(
    (name) => ({
      name: `the operator is spelt ${name}`,
      document: withCondition({ [name]: { 'aws:username': 'alice' } }),
      context: { 'aws:username': 'alice' },
      verdict: 'not clear',
      scanned: 'not clear',
    }),
  );
}

/** Condition keys of every odd name, against a context that holds them and one that does not. */
function keys(): readonly Oddity[] {
  return [...ODD_NAMES, 'x'.repeat(2000)].flatMap((name): Oddity[] => {
    const shown = JSON.stringify(name).slice(0, 40);
    const condition = (operator: string): object => withCondition({ [operator]: member(name, 'v') });
    const context = Object.fromEntries([[name, 'v']]);
    return [
      {
        name: `StringEquals on the key ${shown}, present`,
        document: condition('StringEquals'),
        context,
        verdict: 'denied',
        scanned: 'clear',
      },
      {
        name: `StringEquals on the key ${shown}, absent`,
        document: condition('StringEquals'),
        verdict: 'clear',
      },
      {
        name: `StringNotEquals on the key ${shown}, present`,
        document: condition('StringNotEquals'),
        context,
        verdict: 'clear',
        scanned: 'denied',
      },
      {
        name: `StringNotEquals on the key ${shown}, absent`,
        document: condition('StringNotEquals'),
        verdict: 'denied',
      },
    ];
  });
}

/** The same key or operator twice, in one letter case or two. */
function twice(): readonly Oddity[] {
  const text = (condition: string): string =>
    `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":${condition}}]}`;
  const both = (name: string, condition: string, pointers: readonly string[]): Oddity => ({
    name: `${name} stands twice`,
    text: text(condition),
    textOnly: true,
    context: { 'aws:username': 'alice' },
    verdict: 'conditional',
    problems: pointers,
  });
  return [
    both('an operator', '{"StringEquals":{"aws:username":"x"},"StringEquals":{"aws:username":"alice"}}', [
      AT,
    ]),
    both(
      'an operator in two letter cases',
      '{"StringEquals":{"aws:username":"x"},"stringEquals":{"aws:username":"alice"}}',
      [AT],
    ),
    both('a key', '{"StringEquals":{"aws:username":"x","aws:username":"alice"}}', [`${AT}/StringEquals`]),
    both('a key in two letter cases', '{"StringEquals":{"aws:username":"x","AWS:UserName":"alice"}}', [
      `${AT}/StringEquals`,
    ]),
    both('the key __proto__', '{"StringEquals":{"__proto__":"x","__proto__":"y"}}', [`${AT}/StringEquals`]),
    both('an escaped key', '{"StringEquals":{"aws:username":"x","aws:\\u0075sername":"alice"}}', [
      `${AT}/StringEquals`,
    ]),
    both('an unknown operator', '{"__proto__":{"a":"x"},"__proto__":{"a":"y"}}', [AT]),
  ];
}

/** Tags of the caller, whose keys may be any text. */
function tags(): readonly Oddity[] {
  return ODD_NAMES.map((name) => ({
    name: `a tag of the caller is called ${JSON.stringify(name)}`,
    document: withCondition({ StringEquals: { [`aws:PrincipalTag/${name}`]: 'v' } }),
    tags: Object.fromEntries([[name, 'v']]),
    verdict: 'denied',
    // the users of the scan have no tags
    scanned: 'clear',
  }));
}

/** What Access Analyzer calls an error in a variable: missing brace or quote, a space, nothing, one in another. */
const BROKEN_VARIABLES = [
  '${',
  '${}',
  '${aws:username',
  '${${aws:username}}',
  '${aws:username, }',
  "${aws:username,'b'}",
  "${a, 'b}",
  '${ aws:username }',
  'alice${ }',
];

/** Broken variables may be anything; a name that JavaScript knows has no value. */
function variables(): readonly Oddity[] {
  const context = { 'aws:username': 'alice' };
  const comparing = (operator: string, value: string): object =>
    withCondition({ [operator]: { 'aws:username': value } });
  return [
    ...BROKEN_VARIABLES.flatMap((value) =>
      ['StringEquals', 'StringNotLike'].map(
        (operator): Oddity => ({
          name: `${operator} compares with the broken variable ${value}`,
          document: comparing(operator, value),
          context,
          verdict: 'not clear',
          problems: [`${AT}/${operator}/aws:username`],
        }),
      ),
    ),
    ...['$', '$aws:username', '${aws:username}}', '{aws:username}'].map(
      (value): Oddity => ({
        name: `a value is the text ${value}`,
        document: comparing('StringNotEquals', value),
        context,
        verdict: 'denied',
        problems: [],
      }),
    ),
    ...ODD_NAMES.filter((name) => /^\w+$/.test(name)).map(
      (name): Oddity => ({
        name: `a variable is called ${name}`,
        document: comparing('StringNotEquals', `\${${name}}`),
        context,
        verdict: 'denied',
      }),
    ),
  ];
}

export const CONDITIONS: readonly Oddity[] = [
  ...shapes(),
  ...values(),
  ...numbers(),
  ...operators(),
  ...letterCase(),
  ...keys(),
  ...twice(),
  ...tags(),
  ...variables(),
];
