import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNT } from '../cli/accounts.ts';
import { decided, KEY, type Seen, scanned, userArn } from './ask.ts';
import { faultsIn } from './faults.ts';
import { type Asker, mayDeny } from './may-deny.ts';
import { CHANGES, type Change, changed, treeOf, write } from './mutate.ts';
import { percentEncoded } from './oddity.ts';

const VIA = 'codecommit.us-east-1.amazonaws.com';
const statement = (more: object): object => ({
  Sid: 'S',
  Effect: 'Deny',
  Action: 'kms:*',
  Resource: '*',
  ...more,
});
const document = (...list: readonly object[]): object => ({ Version: '2012-10-17', Statement: list });

/** Documents that keep to the grammar, most of which deny KMS. */
const SOUND = [
  document(statement({})),
  {
    Version: '2012-10-17',
    Id: 'one',
    Statement: statement({ Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: [KEY] }),
  },
  document(
    statement({ Effect: 'Allow', Action: 's3:*' }),
    statement({ Sid: 'T', Resource: 'arn:aws:kms:*:*:key/*' }),
  ),
  document({ Effect: 'Deny', NotAction: ['s3:*', 'codecommit:*'], NotResource: 'arn:aws:s3:::*' }),
  document(
    statement({ Condition: { StringNotEquals: { 'kms:ViaService': ['s3.us-east-1.amazonaws.com'] } } }),
  ),
  document(
    statement({ Condition: { StringEquals: { 'aws:username': 'nobody' }, Null: { 'x:absent': 'true' } } }),
  ),
  document(
    statement({
      Condition: {
        StringLike: { 'kms:ViaService': `*${VIA.slice(3)}` },
        Bool: { 'aws:ViaAWSService': true },
      },
    }),
  ),
  document(statement({ Effect: 'Allow' }), statement({ Effect: 'Allow', Action: '*', Resource: '*' })),
  document(statement({ Condition: { StringEquals: { 'aws:username': '${aws:username}' } } })),
].map(treeOf);

const context = (username: string) => ({
  'kms:ViaService': VIA,
  'aws:ViaAWSService': 'true',
  'aws:username': username,
});
const asker = (username: string): Asker => ({
  principal: { arn: userArn(username) },
  request: { action: 'kms:Decrypt', resource: KEY, resourceAccount: ACCOUNT, context: context(username) },
});

const number = fc.nat(10_000);
const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom(...CHANGES),
  at: number,
  to: number,
  value: number,
});
const gap = fc.constantFrom('', ' ', '\n', '\r\n', '\r', '\t', '  \n');

/** A sound document, changed in its values. */
const changedText = fc
  .tuple(fc.constantFrom(...SOUND), fc.array(change, { minLength: 1, maxLength: 5 }), gap)
  .map(([tree, changes, spaces]) => write(changed(tree, changes), spaces));

const strange = fc.constantFrom(
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '%',
  '%22',
  '\u0000',
  '\ufeff',
  '\u2028',
  ' ',
  '\n',
  'D',
  '//',
  "'",
);

/** The text of a document, changed in its characters: cut, one more, one less, or a piece of another. */
const spoiltText = fc
  .tuple(
    fc.oneof(
      changedText,
      fc.constantFrom(...SOUND).map((tree) => write(tree, ' ')),
    ),
    number,
    number,
    strange,
  )
  .map(([text, from, length, more]) => {
    const at = from % (text.length + 1);
    return text.slice(0, at) + (length % 3 === 0 ? '' : more) + text.slice(at + (length % 5));
  });

const cutText = fc.tuple(changedText, number).map(([text, length]) => text.slice(0, length % text.length));

interface Spoilt {
  readonly text: string;
  readonly encoded: boolean;
}

const spoilt: fc.Arbitrary<Spoilt> = fc.record({
  text: fc.oneof({ arbitrary: changedText, weight: 6 }, spoiltText, cutText),
  encoded: fc.boolean(),
});

/** A text that begins with an escape is taken for an encoded one, which this judge does not follow. */
const isPlain = ({ text }: Spoilt): boolean => text.isWellFormed() && !/^\s*%/.test(text);

const storedOf = ({ text, encoded }: Spoilt): string =>
  encoded && text !== '' ? percentEncoded(text) : text;

/** What an answer gets wrong: a place that is not there, a Deny that is overlooked, a text that is not understood. */
function faults(seen: Seen, { text }: Spoilt, username: string): string[] {
  const must = mayDeny(text, asker(username)) === 'must';
  const verdict = must ? 'not clear' : seen.verdict;
  return faultsIn(seen, { form: 'text', document: text, text }, { name: text, verdict });
}

const patience = 60_000;

describe('a document that somebody spoiled at random', () => {
  test('is answered by evaluate, and no Deny in it is overlooked', { timeout: patience }, () => {
    fc.assert(
      fc.property(spoilt.filter(isPlain), (one) => {
        expect(faults(decided(storedOf(one), { context: context('alice') }), one, 'alice')).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('is answered by scan, and nobody vanishes', { timeout: patience }, async () => {
    const some = fc.array(spoilt.filter(isPlain), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(some, async (all) => {
        const seen = await scanned(new Map(all.map((one, i) => [`user${i}`, storedOf(one)])));
        const found = all.flatMap((one, i) => {
          const answer = seen.get(`user${i}`);
          return answer === undefined ? ['gone'] : faults(answer, one, `user${i}`);
        });
        expect(found).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('means the same as object, where it is one', { timeout: patience }, () => {
    fc.assert(
      fc.property(changedText, (text) => {
        const value: unknown = JSON.parse(text);
        const twice = write(treeOf(value), '').length !== text.replaceAll(/\s/g, '').length;
        fc.pre(!twice && typeof value === 'object');
        const [one, other] = [decided(value), decided(JSON.stringify(value))];
        expect({ ...one, causes: [] }).toEqual({ ...other, causes: [] });
      }),
      { numRuns: 1000 },
    );
  });
});
