import type { AuthorizationPage, LiveCalls } from './live-calls.ts';

/** The pages of the authorization details, each as it is asked for. */
export async function* authorizationPages(
  page: LiveCalls['authorizationPage'],
): AsyncGenerator<AuthorizationPage> {
  let next: string | undefined;
  do {
    const read = await page(next);
    yield read;
    next = read.next;
  } while (next !== undefined);
}
