import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateOutput } from '#cli/evaluate-schema.ts';
import type { Json } from '../cli/accounts.ts';
import { ALL, KEY, userArn } from './ask.ts';
import { defined, formsOf, ODD_NAMES, type Oddity } from './oddity.ts';
import { PRINCIPALS } from './principals.ts';
import { lineAndColumn, readJson, statementPlaces } from './read.ts';

/** Where a line of `evaluate` takes a document, beside one of the same layer that allows everything. */
const LAYERS: Readonly<Record<string, (policy: object) => Json>> = {
  identity: (policy) => ({ identity: [all, policy] }),
  boundary: (policy) => ({ identity: [all], boundary: [all, policy] }),
  session: (policy) => ({ identity: [all], session: [all, policy] }),
  endpoint: (policy) => ({ identity: [all], endpoint: [allToEveryone, policy] }),
  scp: (policy) => ({ identity: [all], scp: [[all], [all, policy]] }),
  rcp: (policy) => ({ identity: [all], rcp: [[allToEveryone], [allToEveryone, policy]] }),
  resource: (policy) => ({ identity: [all], resource: policy }),
};

const all = { name: 'all', document: ALL };
const ALL_TO_EVERYONE = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const allToEveryone = { name: 'all', document: { Version: '2012-10-17', Statement: ALL_TO_EVERYONE } };

const NAMES_A_PRINCIPAL = ['endpoint', 'rcp', 'resource'];

/** Documents of a layer: one that denies, and ones that nobody can say of whether they do. */
function oddities(layer: string): readonly Oddity[] {
  const Principal = NAMES_A_PRINCIPAL.includes(layer) ? '*' : undefined;
  // The only resource policy has to allow as well as to deny.
  const rest = layer === 'resource' ? [ALL_TO_EVERYONE] : [];
  const denying = (more: Readonly<Record<string, unknown>>): object => ({
    Version: '2012-10-17',
    Statement: [
      ...rest,
      defined({ Sid: 'NoKms', Effect: 'Deny', Principal, Action: 'kms:*', Resource: '*', ...more }),
    ],
  });
  const at = `/Statement/${rest.length}`;
  const odd = (name: string, more: Readonly<Record<string, unknown>>, pointer: string): Oddity => ({
    name,
    document: denying(more),
    verdict: 'conditional',
    problems: [`${at}${pointer}`],
  });
  const whole = (name: string, text: string): Oddity => ({
    name,
    stored: text,
    verdict: 'conditional',
    problems: [''],
  });
  return [
    { name: 'a Deny', document: denying({}), verdict: 'denied', problems: [] },
    odd('an unknown operator', { Condition: { StringEqual: { a: 'b' } } }, '/Condition/StringEqual'),
    odd('an unknown element', { __proto__x: 1 }, '/__proto__x'),
    odd('an Effect in lower case', { Effect: 'deny' }, '/Effect'),
    odd('an Action of the wrong type', { Action: 5 }, '/Action'),
    odd('no Action', { Action: undefined }, ''),
    odd('a condition that is a list', { Condition: [] }, '/Condition'),
    whole('a text that is cut off', '{"Statement":[{"Effect":"Deny"'),
    whole('a text that is cut off, encoded', '%7B%22Statement'),
    whole('no text', ''),
    whole('a list', '[]'),
  ];
}

interface Case {
  readonly layer: string;
  readonly policies: (policy: object) => Json;
  readonly name: string;
}

const cases = (names: readonly string[]): readonly Case[] =>
  Object.entries(LAYERS).flatMap(([layer, policies]) => names.map((name) => ({ layer, policies, name })));

function answerTo(document: unknown, { policies, name }: Case) {
  return evaluateOutput.parse(
    decideLine({
      id: name,
      principal: { arn: userArn('alice') },
      policies: policies({ name, document }),
      request: { action: 'kms:Decrypt', resource: KEY },
    }),
  );
}

describe.each(cases(['odd']))('in the layer $layer', (one) => {
  const rows = oddities(one.layer).flatMap((oddity) =>
    formsOf(oddity).map((stored) => ({ title: `${oddity.name}, as ${stored.form}`, oddity, stored })),
  );

  test.each(rows)('$title: counts, and is named', ({ oddity, stored }) => {
    const { outcomes, causes, problems } = answerTo(stored.document, one);
    expect(outcomes).toContain('ExplicitlyDenied');
    expect(outcomes.includes('Allowed')).toBe(oddity.verdict === 'conditional');
    expect(problems.map(({ policy, pointer }) => ({ policy, pointer }))).toEqual(
      (oddity.problems ?? []).map((pointer) => ({ policy: 'odd', pointer })),
    );
    const reading = readJson(stored.text ?? JSON.stringify(stored.document));
    const place = reading === undefined ? undefined : statementPlaces(reading).at(-1);
    const position =
      reading === undefined || stored.text === undefined
        ? undefined
        : lineAndColumn(reading.text, (place ?? reading.places[0])?.offset ?? 0);
    const cause = causes.find(({ effect, policy }) => effect === 'Deny' && policy === 'odd');
    expect(cause).toMatchObject({ layer: one.layer, pointer: place?.pointer ?? '', ...position });
    expect(cause?.line).toBe(position?.line);
  });
});

const principals = NAMES_A_PRINCIPAL.flatMap((layer) =>
  ['Principal', 'NotPrincipal'].flatMap((element) =>
    PRINCIPALS.map((value) => ({ layer, element, value, name: `${element} is ${JSON.stringify(value)}` })),
  ),
);

describe.each(principals)('in the layer $layer', ({ layer, element, value, name }) => {
  test(`${name}: may be anyone, and is named`, () => {
    const deny = { Effect: 'Deny', [element]: value, Action: 'kms:*', Resource: '*' };
    const document = { Version: '2012-10-17', Statement: [ALL_TO_EVERYONE, deny] };
    const policies = LAYERS[layer] ?? expect.fail('no such layer');
    const { outcomes, problems } = answerTo(document, { layer, policies, name: 'odd' });
    expect(outcomes).toContain('ExplicitlyDenied');
    const places = problems.map(({ policy, pointer }) => `${policy} ${pointer}`);
    const at = `odd /Statement/1/${element}`;
    expect(places.filter((place) => place === at || place.startsWith(`${at}/`))).not.toEqual([]);
  });
});

describe('a resource control policy with NotPrincipal', () => {
  // "NotPrincipal ... not supported": https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
  test('is told', () => {
    const deny = { Effect: 'Deny', NotPrincipal: '*', Action: 'kms:*', Resource: '*' };
    const policy = { name: 'odd', document: { Version: '2012-10-17', Statement: [ALL_TO_EVERYONE, deny] } };
    expect(
      answerTo(policy.document, {
        layer: 'rcp',
        policies: LAYERS.rcp ?? expect.fail('no such layer'),
        name: 'odd',
      }).problems,
    ).toMatchObject([{ policy: 'odd', pointer: '/Statement/1/NotPrincipal' }]);
  });
});

describe.each(cases(ODD_NAMES))('a policy called $name in the layer $layer', (one) => {
  test('is named as it is called, and so is the line', () => {
    const [, unknown] = oddities(one.layer);
    const { id, causes, problems } = answerTo(unknown?.document, one);
    expect(id).toBe(one.name);
    expect(problems.map(({ policy }) => policy)).toEqual([one.name]);
    expect(causes.map(({ policy, layer }) => ({ policy, layer }))).toContainEqual({
      policy: one.name,
      layer: one.layer,
    });
  });
});
