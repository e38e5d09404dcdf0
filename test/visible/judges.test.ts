import { describe, expect, test } from 'vitest';
import { decided, KEY, type Seen, userArn } from './ask.ts';
import { faultsIn } from './faults.ts';
import { type Asker, mayDeny } from './may-deny.ts';
import { denyWith, type Oddity } from './oddity.ts';

const odd: Oddity = {
  name: 'odd',
  document: denyWith({ Condition: { StringEqual: { a: 'b' } } }),
  verdict: 'conditional',
  problems: ['/Statement/0/Condition/StringEqual'],
};
const text = JSON.stringify(odd.document, null, 2);
const stored = { form: 'text' as const, document: text, text };
const sound = decided(text);
const [cause] = sound.causes;
const [problem] = sound.problems;
if (cause === undefined || problem === undefined)
  throw new Error('the sound answer has a cause and a problem');

const withCause = (more: Partial<Seen['causes'][number]>): Seen => ({
  ...sound,
  causes: [{ ...cause, ...more }],
});
const withProblem = (more: Partial<Seen['problems'][number]>): Seen => ({
  ...sound,
  problems: [{ ...problem, ...more }],
});

/** Answers that are wrong in one point each. */
const WRONG: Readonly<Record<string, Seen>> = {
  'a verdict of clear': { ...sound, verdict: 'clear' },
  'a verdict that is too certain': { ...sound, verdict: 'denied' },
  'a principal that has vanished': { ...sound, faults: ['gone'] },
  'no problem': { ...sound, problems: [] },
  'a problem of another policy': withProblem({ policy: 'all' }),
  'a problem at another place': withProblem({ pointer: '/Statement/0' }),
  'an empty message': withProblem({ message: ' ' }),
  'a message of pages': withProblem({ message: 'x'.repeat(1000) }),
  'no cause': { ...sound, causes: [] },
  'a cause of another policy': withCause({ policy: 'all' }),
  'a cause at another place': withCause({ pointer: '/Statement/1' }),
  'a cause a line below': withCause({ line: (cause.line ?? 0) + 1 }),
  'a cause a column to the left': withCause({ column: (cause.column ?? 0) - 1 }),
  'a cause without a line': withCause({ line: undefined, column: undefined }),
  'a cause without its Sid': withCause({ sid: undefined }),
  'a cause without a reason': withCause({ reason: '' }),
};

describe('the judge of an answer', () => {
  test('finds nothing wrong with a sound one', () => {
    expect(faultsIn(sound, stored, odd)).toEqual([]);
  });

  test.each(Object.keys(WRONG))('sees %s', (name) => {
    const wrong = WRONG[name] ?? expect.fail('no such fault');
    expect(faultsIn(wrong, stored, odd)).not.toEqual([]);
  });

  test('sees a problem at a place that there is not', () => {
    expect(faultsIn(withProblem({ pointer: '/Statement/7' }), stored, { ...odd, problems: [] })).toContain(
      'nothing stands at "/Statement/7"',
    );
  });
});

describe('the judge of a document', () => {
  const asker: Asker = {
    principal: { arn: userArn('alice') },
    request: { action: 'kms:Decrypt', resource: KEY, context: { 'aws:username': 'alice' } },
  };
  const rows: readonly (readonly [string, 'must' | 'open'])[] = [
    ['{"Statement":{"Effect":"Deny","Action":"kms:*","Resource":"*"}}', 'must'],
    ['{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}', 'open'],
    ['{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}', 'open'],
    ['{"Statement":{"Effect":"deny","Action":"kms:*","Resource":"*"}}', 'must'],
    ['{"Statement":{"Effect":"deny","Action":"s3:*","Resource":"*"}}', 'open'],
    ['{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}', 'must'],
    ['{"Statement":{"Effect":"Deny","Action":5,"Resource":"*"}}', 'must'],
    ['{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Foo":{"a":"b"}}}}', 'must'],
    [
      '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a":"b"}}}}',
      'open',
    ],
    ['{"Statement":[]}', 'open'],
    ['{"Statement":[null]}', 'must'],
    ['{}', 'must'],
    ['{"Statement"', 'must'],
  ];

  test.each(rows)('%s: %s', (document, expected) => {
    expect(mayDeny(document, asker)).toBe(expected);
  });
});
