import { type Oddity, percentEncoded } from './oddity.ts';

const DENY =
  '{"Version":"2012-10-17","Statement":[{"Sid":"NoKms","Effect":"Deny","Action":"kms:*","Resource":"*"}]}';
const SPACED = JSON.stringify(JSON.parse(DENY), null, 2);
const NOT_JSON: Pick<Oddity, 'verdict' | 'problems'> = { verdict: 'conditional', problems: [''] };
const SOUND: Pick<Oddity, 'verdict' | 'problems'> = { verdict: 'denied', problems: [] };

/** What JSON allows around and inside its tokens: the document is what it was, and its lines are counted. */
function sound(): readonly Oddity[] {
  const texts: Readonly<Record<string, string>> = {
    'a byte order mark': `\ufeff${SPACED}`,
    'a byte order mark and a line': `\ufeff\n${DENY}`,
    'CRLF ends of lines': SPACED.replaceAll('\n', '\r\n'),
    'CR ends of lines': SPACED.replaceAll('\n', '\r'),
    'ends of lines of all three kinds': SPACED.replaceAll('\n', '\r\n\r\n\n\r'),
    tabs: SPACED.replaceAll('  ', '\t'),
    'spaces before it': ` \t\r\n  ${DENY}`,
    'spaces after it': `${DENY}  \t `,
    'lines after it': `${SPACED}\r\n\n\r`,
    'spaces at the ends of its lines': SPACED.replaceAll('\n', '   \n'),
    'U+2028 and U+2029 in a Sid': SPACED.replace('NoKms', 'No\u2028K\u2029ms'),
    'characters of two units before it': SPACED.replace('"Sid"', '"Sid":"\u{1f511}","Sid"').replace(
      '"Sid":"\u{1f511}",',
      '',
    ),
    'an escaped Effect': DENY.replace('"Effect"', '"\\u0045ffect"'),
    'an escaped Deny': DENY.replace('"Deny"', '"\\u0044eny"'),
    'every character of Deny escaped': DENY.replace('Deny', '\\u0044\\u0065\\u006e\\u0079'),
    'an escaped Statement': DENY.replace('"Statement"', '"\\u0053tatement"'),
    'an escaped action': DENY.replace('kms:*', '\\u006bms\\u003a\\u002A'),
    'an escaped slash': DENY.replace('"*"', '"arn:aws:kms:us-east-1:111122223333:key\\/*"'),
    'an escaped lone surrogate in a Sid': DENY.replace('NoKms', '\\ud800'),
    'an escaped NUL in a Sid': DENY.replace('NoKms', 'No\\u0000Kms'),
    'a percent escape in a Sid': DENY.replace('NoKms', '%44eny'),
    'an Effect after a nested brace in a text': DENY.replace('NoKms', '}]},{'),
  };
  return Object.entries(texts).map(([name, text]) => ({ name: `a text with ${name}`, text, ...SOUND }));
}

/** A statement after one whose text is full of what could be miscounted. */
function positions(): readonly Oddity[] {
  const before = '{"Effect":"Allow","Action":"s3:*","Resource":"*","Sid":"a"}';
  return ['\n', '\r\n', '\r', '\n\r', ' ', '\t', '\u{1f511}"', '\u2028"', 'e\u0301"'].map((gap) => ({
    name: `statements apart by ${JSON.stringify(gap)}`,
    text: gap.endsWith('"')
      ? `{"Id":"${gap},"Statement":[${before},{"Effect":"Deny","Action":"kms:*","Resource":"*"}]}`
      : `{${gap}"Statement":${gap}[${gap}${before}${gap},${gap}${gap}{"Effect":"Deny",${gap}"Action":"kms:*","Resource":"*"}${gap}]}`,
    ...SOUND,
  }));
}

