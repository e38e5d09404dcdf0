import type { DecodedEvent } from './decoded-event.ts';

type Asked = Pick<DecodedEvent, 'eventSource' | 'account'>;

/**
 * The account that an event is judged for: the one that it is of. Events of Organizations come in the management
 * account, or in a delegated one, and are about others: they are judged for the account that is guarded.
 *
 * An event of another account that is not about its organization is judged for that one, and fails where nobody may
 * read it: then it ends in the dead-letter queue, which has an alarm, rather than in silence.
 *
 * @param guarded the account that is guarded, where that is known
 */
export function judgedAccount(event: Asked, guarded: string | undefined): string {
  return isOfOrganizations(event) ? (guarded ?? event.account) : event.account;
}

/** Whether an event is a call to Organizations. */
export function isOfOrganizations({ eventSource }: Pick<Asked, 'eventSource'>): boolean {
  return eventSource.startsWith('organizations.');
}
