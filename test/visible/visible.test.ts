import { beforeAll, describe, expect, test } from 'vitest';
import { decided, type Seen, scanned } from './ask.ts';
import { CONDITIONS } from './conditions.ts';
import { DOCUMENTS } from './documents.ts';
import { ELEMENTS } from './elements.ts';
import { faultsIn } from './faults.ts';
import { isKnownWrong } from './known-wrong.ts';
import { formsOf, type Oddity, type Stored } from './oddity.ts';
import { TEXTS } from './texts.ts';

interface Row {
  readonly title: string;
  readonly oddity: Oddity;
  readonly stored: Stored;
  readonly user: string;
}

const rowsOf = (oddities: readonly Oddity[]): readonly Row[] =>
  oddities
    .flatMap((oddity) =>
      formsOf(oddity).map((stored) => ({ title: `${oddity.name}, as ${stored.form}`, oddity, stored })),
    )
    .map((row, i) => ({ ...row, user: `user${i}` }));

describe.each(Object.entries({ ELEMENTS, DOCUMENTS, CONDITIONS, TEXTS }))('%s', (_, oddities) => {
  const rows = rowsOf(oddities);
  const seen = new Map<string, Seen>();
  beforeAll(async () => {
    const documents = new Map(rows.map(({ user, stored }) => [user, stored.document]));
    for (const [name, one] of await scanned(documents)) seen.set(name, one);
  });

  for (const { title, oddity, stored, user } of rows) {
    test.skipIf(isKnownWrong(oddity.name, 'evaluate'))(`evaluate: ${title}`, () => {
      expect(faultsIn(decided(stored.document, oddity), stored, oddity)).toEqual([]);
    });

    test.skipIf(isKnownWrong(oddity.name, 'scan'))(`scan: ${title}`, () => {
      const one = seen.get(user);
      if (one === undefined) expect.fail('the principal has vanished');
      expect(faultsIn(one, stored, { ...oddity, verdict: oddity.scanned ?? oddity.verdict })).toEqual([]);
    });
  }
});
