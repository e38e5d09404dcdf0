import { describe, expect, test } from 'vitest';
import type { AffectedPrincipal, Finding } from '#guard/finding.ts';
import { routingOf } from '#guard/routing.ts';
import { finding } from '../adapters/findings.ts';

const [bob] = finding().principals;

function reaching(...principals: readonly Partial<AffectedPrincipal>[]): Finding {
  if (bob === undefined) throw new Error('the sample has no principal');
  return finding({ principals: principals.map((more) => ({ ...bob, ...more })) });
}

describe('the paths of a finding', () => {
  test.each([
    ['a user at the root', 'arn:aws:iam::111122223333:user/bob', ['/']],
    ['a role in a path', 'arn:aws-cn:iam::111122223333:role/teams/pay/build', ['/teams/pay/']],
    ['a path with colons and line breaks', 'arn:aws:iam::111122223333:role/a:b/c\nd/x', ['/a:b/c\nd/']],
    ['a session of a role', 'arn:aws:sts::111122223333:assumed-role/build/session', []],
    ['the root user', 'arn:aws:iam::111122223333:root', []],
    ['a group', 'arn:aws:iam::111122223333:group/teams/pay/devs', []],
    ['no ARN', 'AIDAEXAMPLE/x', []],
  ])('of %s', (_, arn, paths) => {
    expect(routingOf(reaching({ arn })).paths).toEqual(paths);
  });

  test('are those of all principals, each once and in order', () => {
    const arns = ['user/z/a', 'role/b/b', 'user/z/c', 'user/d'].map((name) => `arn:aws:iam::1:${name}`);
    expect(routingOf(reaching(...arns.map((arn) => ({ arn })))).paths).toEqual(['/', '/b/', '/z/']);
  });
});

test.each([
  [['closed', 'open', 'unknown'], 'open'],
  [['closed', 'unknown'], 'unknown'],
  [['closed', 'closed'], 'closed'],
  [[], 'unknown'],
] as const)('first hops %j come to %s', (hops, all) => {
  expect(routingOf(reaching(...hops.map((firstHop) => ({ firstHop })))).firstHop).toBe(all);
});

test.each([
  [['pay', undefined, 'ads', 'pay'], ['ads', 'pay'], true],
  [['pay'], ['pay'], false],
  [[], [], true],
] as const)('owners %j are told as %j, and whether somebody has none (%j)', (owners, told, unowned) => {
  const owned = owners.map((owner) => (owner === undefined ? {} : { owner }));
  expect(routingOf(reaching(...owned))).toMatchObject({ owners: told, unowned });
});

test('Regions are told each once and in order, with the layer and whether a refusal was seen', () => {
  const seen = finding({ regions: ['us-east-1', 'eu-west-1', 'us-east-1'], observed: { errorCode: 'x' } });
  expect(routingOf(seen)).toMatchObject({
    layer: 'identity',
    regions: ['eu-west-1', 'us-east-1'],
    observed: true,
  });
  expect(routingOf(finding()).observed).toBe(false);
});
