import { expect, it } from 'vitest';
import { readLine } from '../../../local/dev/log-line.ts';
import { entryLine } from '../../../local/dev/print.ts';
import { startStack } from '../../../local/stack/index.ts';

it('says once why a function cannot start, by the name of the setting and without its value', async () => {
  const lines: string[] = [];
  const stack = await startStack({
    environment: { CLERK_WEBHOOK_SECRETS: 'foo-bar' },
    onLine: (name, line) => lines.push(`${name} ${line}`),
  });
  try {
    for (let request = 0; request < 2; request++) {
      const answer = await fetch(`${stack.urls.http}/webhooks/clerk`, { method: 'POST' });
      expect(answer.status).toBe(500);
    }
  } finally {
    await stack.close();
  }
  expect(lines).toHaveLength(1);
  const entry = readLine(lines[0]?.replace('clerk ', '') ?? '');
  if (entry === null || typeof entry === 'string') throw new Error('an entry expected');
  expect(entryLine('clerk', entry)).toContain('clerk init_failed: settings are missing');
  expect(lines[0]).toContain('CLERK_WEBHOOK_SECRETS');
  expect(lines[0]).not.toContain('foo-bar');
}, 30_000);
