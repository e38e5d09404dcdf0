import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST_HOP_ACTIONS, KMS_CONTRACT } from '#codecommit/contract.ts';
import { AskedActions } from '#iam/asked-actions.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { Layer } from '#iam/policy.ts';
import { siftPolicy } from '#iam/sifted-policy.ts';
import { CONDITIONS } from './conditions.ts';
import { DOCUMENTS } from './documents.ts';
import { ELEMENTS } from './elements.ts';
import { formsOf, type Oddity, percentEncoded } from './oddity.ts';
import { type Both, LAYERS, siftFaults } from './sift.ts';
import { changedText, spoiltText } from './spoil.ts';
import { TEXTS } from './texts.ts';

const ACTIONS: readonly string[] = [...KMS_CONTRACT, ...FIRST_HOP_ACTIONS];
const ASKED = new AskedActions(ACTIONS);

function both(source: unknown, layer: Layer): Both {
  return {
    sifted: siftPolicy(source, layer, ASKED),
    parsed: parsePolicy(source, layer),
    asked: ASKED,
    actions: ACTIONS,
  };
}

/** What is wrong in any of the ways to store a text. */
function faultsOfText(text: string, layer: Layer): string[] {
  const encoded = text !== '' && text.isWellFormed() ? [percentEncoded(text)] : [];
  return [text, ...encoded, ...parsedOf(text)].flatMap((source) => siftFaults(both(source, layer)));
}

function parsedOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

/** Patterns that mean all, some or none of the actions asked about, and ones that look as if. */
const PATTERNS = [
  '*',
  'kms:*',
  'KMS:*',
  'kMs:dEcrypt',
  'kms:Decrypt',
  'kms:De?rypt',
  'kms:ReEncrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey',
  'kms:GenerateDataKey?*',
  'k*:Decrypt',
  '?ms:*',
  '*:*',
  '*:Decrypt',
  '*Decrypt',
  '**',
  '?',
  'codecommit:*',
  'CodeCommit:Git*',
  'codecommit:GitPush',
  'c*',
  's3:*',
  's3:GetObject',
  'kmsx:*',
  'kms',
  '',
  ' kms:*',
  'k',
  ':',
  '__proto__',
  'sts:*',
];

const pattern = fc.constantFrom(...PATTERNS);
const patterns = fc.oneof(pattern, fc.array(pattern, { maxLength: 4 }));
const values = fc.oneof(fc.constantFrom('a', '*', '${aws:username}', 'true', '5'), fc.constant(['a', 'b']));
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringNotLike', 'Bool', 'NumericLessThan', 'stringequals', '__proto__'),
  fc.dictionary(fc.constantFrom('aws:username', 'AWS:username', 'kms:ViaService', 'toString'), values),
  { maxKeys: 2 },
);

const plainStatement = fc
  .record(
    {
      Sid: fc.constantFrom('a', 'b', 'c', '__proto__', ''),
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: patterns,
      NotAction: patterns,
      Resource: fc.constantFrom('*', 'arn:aws:kms:*:*:key/*'),
      Condition: condition,
    },
    { requiredKeys: ['Effect', 'Resource'] },
  )
  // mostly one of the two, as the grammar has it
  .map(({ Action, NotAction, ...rest }) => {
    if (Action !== undefined) return { ...rest, Action };
    return NotAction === undefined ? { ...rest, Action: '*' } : { ...rest, NotAction };
  });

const plainDocument = fc.record(
  {
    Version: fc.constantFrom('2012-10-17', '2008-10-17'),
    Id: fc.constantFrom('x', ''),
    Statement: fc.oneof(fc.array(plainStatement, { maxLength: 5 }), plainStatement),
  },
  { requiredKeys: ['Statement'] },
);

const layers = fc.constantFrom(...LAYERS);

describe('a document as a few actions see it', () => {
  const hostile: readonly Oddity[] = [...ELEMENTS, ...DOCUMENTS, ...CONDITIONS, ...TEXTS];

  test.each(LAYERS)('is what it is when read, however odd, in the layer %s', (layer) => {
    const found = hostile.flatMap((oddity) =>
      formsOf(oddity).flatMap(({ document, form }) =>
        siftFaults(both(document, layer)).map((fault) => `${oddity.name}, as ${form}: ${fault}`),
      ),
    );
    expect(found).toEqual([]);
  });

  test('is what it is when read, when it is plain', () => {
    fc.assert(
      fc.property(plainDocument, layers, fc.constantFrom(0, 2), (document, layer, indent) => {
        expect(faultsOfText(JSON.stringify(document, null, indent), layer)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('is what it is when read, when somebody spoiled it', () => {
    fc.assert(
      fc.property(fc.oneof(changedText, spoiltText), layers, (text, layer) => {
        expect(faultsOfText(text, layer)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('knows an action whose first letter is a k in lower case alone', () => {
    const Statement = { Effect: 'Deny', Action: '\u212ams:*', Resource: '*' };
    expect(siftFaults(both({ Statement }, 'identity'))).toEqual([]);
  });

  test('leaves out statements of which nobody asks', () => {
    const of = (Action: string) => ({ Effect: 'Deny', Action, Resource: '*' });
    const { sifted } = both({ Statement: [of('s3:*'), of('kms:*'), of('sts:*')] }, 'identity');
    expect(sifted.statements.map(({ index }) => index)).toEqual([1]);
  });
});

describe('what sifting could get wrong', () => {
  const Statement = [
    { Sid: 'a', Effect: 'Deny', Action: 'kms:*', Resource: '*' },
    { Sid: 'b', Effect: 'Allow', Action: 's3:*', Resource: '*' },
  ];
  const sound = both({ Version: '2012-10-17', Statement }, 'identity');
  const odd = both({ Version: '2012-10-17', Statement: [{ ...Statement[0], Effect: 'deny' }] }, 'identity');
  const { statements, problems, reach } = sound.sifted;
  const isUniqueSid = (sid: string): boolean => sound.sifted.isUniqueSid(sid);
  const sifted = { statements, problems, reach, isUniqueSid, version: '2012-10-17' };
  const wrong: Readonly<Record<string, Both>> = {
    'a Deny left out': { ...sound, sifted: { ...sifted, statements: [] } },
    'a statement twice': {
      ...sound,
      sifted: { ...sifted, statements: [...sifted.statements, ...sifted.statements] },
    },
    'another Effect': {
      ...sound,
      sifted: { ...sifted, statements: sifted.statements.map((one) => ({ ...one, effect: 'Allow' })) },
    },
    'no reach': { ...sound, sifted: { ...sifted, reach: { Allow: 0, Deny: 0 } } },
    'a Sid that is not unique': { ...sound, sifted: { ...sifted, isUniqueSid: (sid) => sid !== 'a' } },
    'another version': { ...sound, sifted: { ...sifted, version: '2008-10-17' } },
    'a problem less': { ...odd, sifted: { ...odd.sifted, problems: [] } },
    'a reach that forgets an Effect that nobody knows': {
      ...odd,
      sifted: { ...odd.sifted, reach: { Allow: odd.sifted.reach.Allow, Deny: 0 } },
    },
  };

  test('nothing is wrong with it as it is', () => {
    expect([...siftFaults(sound), ...siftFaults(odd)]).toEqual([]);
  });

  test.each(Object.keys(wrong))('%s is seen', (name) => {
    const planted = wrong[name] ?? expect.fail('no such fault');
    expect(siftFaults(planted)).toHaveLength(1);
  });
});