/** What some readers of JSON forgive and the standard does not: nobody knows what AWS would read. */
function broken(): readonly Oddity[] {
  const texts: Readonly<Record<string, string>> = {
    'a comment': `// deny\n${DENY}`,
    'a comment at its end': `${DENY} /* deny */`,
    'a comment inside': DENY.replace('"Effect"', '/* x */"Effect"'),
    'a comma after its last member': DENY.replace('"*"}', '"*",}'),
    'a comma after its last statement': DENY.replace('}]', '},]'),
    'single quotes': DENY.replaceAll('"', "'"),
    'keys without quotes': DENY.replaceAll(/"(\w+)":/g, '$1:'),
    'typographic quotes': DENY.replaceAll('"', '\u201d'),
    'two documents': DENY + DENY,
    'two documents on two lines': `${DENY}\n${DENY}`,
    'more after its end': `${DENY}x`,
    'a brace more': `${DENY}}`,
    'two byte order marks': `\ufeff\ufeff${DENY}`,
    'a byte order mark inside': DENY.replace('"Effect"', '\ufeff"Effect"'),
    'a byte order mark after spaces': ` \ufeff${DENY}`,
    'a no-break space': DENY.replace(':', ':\u00a0'),
    'U+2028 between its tokens': DENY.replace(':', ':\u2028'),
    'a raw NUL': DENY.replace('NoKms', 'No\u0000Kms'),
    'a NUL after it': `${DENY}\u0000`,
    'a raw end of line in a text': DENY.replace('NoKms', 'No\nKms'),
    'a raw tab in a text': DENY.replace('NoKms', 'No\tKms'),
    'a broken escape': DENY.replace('"Deny"', '"\\u00z4eny"'),
    'an escape that JSON does not have': DENY.replace('"Deny"', '"\\x44eny"'),
    'NaN as a version': DENY.replace('"2012-10-17"', 'NaN'),
    'Infinity as a version': DENY.replace('"2012-10-17"', '-Infinity'),
    'undefined as a version': DENY.replace('"2012-10-17"', 'undefined'),
    'a number with a zero before it': DENY.replace('"2012-10-17"', '02012'),
    'a number with a plus': DENY.replace('"2012-10-17"', '+1'),
    'a word for true': DENY.replace('"2012-10-17"', 'True'),
    YAML: 'Version: "2012-10-17"\nStatement:\n- Effect: Deny\n  Action: "kms:*"\n  Resource: "*"\n',
    XML: '<Policy><Effect>Deny</Effect></Policy>',
    'a lone surrogate in its raw text': DENY.replace('"Sid"', '\ud800"Sid"'),
    'terminal colours in its raw text': DENY.replace('"Sid"', '\u001b[31m"Sid"'),
    'nothing in it': '',
    'nothing but spaces': ' \n\t',
    'nothing but a byte order mark': '\ufeff',
    'two bytes for each of its characters': [...DENY].join('\u0000'),
    base64: Buffer.from(DENY).toString('base64'),
  };
  return Object.entries(texts).map(([name, text]) => ({ name: `a text with ${name}`, text, ...NOT_JSON }));
}

/** A text that is JSON, of something that is no document. */
function strangers(): readonly Oddity[] {
  const texts = [
    JSON.stringify(DENY),
    JSON.stringify(JSON.stringify(DENY)),
    `[${DENY}]`,
    'null',
    '5',
    '1e400',
    '"Deny"',
  ];
  return texts.map((text) => ({
    name: `the text ${text.slice(0, 30)}`,
    text,
    verdict: 'conditional',
    problems: [''],
  }));
}

/** Documents without a statement: the cause is the document, where its text begins. */
function empty(): readonly Oddity[] {
  const texts = ['{}', '  {}', '\n\r\n{ }', '\ufeff{}', '\ufeff \n {}', '{"Version":"2012-10-17"}'];
  return texts.map((text) => ({
    name: `the text ${JSON.stringify(text)}`,
    text,
    verdict: 'conditional',
    problems: [''],
  }));
}

