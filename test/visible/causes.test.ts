import { describe, expect, test } from 'vitest';
import { run } from '#cli/scan.ts';
import { type ScanLine, scanLine } from '#cli/scan-schema.ts';
import { ran, valuesOf } from '../cli/accounts.ts';
import { formsOf, type Stored } from './oddity.ts';
import { lineAndColumn, readJson, statementPlaces } from './read.ts';
import { everyone, ROUTES, type Route } from './routes.ts';

/** Two statements of which the second denies, with a principal where the layer has one; laid out in many ways. */
function texts(layer: string): Readonly<Record<string, string>> {
  const Principal = layer === 'rcp' || layer === 'resource' ? { Principal: '*' } : {};
  const allow = { Sid: 'Rest', Effect: 'Allow', ...Principal, Action: '*', Resource: '*' };
  const deny = { Sid: 'NoKms', Effect: 'Deny', ...Principal, Action: 'kms:*', Resource: '*' };
  const odd = { ...deny, Condition: { StringEqual: { a: 'b' } } };
  const document = (Statement: unknown): object => ({ Version: '2012-10-17', Statement });
  const spaced = JSON.stringify(document([allow, deny]), null, 2);
  return {
    'on one line': JSON.stringify(document([allow, deny])),
    'over several lines': spaced,
    'with CRLF': spaced.replaceAll('\n', '\r\n'),
    'with CR and tabs': spaced.replaceAll('\n', '\r').replaceAll('  ', '\t'),
    'with a byte order mark': `\ufeff${spaced}`,
    'as one object': JSON.stringify(document(deny), null, 1),
    'that is not understood': JSON.stringify(document([allow, odd]), null, 2),
    'with escapes': spaced.replace('"Deny"', '"\\u0044eny"').replaceAll('"Effect"', '"\\u0045ffect"'),
  };
}

async function lineThrough(
  { put, principal, layer }: Route,
  { document }: Stored,
): Promise<ScanLine | undefined> {
  const account = everyone();
  put(account, document);
  const { out } = await ran(run, ['--account', '-', '--format', 'ndjson'], [JSON.stringify(account)]);
  const lines = valuesOf(out).map((line) => scanLine.parse(line));
  expect(new Set(lines.map((line) => line.principal)).size).toBe(2);
  const kind = layer === 'rcp' || layer === 'resource' ? 'customer' : 'aws-managed';
  return lines.find((line) => line.principal === principal && line.key.kind === kind);
}

/** The cause that there must be, from the stored text alone. */
function expected({ layer, policy, version, via, words }: Route, { text, document }: Stored) {
  const reading = readJson(text ?? JSON.stringify(document));
  const places = reading === undefined ? [] : statementPlaces(reading);
  const last = places.at(-1);
  if (reading === undefined || last === undefined) throw new Error('the text of the test has no statement');
  const understood = !reading.text.includes('StringEqual');
  return {
    layer,
    policy,
    ...(version === undefined ? {} : { version }),
    statement: places.length - 1,
    sid: 'NoKms',
    pointer: last.pointer,
    ...(text === undefined ? {} : lineAndColumn(reading.text, last.offset)),
    via,
    reason: understood
      ? `explicit deny in ${words}`
      : `${words} holds a statement that is not understood and may deny`,
  };
}

describe.each(ROUTES)('a Deny in $name', (route) => {
  const rows = Object.entries(texts(route.layer)).flatMap(([name, text]) =>
    formsOf({ name, text, verdict: 'denied' }).map((stored) => ({
      title: `${name}, as ${stored.form}`,
      stored,
    })),
  );
  test.each(rows)('$title: the cause says where it stands and how it comes here', async ({ stored }) => {
    const line = await lineThrough(route, stored);
    const cause = line?.causes.find(({ sid }) => sid === 'NoKms');
    const { actions, finding, statementId, when: _when, ...rest } = cause ?? {};
    expect(rest).toEqual(expected(route, stored));
    expect(actions).toHaveLength(7);
    expect([finding, statementId]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(line?.verdict).not.toBe('clear');
  });

  test.each(['', '{', 'Deny', '[]', '%7', 'null'])(
    'the text %j: it may deny, and the problem names it',
    async (text) => {
      const line = await lineThrough(route, { form: 'text', document: text });
      expect(line?.verdict).toBe('conditional');
      expect(line?.complete).toBe(false);
      expect(line?.causes.map(({ policy, via, layer }) => ({ policy, via, layer }))).toContainEqual({
        policy: route.policy,
        via: route.via,
        layer: route.layer,
      });
      expect(line?.problems.map(({ policy, pointer }) => ({ policy, pointer }))).toEqual([
        { policy: route.policy, pointer: '' },
      ]);
    },
  );
});
