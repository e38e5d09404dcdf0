import { describe, expect, test } from 'vitest';
import { findingEventSchema } from '#cli/finding-event-schema.ts';
import type { Finding } from '#guard/finding.ts';
import { alertText } from '#report/alert.ts';
import { type EventFacts, findingEvent } from '#report/finding-event.ts';
import { closed, groupDeny, missingAllow, scpDeny, unexplained, unread, userDeny } from './findings.ts';
import { crowd, hostile, named } from './hostile-findings.ts';

/** "The total entry size must be less than 256KB". */
const ENTRY = 262_144;

function event(finding: Finding, more: Partial<EventFacts> = {}) {
  const { subject, text } = alertText(finding, 'opened');
  const at = '2026-11-03T09:05:00.000Z';
  const facts = { id: 'a'.repeat(64), kind: 'opened', at, openedAt: at, severity: finding.severity } as const;
  return findingEvent({ ...facts, subject, text, finding, ...more });
}

/** How EventBridge counts: the time as 14 bytes, and the UTF-8 bytes of source, detail type and detail. */
function sizeOf({ source, detailType, detail }: ReturnType<typeof event>): number {
  return 14 + Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(detail);
}

const samples = { userDeny, groupDeny, scpDeny, closed, missingAllow, unread, unexplained };

describe('an event', () => {
  test.each([
    ...Object.entries(samples),
    ['hostile', named(hostile)] as const,
    ['crowd', crowd(20_000)] as const,
  ])('of %s keeps to the contract', (_, finding) => {
    for (const kind of ['opened', 'changed', 'resolved'] as const) {
      const { source, detailType, detail } = event(finding, { kind });
      const received = { source, 'detail-type': detailType, detail: JSON.parse(detail) };
      expect(findingEventSchema.safeParse(received).error?.issues).toBeUndefined();
    }
  });

  test.each([
    ['opened', 'Key Guard Finding Opened'],
    ['changed', 'Key Guard Finding Changed'],
    ['resolved', 'Key Guard Finding Resolved'],
  ] as const)('of a finding that is %s has the detail type %s', (kind, detailType) => {
    expect(event(userDeny, { kind })).toMatchObject({ source: 'key-guard', detailType });
  });

  test('holds all of the alert', () => {
    const { time, detail } = event(userDeny);
    const { subject, text } = alertText(userDeny, 'opened');
    const at = '2026-11-03T09:05:00.000Z';
    expect(time).toBe(at);
    expect(JSON.parse(detail)).toEqual({
      ...{ version: '1', id: 'a'.repeat(64), kind: 'opened', at, openedAt: at },
      ...{ account: userDeny.account, severity: 'high', subject, text, finding: userDeny },
    });
  });

  test('says that it is cut where the alert was', () => {
    expect(JSON.parse(event(userDeny, { cut: true }).detail)).toHaveProperty('cut', true);
    expect(JSON.parse(event(userDeny).detail)).not.toHaveProperty('cut');
  });
});

describe('an event that is too large', () => {
  const repositories = Array.from({ length: 20_000 }, (_, i) => `arn:aws:codecommit:us-east-1:1:r${i}`);

  test.each([
    ['principals', crowd(20_000), { principals: 500, repositories: userDeny.repositories.length }],
    ['repositories', { ...userDeny, repositories }, { principals: 0, repositories: 500 }],
    ['both', { ...crowd(20_000), repositories }, { principals: 0, repositories: 500 }],
  ])('for its %s loses some of them, keeps its text and says so', (_, finding, least) => {
    const whole = event(finding);
    expect(sizeOf(whole)).toBeLessThan(ENTRY);
    const { cut, text, finding: kept } = JSON.parse(whole.detail);
    expect([cut, text]).toEqual([true, alertText(finding, 'opened').text]);
    expect(kept.principals.length).toBeGreaterThanOrEqual(least.principals);
    expect(kept.repositories.length).toBeGreaterThanOrEqual(least.repositories);
  });

  test.each(['x', '"', '\n', 'é', '\u{1f511}'])('for its text of %j loses the end of it', (letter) => {
    const cut = event(userDeny, { text: letter.repeat(300_000) });
    expect(sizeOf(cut)).toBeLessThan(ENTRY);
    const { text, cut: said } = JSON.parse(cut.detail);
    expect([said, text.isWellFormed(), text.startsWith(letter)]).toEqual([true, true, true]);
    expect(text.length).toBeGreaterThan(10_000);
  });

  test('without any of these is refused by its name', () => {
    const endless = { ...userDeny, reason: 'x'.repeat(300_000) };
    expect(() => event(endless)).toThrow(`finding ${userDeny.id} does not fit into an event`);
  });
});
