import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNT } from '../cli/accounts.ts';
import { decided, KEY, type Seen, scanned, userArn } from './ask.ts';
import { faultsIn } from './faults.ts';
import { type Asker, mayDeny } from './may-deny.ts';
import { treeOf, write } from './mutate.ts';
import { changedText, isPlain, type Spoilt, spoilt, storedOf, VIA } from './spoil.ts';

const context = (username: string) => ({
  'kms:ViaService': VIA,
  'aws:ViaAWSService': 'true',
  'aws:username': username,
});
const asker = (username: string): Asker => ({
  principal: { arn: userArn(username) },
  request: { action: 'kms:Decrypt', resource: KEY, resourceAccount: ACCOUNT, context: context(username) },
});

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
