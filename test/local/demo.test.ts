import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe('the demo', () => {
  it('ends by itself, with 0, in under 30 seconds, and without colours where nobody looks', async () => {
    const started = performance.now();
    const demo = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../local/demo.ts', import.meta.url))],
      { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, 'exit')]);
    expect(output).toContain('All as it should be');
    expect(code).toBe(0);
    expect(output).not.toContain('\u001b');
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);
});
