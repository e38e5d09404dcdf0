import type { Line } from '../../spec/types.ts';
import { inTests, type Place, partsOf, type Rewrite, resourceEntries, valuesOf } from './rewriting.ts';

/** Variables and what looks like one, in other words. */

/** Another character for the `$` of a `${`, in policies and request alike: a text that is as it stands stays one. */
const plainly = (text: string): string => text.replaceAll('${', '#{');

function plainRequest(line: Line): Line {
  const context = Object.entries(line.request.context).map(
    ([key, values]) => [key, Array.isArray(values) ? values : plainly(String(values))] as const,
  );
  return { ...line, request: { ...line.request, context: Object.fromEntries(context) } };
}

/** Where nothing is a wildcard, `${*}` is a `*`, and `${$}{` the text of what would be a variable. */
const escapesInTests = inTests((test, { variables }) => {
  if (!variables || !/^String(Not)?Equals(IgnoreCase)?$/.test(partsOf(test.operator).base)) return test;
  const plain = (text: string): string => text.replaceAll('${$}{', '#{').replaceAll(/\$\{([*?$])\}/g, '$1');
  return { ...test, values: test.values.map((value) => plain(String(value))) };
});

export const escapes: Rewrite = (line) => plainRequest(escapesInTests(line));

const variable = /\$\{([^},\s]+)\}/g;

function isUnresolved(text: string, place: Place): boolean {
  const names = [...text.matchAll(variable)].map(([, name = '']) => name);
  return place.variables && names.some((name) => /\w/.test(name) && valuesOf(place, name).length === 0);
}

/** A value with a variable that has no value equals nothing, so "not equal" to it holds. */
export const unresolved = inTests((test, place) => {
  const { set, base, ifExists } = partsOf(test.operator);
  const values = test.values.filter((value) => !isUnresolved(String(value), place));
  if (!base.includes('Not') || values.length === test.values.length) return test;
  if (values.length > 0) return { ...test, values };
  return valuesOf(place, test.key).length > 0 || ifExists || set !== 'ForAnyValue:';
});

/** A variable that stands before the fifth colon, as its value, if nothing in that could be a wildcard. */
function substituted(text: string, place: Place): string {
  return text.replaceAll(variable, (whole, name: string, offset: number) => {
    const before = text.slice(0, offset).replaceAll(variable, '');
    const [value, ...more] = valuesOf(place, name);
    const plain = value !== undefined && more.length === 0 && !/[*?$]/.test(value);
    return plain && before.split(':').length <= 5 ? value : whole;
  });
}

export const arnVariable = inTests((test, place) => {
  if (!place.variables || !partsOf(test.operator).base.startsWith('Arn')) return test;
  return { ...test, values: test.values.map((value) => substituted(String(value), place)) };
});

/** A resource that no request is about: all that an entry whose variable has no value can match. */
const nowhere = 'arn:aws:none:::none';

export const unresolvedResource = resourceEntries((entry, place) =>
  isUnresolved(entry, place) ? nowhere : entry,
);

export const noVariables: Rewrite = (line) => {
  const inConditions = inTests((test, { variables }) =>
    variables ? test : { ...test, values: test.values.map((value) => plainly(String(value))) },
  );
  const inResources = resourceEntries((entry, { variables }) => (variables ? entry : plainly(entry)));
  return plainRequest(inConditions(inResources(line)));
};
