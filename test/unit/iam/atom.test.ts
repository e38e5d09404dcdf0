import { expect, test } from 'vitest';
import { openAtom } from '#iam/atom.ts';

test('what is open wherever it is asked depends on no key and says why', () => {
  const reading = { reason: 'nobody knows' };
  const atom = openAtom(reading);
  expect(atom).toMatchObject({ keys: [], crossed: false });
  expect([atom.truth(() => undefined), atom.reading()]).toEqual([undefined, reading]);
});
