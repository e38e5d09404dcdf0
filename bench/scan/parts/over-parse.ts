import { report } from '../../figures.ts';
import { checkLines } from '../check.ts';
import { scanBytes } from '../engine.ts';
import { accountIn, bytesOf } from '../fixtures.ts';
import { oneOf, question } from '../one-of.ts';
import { parseAll } from '../parsing.ts';
import { inTurns } from '../rounds.ts';

/** What a scan costs on top of parsing, in units of that parsing. */
const MOST = 0.5;
const MEANWHILE = 5;

/** The texts that an account comes as. */
const TEXTS = {
  objects: { form: 'objects' },
  'objects as the AWS CLI prints them': { form: 'objects', indent: 4 },
  'url-encoded': { form: 'url-encoded' },
  text: { form: 'text' },
} as const;

/** The texts that are measured each time. */
const SHORT: readonly string[] = ['objects', 'url-encoded'];

/** One text for each process: a heap that another text has grown would make this one faster. */
await oneOf(import.meta.filename, TEXTS, async (name, wanted, { folder, principals, long }) => {
  if (!long && !SHORT.includes(name)) return;
  const fixture = accountIn(folder, { ...wanted, principals });
  const { form } = fixture.settings;
  const bytes = bytesOf(fixture);
  const text = bytes.toString();
  checkLines(await scanBytes(bytes, question), question.regions, fixture.settings);
  const { ours, baseline, ratio, rounds } = await inTurns(
    () => scanBytes(bytes, question),
    () => parseAll(text, form),
    1 + 2 * MEANWHILE,
  );
  report({
    bench: 'scan',
    measure: 'scanOverParse',
    value: ratio - 1,
    limit: { most: MOST },
    meanwhile: { most: MEANWHILE },
    more: { of: name, principals, megabytes: bytes.length / 1e6, scanMs: ours, parseMs: baseline, rounds },
  });
});
