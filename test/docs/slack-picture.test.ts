import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './markdown.ts';
import { slackPicture } from './slack-picture.ts';

function golden(name: string) {
  return JSON.parse(readFileSync(join(root, 'test', 'golden', 'slack', `${name}.json`), 'utf8'));
}

test('the picture of the messages shows those of the golden files', async () => {
  const resolved = golden('resolved');
  const picture = slackPicture([
    { message: golden('opened-high').message, thread: false },
    { message: resolved.message, thread: false },
    { message: resolved.reply, thread: true },
  ]);
  await expect(picture).toMatchFileSnapshot(join(root, 'docs', 'slack-messages.svg'));
});