const everyCharacter = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** Texts that are percent-encoded throughout, in spellings that RFC 3986 calls equivalent. */
function encoded(): readonly Oddity[] {
  const whole: Readonly<Record<string, readonly [stored: string, means: string]>> = {
    'in lower case': [percentEncoded(SPACED).replace(/%../g, (hex) => hex.toLowerCase()), SPACED],
    'with every character escaped': [everyCharacter(DENY), DENY],
    'with its quotes, braces and spaces escaped': [
      SPACED.replace(/[{}"\s]/g, (char) => encodeURIComponent(char)),
      SPACED,
    ],
    'with a byte order mark inside': [percentEncoded(`\ufeff${SPACED}`), `\ufeff${SPACED}`],
    'with CRLF': [percentEncoded(SPACED.replaceAll('\n', '\r\n')), SPACED.replaceAll('\n', '\r\n')],
    'with a byte order mark before it': [`\ufeff${percentEncoded(SPACED)}`, `\ufeff${SPACED}`],
    'with spaces and lines before it': [` \r\n${percentEncoded(SPACED)}`, ` \r\n${SPACED}`],
    'with a line after it': [`${percentEncoded(SPACED)}\n`, `${SPACED}\n`],
    'with spaces before it': [percentEncoded(`  \n${DENY}`), `  \n${DENY}`],
    'with an escaped Deny inside': [
      percentEncoded(DENY.replace('"Deny"', '"\\u0044eny"')),
      DENY.replace('"Deny"', '"\\u0044eny"'),
    ],
    'with an encoded sign in a Sid': [
      percentEncoded(DENY.replace('NoKms', '%44')),
      DENY.replace('NoKms', '%44'),
    ],
  };
  return Object.entries(whole).map(([name, [stored, means]]) => ({
    name: `a percent-encoded text ${name}`,
    stored,
    means,
    ...SOUND,
  }));
}

/** Percent signs at which readers differ: what is not certainly one document possibly denies. */
function halfEncoded(): readonly Oddity[] {
  const code = percentEncoded(DENY);
  const stored: Readonly<Record<string, string>> = {
    'twice encoded': percentEncoded(code),
    'three times encoded': percentEncoded(percentEncoded(code)),
    'encoded with plus signs for spaces': percentEncoded(SPACED).replaceAll('%20', '+'),
    'encoded in its quotes alone': DENY.replaceAll('"', '%22'),
    'encoded in its first half': percentEncoded(DENY.slice(0, 50)) + DENY.slice(50),
    'encoded in its second half': DENY.slice(0, 50) + percentEncoded(DENY.slice(50)),
    'encoded but for its first brace': code.replace('%7B', '{'),
    'encoded, with half an escape at its end': `${code}%`,
    'encoded, with one digit of an escape at its end': `${code}%7`,
    'encoded, with an escape of no digits': code.replace('%22Effect', '%ZZEffect'),
    'encoded, with an overlong slash': code.replace('NoKms', '%C0%AF'),
    'encoded, with half a character': code.replace('NoKms', '%E2%82'),
    'encoded, with a byte of Latin-1': code.replace('NoKms', '%E9'),
    'encoded, with an encoded surrogate': code.replace('NoKms', '%ED%A0%80'),
    'encoded as %u0044': code.replace('Deny', '%u0044eny'),
    'encoded as HTML': DENY.replaceAll('"', '&quot;'),
    'encoded, then a plain one': `${code}${DENY}`,
    'a plain one, then encoded': `${DENY}${code}`,
  };
  // What begins with an escape is decoded as a whole; plain characters stand for themselves.
  return Object.entries(stored).map(([name, text]) => ({
    name: `a text that is ${name}`,
    stored: text,
    ...(name === 'encoded in its first half' ? { means: DENY, ...SOUND } : { means: '', ...NOT_JSON }),
  }));
}

/** Percent escapes in a plain JSON text are text: `%44eny` is no Deny, and nothing that AWS would take for an Effect. */
function plainWithPercent(): readonly Oddity[] {
  const text = (statement: string): string => `{"Version":"2012-10-17","Statement":[${statement}]}`;
  return [
    {
      name: 'a plain text whose Effect is %44eny',
      text: DENY.replace('Deny', '%44eny'),
      verdict: 'conditional',
      problems: ['/Statement/0/Effect'],
    },
    {
      name: 'a plain text with the element %45ffect',
      text: DENY.replace('"Effect"', '"%45ffect"'),
      verdict: 'conditional',
      problems: ['/Statement/0', '/Statement/0/%45ffect'],
    },
    {
      name: 'a plain text whose condition holds an encoded value',
      text: text(
        '{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:username":"%61lice"}}}',
      ),
      context: { 'aws:username': 'alice' },
      verdict: 'clear',
      problems: [],
    },
    {
      name: 'a plain text with a Deny in the text of a Sid',
      text: text(`{"Sid":${JSON.stringify(DENY)},"Effect":"Allow","Action":"kms:*","Resource":"*"}`),
      verdict: 'clear',
    },
  ];
}

export const TEXTS: readonly Oddity[] = [
  ...sound(),
  ...positions(),
  ...broken(),
  ...strangers(),
  ...empty(),
  ...encoded(),
  ...halfEncoded(),
  ...plainWithPercent(),
];

/** Texts to cut off: a prefix of a document that denies is never clear. */
export const TO_CUT: Readonly<Record<string, string>> = {
  plain: DENY,
  spaced: SPACED,
  encoded: percentEncoded(DENY),
  'with a byte order mark': `\ufeff${DENY}`,
  'encoded throughout': everyCharacter('{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}'),
  escaped:
    '{"Statement":[{"\\u0045ffect":"\\u0044eny","Action":["*"],"Resource":"*","Condition":{"Null":{"a":true}}}]}',
};
