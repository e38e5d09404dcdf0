import { open, rename, rm } from 'node:fs/promises';

/** Only the owner may read it: it holds every policy of an account. */
export const PRIVATE = 0o600;

/** Bytes that are written at once. */
const BATCH = 1 << 16;

/**
 * Writes a file that is there as a whole or not at all: under another name beside it first, then put in its place.
 *
 * @throws what the file system throws, or the pieces
 */
export async function writePrivately(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, 'w', PRIVATE);
  try {
    try {
      let batch = '';
      for await (const piece of pieces) {
        batch += piece;
        if (batch.length < BATCH) continue;
        await file.appendFile(batch);
        batch = '';
      }
      await file.appendFile(batch);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
