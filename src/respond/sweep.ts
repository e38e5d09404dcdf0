import type { AccountRead, Ports } from '#ports';

/** Something of the account could not be read: this sweep is tried again, and in the end an alarm tells. */
export class SweepIncomplete extends Error {
  constructor(unread: readonly string[]) {
    super(`the account could not be read as a whole, so nothing was resolved: ${unread.join('; ')}`);
    this.name = 'SweepIncomplete';
  }
}

/**
 * Assesses the whole account: what no event told is opened, what is gone is resolved.
 *
 * @throws {SweepIncomplete} after what was found was alerted
 */
export async function sweep<T>(ports: Ports, assess: (ports: Ports) => Promise<T>): Promise<T> {
  let read: AccountRead | undefined;
  const readAccount: Ports['readAccount'] = async (accountId) => {
    read = await ports.readAccount(accountId);
    return read;
  };
  const response = await assess({ ...ports, readAccount });
  const { complete = false, unread = [] } = read ?? {};
  for (const what of unread) ports.log('warn', 'part of the account is not known', { what });
  if (!complete) throw new SweepIncomplete(unread);
  return response;
}
