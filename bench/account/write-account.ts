import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { accountText } from './account-text.ts';
import type { AccountSettings } from './settings.ts';

/** Written at once: larger writes gain nothing, smaller ones cost time. */
const CHUNK = 256 * 1024;

/** Writes an account to a file without ever holding it. @returns its size in bytes */
export async function writeAccount(path: string, settings: AccountSettings): Promise<number> {
  const file = createWriteStream(path);
  let text = '';
  let size = 0;
  const flush = async (): Promise<void> => {
    size += Buffer.byteLength(text);
    const roomLeft = file.write(text);
    text = '';
    if (!roomLeft) await once(file, 'drain');
  };
  for (const piece of accountText(settings)) {
    text += piece;
    if (text.length >= CHUNK) await flush();
  }
  await flush();
  file.end();
  await finished(file);
  return size;
}
