import { describe, expect, test } from 'vitest';
import { openFact } from '#iam/open-facts.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import { prepare } from '#iam/prepare.ts';
import { RESOURCE, type Request } from '#iam/request.ts';

const requestOf = (action: string, more: Partial<Request> = {}): Request => ({
  action,
  principal: {
    kind: 'user',
    arn: 'arn:aws:iam::111122223333:user/alice',
    name: 'alice',
    account: '111122223333',
    partition: 'aws',
  },
  resourceAccount: '111122223333',
  state: (key) =>
    key === RESOURCE ? { kind: 'known', values: ['arn:aws:kms:us-east-1:1:key/1'] } : { kind: 'absent' },
  correlations: () => [],
  ...more,
});

const policyOf = (statements: readonly object[], layer: Layer = 'identity'): NamedPolicy => ({
  name: layer,
  policy: parsePolicy({ Version: '2012-10-17', Statement: statements }, layer),
});

const all = { Action: '*', Resource: '*' };
const decrypt = requestOf('kms:Decrypt');

describe('the rules of a request', () => {
  const identity = [
    policyOf([
      { Effect: 'Allow', ...all },
      { Effect: 'Deny', ...all },
      { Effect: 'Deny', ...all, Action: 's3:*' },
      { Effect: 'Perhaps', ...all },
    ]),
  ];
  const shown = (prepared: ReturnType<typeof prepare>) =>
    prepared.sources.map((source, i) => [source?.statement.index, source?.effect, prepared.rules[i]?.denies]);

  test('are the statements that may match, with both effects where none can be told', () => {
    expect(shown(prepare({ identity }, decrypt))).toEqual([
      [0, 'Allow', false],
      [1, 'Deny', true],
      [3, 'Deny', true],
      [3, 'Allow', false],
    ]);
  });

  test('are those of one effect where no other is asked for', () => {
    expect(shown(prepare({ identity }, decrypt, ['Deny']))).toEqual([
      [1, 'Deny', true],
      [3, 'Deny', true],
    ]);
  });

  test('come with what they were made of', () => {
    const policies = { identity };
    expect(prepare(policies, decrypt)).toMatchObject({ request: decrypt, policies });
  });

  test('deny all whom a NotPrincipal does not spare, and whoever has a boundary', () => {
    const spared = { AWS: ['arn:aws:iam::111122223333:user/alice', 'arn:aws:iam::111122223333:root'] };
    const resource = policyOf([{ Effect: 'Deny', ...all, NotPrincipal: spared }], 'resource');
    expect(prepare({ resource }, decrypt).rules).toHaveLength(0);
    expect(prepare({ resource, boundary: [] }, decrypt).rules).toHaveLength(1);
  });
});

describe('what is open in a statement', () => {
  const placesOf = (statement: object, ...actions: readonly string[]) => {
    const identity = [policyOf([statement])];
    return actions.flatMap((action) =>
      prepare({ identity }, requestOf(action)).rules.map(({ place }) => place),
    );
  };
  const known = { Effect: 'Deny', ...all };
  const doubtful = { ...known, Nonsense: 1 };

  test.each<[string, object, readonly string[], readonly number[]]>([
    ['is one thing for a service', doubtful, ['kms:Decrypt', 'kms:Encrypt'], [0, 0]],
    ['may be another for another service', doubtful, ['kms:Decrypt', 's3:GetObject'], [0, 1]],
    ['is one thing for all where AWS leaves it open', known, ['kms:Decrypt', 's3:GetObject'], [0, 0]],
    ['may be another for another effect', { ...all, Effect: 'Perhaps' }, ['kms:Decrypt'], [0, 1]],
  ])('%s', (_, statement, actions, same) => {
    const places = placesOf(statement, ...actions);
    expect(places.map((place) => places.indexOf(place))).toEqual(same);
  });

  test('is not what is open in another', () => {
    const [some, others] = [placesOf(known, 'kms:Decrypt'), placesOf(known, 'kms:Decrypt')];
    expect(some[0]).not.toBe(others[0]);
  });
});

describe('a session policy that meets a resource policy', () => {
  const session = [policyOf([], 'session')];
  const resource = policyOf([], 'resource');
  const reading = (truth: boolean | undefined) =>
    requestOf('kms:Decrypt', { reads: (fact) => (fact === '1.13' ? truth : undefined) });

  test.each<[string, Parameters<typeof prepare>[0], Request, number]>([
    ['stands for a rule of its own', { session, resource }, decrypt, 1],
    ['stands for one as well where nothing is assumed of it', { session, resource }, reading(undefined), 1],
    ['stands for one that always matches where that is assumed', { session, resource }, reading(true), 0],
  ])('%s', (_, policies, request, open) => {
    const { rules, sources } = prepare(policies, request);
    expect(rules).toMatchObject([{ denies: false, place: session }]);
    expect(sources).toEqual([undefined]);
    const readings = rules.flatMap(({ atoms }) => atoms.map((atom) => atom.reading()));
    expect(readings).toEqual(open === 0 ? [] : [{ fact: '1.13', ...openFact('1.13') }]);
  });

  test.each<[string, Parameters<typeof prepare>[0], Request]>([
    ['without a session policy', { resource }, decrypt],
    ['without a resource policy', { session }, decrypt],
    ['where it is assumed not to limit', { session, resource }, reading(false)],
  ])('stands for no rule %s', (_, policies, request) => {
    expect(prepare(policies, request).rules).toEqual([]);
  });
});
