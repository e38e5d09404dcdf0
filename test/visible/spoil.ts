import fc from 'fast-check';
import { KEY } from './ask.ts';
import { CHANGES, type Change, changed, treeOf, write } from './mutate.ts';
import { percentEncoded } from './oddity.ts';

export const VIA = 'codecommit.us-east-1.amazonaws.com';
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

const number = fc.nat(10_000);
const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom(...CHANGES),
  at: number,
  to: number,
  value: number,
});
const gap = fc.constantFrom('', ' ', '\n', '\r\n', '\r', '\t', '  \n');

/** A sound document, changed in its values. */
export const changedText = fc
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
export const spoiltText = fc
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

export interface Spoilt {
  readonly text: string;
  readonly encoded: boolean;
}

export const spoilt: fc.Arbitrary<Spoilt> = fc.record({
  text: fc.oneof({ arbitrary: changedText, weight: 6 }, spoiltText, cutText),
  encoded: fc.boolean(),
});

/** Texts that begin with an escape or a byte order mark have tests of their own. */
export const isPlain = ({ text }: Spoilt): boolean => text.isWellFormed() && !/^(\s*%|\ufeff)/.test(text);

export const storedOf = ({ text, encoded }: Spoilt): string =>
  encoded && text !== '' ? percentEncoded(text) : text;
