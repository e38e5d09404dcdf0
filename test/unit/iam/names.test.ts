import { describe, expect, test } from 'vitest';
import { isListKey, keyTypeOf } from '#iam/condition-keys.ts';
import { layerWords } from '#iam/layer-words.ts';
import { oddityOfAction, oddityOfResource } from '#iam/odd-text.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import { statementPosition } from '#iam/statement-position.ts';

describe('what is known of a condition key by its name', () => {
  test.each([
    ['aws:CurrentTime', 'date'],
    ['aws:EpochTime', 'epoch'],
    ['aws:TokenIssueTime', 'date'],
    ['aws:MultiFactorAuthAge', 'number'],
    ['aws:MultiFactorAuthPresent', 'bool'],
    ['aws:ViaAWSService', 'bool'],
    ['aws:SecureTransport', 'bool'],
    ['aws:PrincipalIsAWSService', 'bool'],
    ['aws:SourceIp', 'ip'],
    ['aws:VpcSourceIp', 'ip'],
    ['aws:Ec2InstanceSourcePrivateIPv4', 'ip'],
    ['kms:ReEncryptOnSameKey', 'bool'],
    ['kms:MultiRegion', 'bool'],
  ] as const)('%s: one %s', (key, type) => {
    expect(keyTypeOf(key)).toEqual({ type, list: false });
    expect(isListKey(key.toLowerCase())).toBe(false);
  });

  test.each([
    'aws:CalledVia',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalServiceNamesList',
    'aws:ResourceOrgPaths',
    'aws:SourceOrgPaths',
    'aws:VpceOrgPaths',
    'aws:TagKeys',
    'kms:EncryptionContextKeys',
    'kms:ResourceAliases',
  ])('%s: a list of texts', (key) => {
    expect(keyTypeOf(key)).toEqual({ type: 'string', list: true });
    expect(isListKey(key.toLowerCase())).toBe(true);
  });

  test('of any other key: nothing', () => {
    expect([keyTypeOf('x:y'), isListKey('x:y')]).toEqual([{ list: false }, false]);
  });
});

test.each([
  ['identity', 'an identity-based policy'],
  ['boundary', 'a permissions boundary'],
  ['session', 'a session policy'],
  ['scp', 'a service control policy'],
  ['rcp', 'a resource control policy'],
  ['resource', 'a resource-based policy'],
  ['endpoint', 'a VPC endpoint policy'],
] as const)('layer %s is called %s', (layer, words) => {
  expect(layerWords(layer)).toBe(words);
});

describe('a text that names nothing', () => {
  const chars = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.';

  test.each([...chars])('%s is a part of the name of an action', (char) => {
    expect(oddityOfAction(`s:${char}`)).toBeUndefined();
  });

  test.each([' ', '/', '$', '{', '\u00e9', '\u{1f600}', '\u0000'])('%j is no part of it', (char) => {
    expect(oddityOfAction(`s:a${char}b`)).toBe('garbled');
  });

  test.each([
    ['*', undefined],
    ['?', undefined],
    ['k*', undefined],
    ['kms', 'names nothing'],
    ['', 'garbled'],
    [':', 'garbled'],
    [':a', 'garbled'],
    ['a:', 'garbled'],
    ['a:b:c', 'garbled'],
    ['a:b', undefined],
  ])('action %j: %s', (text, oddity) => {
    expect(oddityOfAction(text)).toBe(oddity);
  });

  test.each([
    ['*', undefined],
    ['', 'garbled'],
    [' *', 'garbled'],
    ['* ', 'garbled'],
    ['x', 'names nothing'],
    ['x?', undefined],
    ['x*', undefined],
    ['arn:aws:s3:::x', undefined],
  ])('resource %j: %s', (text, oddity) => {
    expect(oddityOfResource(text)).toBe(oddity);
  });
});

describe('where a statement stands', () => {
  const S = '{"Effect":"Deny","Action":"*","Resource":"*"}';
  const placesIn = (text: unknown): readonly object[] => {
    const policy = parsePolicy(text);
    // With its offset, and looked up in the text as for a statement that was sifted.
    const found = policy.statements.map((one) => statementPosition(policy, one));
    const lookedUp = policy.statements.map(({ offset: _, ...one }) => statementPosition(policy, one));
    expect(lookedUp).toEqual(found);
    return found;
  };

  test.each<readonly [string, string, readonly object[]]>([
    ['the only one', `{"Statement":${S}}`, [{ line: 1, column: 14 }]],
    [
      'one of a list',
      `{\n "Statement": [\n  ${S},${S}\n ]}`,
      [
        { line: 3, column: 3 },
        { line: 3, column: 3 + S.length + 1 },
      ],
    ],
    [
      'with lines that end in CRLF',
      `{\r\n"Statement":\r\n[${S},\r\n ${S}]}`,
      [
        { line: 3, column: 2 },
        { line: 4, column: 2 },
      ],
    ],
    ['with lines that end in CR', `{\r"Statement":\r${S}}`, [{ line: 3, column: 1 }]],
    ['after a byte order mark', `\ufeff{"Statement":[${S}]}`, [{ line: 1, column: 16 }]],
  ])('%s', (_, text, places) => {
    expect(placesIn(text)).toEqual(places);
  });

  test.each([
    ['a list', ' [1]'],
    ['a text', ' "x"'],
    ['a number', ' 1'],
  ])('is where the document starts that is nothing but %s', (_, text) => {
    expect(placesIn(text)).toEqual([{ line: 1, column: 2 }]);
  });

  test('is nowhere in a document that came as an object', () => {
    expect(placesIn({ Statement: JSON.parse(S) })).toEqual([{}]);
  });

  test.each(['/Statement/1', '/Other'])('is nowhere in a document that has nothing at %s', (pointer) => {
    const policy = parsePolicy(`{"Statement":[${S}]}`);
    const [statement] = parsePolicy({ Statement: JSON.parse(S) }).statements;
    if (statement === undefined) throw new Error('one statement was given');
    expect(statementPosition(policy, { ...statement, pointer })).toEqual({});
  });
});
