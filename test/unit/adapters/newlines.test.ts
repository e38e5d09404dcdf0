import { expect, test } from 'vitest';
import { newlinesIn } from '#adapters/newlines.ts';

const NEWLINE = 10;

test('newlines are counted wherever some bytes begin in their buffer, and however few they are', () => {
  const { buffer } = Uint8Array.from({ length: 32 }, (_, i) => (i % 3 === 0 ? NEWLINE : 0x0b));
  for (let offset = 0; offset < 9; offset++) {
    for (let length = 0; length < 20; length++) {
      const bytes = new Uint8Array(buffer, offset, length);
      expect(newlinesIn(bytes), `${length} bytes from ${offset}`).toBe(
        bytes.filter((byte) => byte === NEWLINE).length,
      );
    }
  }
});
