import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { customNotification } from '#report/amazon-q.ts';
import { unexplained, userDeny } from './findings.ts';
import { CROWD, HOSTILE, LONG, named, shown } from './slack-samples.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden', 'amazon-q');

describe('a custom notification', () => {
  test.each([
    ['opened', customNotification(shown(userDeny, 'opened'), 'turn-1')],
    ['changed', customNotification(shown(userDeny, 'changed'), 'turn-2')],
    ['resolved', customNotification(shown(userDeny, 'resolved'), 'turn-3')],
    ['hostile-names', customNotification(shown(HOSTILE, 'opened'), 'turn-1')],
  ])('%s', async (name, notification) => {
    const text = `${JSON.stringify(notification, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(GOLDEN, `${name}.json`));
  });

  test.each([
    ...[userDeny, unexplained, CROWD, HOSTILE, LONG].map((finding, i) => [i, finding] as const),
    ...['`', '<', '&', '*', '@here ', '\n', '](https://evil.example)', '\u202e'].map(
      (c) => [c, named(c.repeat(500))] as const,
    ),
  ])('is of version 1.0, and has all that may be hostile in code spans (%j)', (_, finding) => {
    const { version, source, content, metadata } = customNotification(shown(finding, 'opened'), 'turn-1');
    expect({ version, source, type: content.textType }).toEqual({
      version: '1.0',
      source: 'custom',
      type: 'client-markdown',
    });
    expect(content.description.length).toBeLessThan(3_600);
    const texts = [content.description, ...(content.nextSteps ?? [])];
    for (const text of texts) {
      const outside = text.replace(/`[^`\n]*`/g, '');
      expect(outside).toMatch(/^(?:(?:\n\*[A-Z][A-Za-z ]*:\* )|\n…)*$/);
      expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)|[^\P{C}\n]/u);
    }
    for (const text of [content.title, metadata.summary]) {
      expect(text).toMatch(/^🔴 HIGH: CodeCommit's KMS key is denied or was refused in account [\w ]+$/u);
    }
    expect(metadata.threadId).toMatch(/^[0-9a-f]{64}$/);
  });

  test('of an alert that says nothing has no next steps', () => {
    const alert = { ...shown(userDeny, 'opened'), rows: [{ label: '', text: 'bare' }] };
    expect(customNotification(alert, 't').content).not.toHaveProperty('nextSteps');
    expect(customNotification(alert, 't').content.description).toContain('\n`bare`');
  });
});
