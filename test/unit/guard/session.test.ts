import { describe, expect, test } from 'vitest';
import { arn, assessed, deny, doc, NOW, role, TRUST, user, userAndRole } from './sample.ts';

const onlyIf = (condition: object) => deny({ Condition: condition });

describe('tags of the caller', () => {
  const notWeb = onlyIf({ StringNotEquals: { 'aws:PrincipalTag/Team': 'web' } });
  const tagging = (action: unknown) =>
    doc({ Effect: 'Allow', Principal: { AWS: arn('root') }, Action: action });

  test('of a user are the user`s', () => {
    const inline = [doc(notWeb)];
    expect(assessed({ users: [user('alice', { inline, tags: { team: 'web' } })] }).verdict).toBe('clear');
    expect(assessed({ users: [user('alice', { inline, tags: { team: 'api' } })] }).verdict).toBe('denied');
    expect(assessed({ users: [user('alice', { inline })] }).verdict).toBe('denied');
  });

  test.each<readonly [string, unknown, string]>([
    ['lets sessions bring none', TRUST, 'clear'],
    ['lets sessions pass tags', tagging(['sts:AssumeRole', 'sts:TagSession']), 'conditional'],
    ['lets sessions do all of STS', tagging('sts:*'), 'conditional'],
    ['is not known', undefined, 'conditional'],
  ])('of a role are its own where its trust policy %s', (_, trust, verdict) => {
    const found = assessed({ roles: [role('dev', { inline: [doc(notWeb)], tags: { Team: 'web' }, trust })] });
    expect(found.verdict).toBe(verdict);
    expect(found.unknown).toEqual(verdict === 'clear' ? [] : ['aws:PrincipalTag/Team']);
  });
});

describe('a deny that depends on the date', () => {
  const days = (count: number): string => new Date(Date.parse(NOW) + count * 86_400_000).toISOString();
  const from = (date: string) => userAndRole(onlyIf({ DateGreaterThan: { 'aws:CurrentTime': date } })).user;

  test.each([
    ['began already', -1, 'denied'],
    ['begins within 90 days', 30, 'conditional'],
    ['begins later', 91, 'clear'],
  ])('%s: %i days from now', (_, count, verdict) => {
    expect(from(days(count)).verdict).toBe(verdict);
  });

  test('ended already', () => {
    expect(userAndRole(onlyIf({ DateLessThan: { 'aws:CurrentTime': days(-1) } })).user.verdict).toBe('clear');
  });

  test('of which the start and the end lie on one clock', () => {
    const window = onlyIf({
      DateGreaterThan: { 'aws:CurrentTime': days(10) },
      NumericLessThan: { 'aws:EpochTime': String(Date.parse(days(5)) / 1000) },
    });
    expect(userAndRole(window).user.verdict).toBe('clear');
  });
});
