import { describe, expect, test } from 'vitest';
import { newsOf } from '#guard/news.ts';
import { alertText } from '#report/alert.ts';
import { accountOf, allow, assess, deny, doc, NOW, user } from './sample.ts';

const AHEAD = '2026-12-24T00:00:00.000Z';
const LATER = '2027-01-10T12:00:00.000Z';

/** The finding about alice, who is denied on that condition. */
function found(Condition: object, now: string = NOW) {
  const inline = [doc(allow('*'), deny({ Condition }))];
  return assess(accountOf({ users: [user('alice', { inline })] }), { now }).findings[0];
}

describe(`a deny, seen from ${NOW.slice(0, 10)}`, () => {
  test.each<readonly [string, object, string | undefined]>([
    ['after a date', { DateGreaterThan: { 'aws:CurrentTime': '2026-12-24T00:00:00Z' } }, AHEAD],
    ['from a day on', { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-12-24' } }, AHEAD],
    ['after an epoch second', { NumericGreaterThan: { 'aws:EpochTime': '1798070400' } }, AHEAD],
    [
      'after one of two dates',
      { DateGreaterThan: { 'aws:CurrentTime': ['2027-01-10', '2026-12-24'] } },
      AHEAD,
    ],
    [
      'after both of two dates',
      {
        DateGreaterThan: { 'aws:CurrentTime': '2026-12-24' },
        DateGreaterThanEquals: { 'aws:EpochTime': '1799582400' },
      },
      LATER,
    ],
    ['until a date', { DateLessThan: { 'aws:CurrentTime': '2026-12-24' } }, undefined],
    ['after a date that is over', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01' } }, undefined],
    ['by MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, undefined],
    ['after a date that is none', { DateGreaterThan: { 'aws:CurrentTime': 'soon' } }, undefined],
  ])('%s begins as it says', (_, condition, expected) => {
    expect(found(condition)?.beginsAt).toBe(expected);
  });

  const condition = {
    DateGreaterThan: { 'aws:CurrentTime': AHEAD },
    Bool: { 'aws:MultiFactorAuthPresent': 'false' },
  };

  test('that is ahead is alerted with its date', () => {
    const finding = found(condition);
    if (finding === undefined) throw new Error('not found');
    const { subject, text } = alertText(finding, 'opened');
    expect(subject).toContain('denied from 2026-12-24 on to user alice');
    expect(text).toContain(`Begins         ${AHEAD}`);
  });

  test('that has begun is news', () => {
    const [ahead, begun] = [found(condition), found(condition, '2026-12-24T00:00:01Z')];
    if (ahead === undefined || begun === undefined) throw new Error('not found');
    expect(begun.beginsAt).toBeUndefined();
    expect(newsOf(begun)).not.toContain(newsOf(ahead)[0]);
  });
});
