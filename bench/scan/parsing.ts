import type { Form } from '../account/settings.ts';
import { type Details, documentsIn } from './details.ts';

/**
 * Parsing alone, which a scan is held against: the text of the account, then each document in it that is in effect.
 * Those that are not (older versions, the copies of trust policies in instance profiles) would make the limit laxer.
 */
export function parseAll(text: string, form: Form): unknown {
  const account: Details = JSON.parse(text);
  if (form === 'objects') return account;
  return [account, documentsIn(account).map((document) => parseDocument(String(document), form))];
}

/** Some documents are no JSON, on purpose. */
function parseDocument(text: string, form: Form): unknown {
  try {
    return JSON.parse(form === 'text' ? text : decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
