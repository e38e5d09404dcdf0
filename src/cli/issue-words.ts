import type * as z from 'zod';

/** What a schema found wrong, in one line: each place with what is expected there. At most three are named. */
export function issueWords(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? `the line ${wordsOf(issue)}` : `\`${path}\` ${wordsOf(issue)}`;
  });
  const more = error.issues.length - issues.length;
  return issues.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

type Issue = z.ZodError['issues'][number];

function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_type') {
    const isMissing = issue.expected === 'nonoptional' || issue.message.endsWith('received undefined');
    return isMissing ? 'is missing' : `should be ${KINDS[issue.expected] ?? `of type ${issue.expected}`}`;
  }
  if (issue.code === 'too_small') return 'is empty';
  return issue.message;
}

const KINDS: Readonly<Partial<Record<string, string>>> = {
  object: 'an object',
  record: 'an object',
  string: 'a text',
  array: 'a list',
  boolean: 'true or false',
};
