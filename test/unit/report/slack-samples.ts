import { machineMessage } from '#adapters/aws-sns.ts';
import type { Finding } from '#guard/finding.ts';
import { alertText } from '#report/alert.ts';
import type { ShownAlert } from '#report/shown-alert.ts';
import { readAlert } from '#respond/notify-read.ts';
import { userDeny } from './findings.ts';

type Kind = 'opened' | 'changed' | 'resolved';

/** The body that the queue gets for a finding. @param at when it was decided; without a time that of the queue holds */
export function bodyOf(finding: Finding, kind: Kind, at = ''): string {
  const { subject, text } = alertText(finding, kind);
  return JSON.stringify(machineMessage({ kind, severity: finding.severity, subject, text, at, finding }));
}

/** A finding as chats get to see it, all the way from the message on the topic. */
export function shown(finding: Finding, kind: Kind): ShownAlert {
  const read = readAlert(bodyOf(finding, kind), { sentAt: 0, attributes: {}, remainingMs: () => 60_000 });
  if (!read.ok) throw new Error(read.error.message);
  if ('other' in read.value) throw new Error(read.value.other);
  return read.value.alert;
}

const [hit] = userDeny.principals;
if (hit === undefined) throw new Error('the sample has no principal');

/** A finding whose every name says the same. */
export function named(name: string): Finding {
  return {
    ...userDeny,
    source: { ...userDeny.source, policyName: name, policyKey: `arn#${name}`, sid: name, version: name },
    regions: [name],
    repositories: [`arn:aws:codecommit:${name}:1:${name}`],
    principals: [{ ...hit, arn: `arn:aws:iam::1:user/${name}`, region: name, via: [name, name] }],
    introducedBy: { eventId: name, eventName: name, time: name, actor: name, invokedBy: name },
    observed: { errorCode: name, message: name, principal: name },
  } as Finding;
}

/** Markup, mentions, links and entities of Slack, and characters that nobody sees. */
export const MARKUP =
  '<!channel> <@U012AB3CD> *bold* _it_ ~no~ `code` <https://evil.example|x> https://evil.example @here :skull: &lt;!here&gt; \u202eabc\u2066\u200b\n> quote';

export const HOSTILE: Finding = named(MARKUP);
export const LONG: Finding = named('<é\u{1f511}&'.repeat(600));
export const CROWD: Finding = {
  ...userDeny,
  principals: Array.from({ length: 500 }, (_, i) => ({
    ...hit,
    arn: `arn:aws:iam::111122223333:user/u${i}`,
  })) as Finding['principals'],
};
