import type { Line } from '../../spec/types.ts';
import { type Rewrite, resourceEntries } from './rewriting.ts';

/** Entries of `Resource` and `NotResource`, in other words. */

/** The pattern as a regular expression in which a `*` at the end of a segment passes colons, and no other does. */
function passing(pattern: string, atEnd: string): RegExp {
  const source = pattern.split(/(\*(?=:|$)|\*|\?)/).map((part, index) => {
    if (index % 2 === 0) return part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
    return part === '?' ? '[^:]' : part;
  });
  return new RegExp(`^${source.map((part, index) => starred(part, index, source, atEnd)).join('')}$`, 's');
}

function starred(part: string, index: number, parts: readonly string[], atEnd: string): string {
  if (part !== '*') return part;
  const next = parts[index + 1] ?? '';
  return next === '' || next.startsWith(':') ? atEnd : '[^:]*';
}

/** A pattern that matches the resource only if a `*` passes colons is said as the resource itself. */
export const starPassesColons: Rewrite = (line) => {
  const { resource } = line.request;
  const said = (pattern: string): string => {
    const passes = passing(pattern, '.*').test(resource) && !passing(pattern, '[^:]*').test(resource);
    return passes && pattern !== '*' ? resource : pattern;
  };
  return resourceEntries(said)(line);
};

/** An ARN of less than six segments, with a `*` for each that it lacks. */
export const completed = resourceEntries((entry) => {
  const missing = 6 - entry.split(':').length;
  return entry.startsWith('arn:') && missing > 0 ? `${entry}${':*'.repeat(missing)}` : entry;
});

/** "There is no specific significance" to a slash: what stands before it may have wildcards as well. */
export const wildcardBeforeSlash: Rewrite = (line) => {
  const [first] = lastSegment(line.request.resource).split('/');
  return resourceEntries((entry) => {
    const segment = lastSegment(entry);
    const [pattern = '', ...rest] = segment.split('/');
    const met = rest.length > 0 && /[*?]/.test(pattern) && !pattern.includes('${') && first !== undefined;
    if (!met || !passing(pattern, '[^:]*').test(first)) return entry;
    return `${entry.slice(0, entry.length - segment.length)}${[first, ...rest].join('/')}`;
  })(line);
};

const lastSegment = (arn: string): string => arn.split(':').slice(5).join(':');

/** The path of the roles that AWS alone may change, as one that says nothing. */
export function unreserved(line: Line): Line {
  const said = (text: string): string => text.replace(':role/aws-reserved/', ':role/aws_reserved/');
  const renamed = resourceEntries(said)(line);
  return { ...renamed, request: { ...renamed.request, resource: said(renamed.request.resource) } };
}
