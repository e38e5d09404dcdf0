import { expect, test } from 'vitest';
import { CONDITIONS } from './conditions.ts';
import { DOCUMENTS } from './documents.ts';
import { ELEMENTS } from './elements.ts';
import { strayNames } from './known-wrong.ts';
import { ODD_NAMES } from './oddity.ts';
import { PRINCIPALS } from './principals.ts';
import { MANY } from './sizes.ts';
import { HUGE } from './sizes-of-texts.ts';
import { TEXTS } from './texts.ts';
import { KELVIN, principalName, RCP_NOT_PRINCIPAL, witnessOf } from './titles.ts';

test('what is known to be wrong is the name of some test', () => {
  const tables = [ELEMENTS, DOCUMENTS, CONDITIONS, TEXTS, MANY, HUGE];
  const names = new Set([
    ...tables.flat().map(({ name }) => name),
    ...['Principal', 'NotPrincipal'].flatMap((element) =>
      PRINCIPALS.map((value) => principalName(element, value)),
    ),
    ...ODD_NAMES.map(witnessOf),
    KELVIN,
    RCP_NOT_PRINCIPAL,
  ]);
  expect(strayNames(names)).toEqual([]);
  expect(strayNames(new Set())).not.toEqual([]);
});
