import { describe, expect, test } from 'vitest';
import { isBool, isMalformed, isMalformedText, isOddBool } from '#iam/malformed.ts';
import { type Operator, operatorNamed } from '#iam/operators.ts';
import { parseTemplate } from '#iam/template.ts';

function operator(name: string): Operator {
  const found = operatorNamed(name);
  if (found === undefined) throw new Error(`no operator ${name}`);
  return found;
}

describe('a value of a policy', () => {
  test.each<[string, string, boolean]>([
    ['StringEquals', 'anything', false],
    ['StringEquals', '${aws:username', true],
    ['Null', 'true', false],
    ['Null', 'True', true],
    ['Bool', 'false', false],
    ['Bool', 'no', true],
    ['ArnLike', 'arn:aws:iam::1:role/a', false],
    ['ArnLike', 'arn:aws:iam', true],
    ['ArnLike', '${aws:PrincipalArn}', false],
    ['IpAddress', '10.0.0.0/8', false],
    ['IpAddress', '10.0.0.1', false],
    ['IpAddress', '10.0.0.0/40', true],
    ['NumericEquals', '1.5', false],
    ['NumericEquals', 'one', true],
    ['DateEquals', '2026-11-23', false],
    ['DateEquals', 'today', true],
    ['BinaryEquals', 'QUJD', false],
    ['BinaryEquals', 'QUJ', true],
  ])('%s %j: whether it is malformed', (name, text, malformed) => {
    expect(isMalformed(operator(name), parseTemplate(text, true))).toBe(malformed);
  });
});

describe('a value of a request', () => {
  test.each<[string, string, boolean]>([
    ['StringEquals', 'anything', false],
    ['ArnEquals', 'arn:aws:iam::1:role/a', false],
    ['ArnEquals', 'alice', true],
    ['Bool', 'true', false],
    ['Bool', 'TRUE', true],
    ['NumericEquals', '1', false],
    ['NumericEquals', '1e3', true],
    ['DateEquals', '1795429230', false],
    ['DateEquals', '23.11.2026', true],
    ['IpAddress', '10.0.0.1', false],
    ['IpAddress', '10.0.0.0/8', true],
  ])('%s %j: whether it is malformed', (name, text, malformed) => {
    expect(isMalformedText(operator(name), text)).toBe(malformed);
  });

  test.each<[string, boolean]>([
    ['', false],
    ['QUJD', false],
    ['QUI=', false],
    ['QQ==', false],
    ['QUJDQUJD', false],
    ['QUJDQQ==', false],
    ['+/09', false],
    ['Q', true],
    ['QQ', true],
    ['QUJ', true],
    ['Q===', true],
    ['QQ=', true],
    ['QUI==', true],
    ['QUJD=', true],
    ['QUJD ', true],
    [' QUJD', true],
    ['QQ==QUJD', true],
    ['QU-D', true],
    ['-Q==', true],
    ['-UI=', true],
  ])('%j: whether it is no Base64', (text, malformed) => {
    expect(isMalformedText(operator('BinaryEquals'), text)).toBe(malformed);
  });
});

test.each<[string, boolean, boolean]>([
  ['true', true, false],
  ['false', true, false],
  ['True', false, true],
  ['FALSE', false, true],
  ['no', false, false],
  ['', false, false],
])('%j: whether it is true or false, or in an odd letter case', (text, bool, odd) => {
  expect([isBool(text), isOddBool(text)]).toEqual([bool, odd]);
});
