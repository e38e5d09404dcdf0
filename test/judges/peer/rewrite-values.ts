import type { Line } from '../../spec/types.ts';
import { addressOf } from '../../spec/values.ts';
import { inTests, partsOf, type Rewrite, valuesOf } from './rewriting.ts';

/** Dates, addresses and set operators, in other words. */

const isEpoch = (text: string): boolean => /^\d{9,}$/.test(text);
const calendar = (seconds: string): string => new Date(Number(seconds) * 1000).toISOString();
const dateKeys: readonly string[] = ['aws:currenttime', 'aws:tokenissuetime'];

const epochInPolicies = inTests((test) => {
  if (!partsOf(test.operator).base.startsWith('Date')) return test;
  return {
    ...test,
    values: test.values.map((value) => (isEpoch(String(value)) ? calendar(String(value)) : value)),
  };
});

const dateOf = (key: string, value: string): string =>
  dateKeys.includes(key.toLowerCase()) && isEpoch(value) ? calendar(value) : value;

function epochInRequest(line: Line): Line {
  const context = Object.entries(line.request.context).map(
    ([key, values]) => [key, Array.isArray(values) ? values : dateOf(key, String(values))] as const,
  );
  return { ...line, request: { ...line.request, context: Object.fromEntries(context) } };
}

export const epochSeconds: Rewrite = (line) => epochInRequest(epochInPolicies(line));

const isOfAddresses = (operator: string): boolean => partsOf(operator).base.endsWith('IpAddress');

/** Every address of version 4, as its two halves. */
export const everyAddress = inTests((test) => {
  if (!isOfAddresses(test.operator)) return test;
  const halves = (value: string): string[] =>
    value === '0.0.0.0/0' ? ['0.0.0.0/1', '128.0.0.0/1'] : [value];
  return { ...test, values: test.values.flatMap((value) => halves(String(value))) };
});

/** An address alone, with the prefix that makes it a block of one. */
export const bareAddress = inTests((test) => {
  if (!isOfAddresses(test.operator)) return test;
  const block = (value: string): string => {
    const address = addressOf(value);
    return address === undefined ? value : `${value}/${address.bits}`;
  };
  return { ...test, values: test.values.map((value) => block(String(value))) };
});

export const anyValueIfExists = inTests((test, place) => {
  const { set, ifExists } = partsOf(test.operator);
  return set === 'ForAnyValue:' && ifExists && valuesOf(place, test.key).length === 0 ? true : test;
});

/** "ForAllValues with an empty list matches only if the key is missing, ForAnyValue never." */
export const emptyList = inTests((test, place) => {
  const { set, ifExists } = partsOf(test.operator);
  if (test.values.length > 0 || (set === '' && !ifExists)) return test;
  const absent = valuesOf(place, test.key).length === 0;
  return absent && (ifExists || set === 'ForAllValues:');
});

export const nullOfSet = inTests((test) => {
  const { set, base } = partsOf(test.operator);
  return base === 'Null' && set !== '' ? set === 'ForAllValues:' : test;
});

/** A key that holds an empty list, left out. */
export const emptyInRequest: Rewrite = (line) => {
  const context = Object.entries(line.request.context).filter(
    ([, values]) => !Array.isArray(values) || values.length > 0,
  );
  return { ...line, request: { ...line.request, context: Object.fromEntries(context) } };
};
