import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the demo of an identity provider', () => {
  it('ends by itself, with 0, in under 30 seconds', async () => {
    const started = performance.now();
    const demo = spawn(process.execPath, ['local/demo.ts', 'scim'], {
      cwd: root,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, 'exit')]);
    expect(output).toContain('All as it should be');
    expect(output).toContain('Permit has her as marketing-specialist, and as nothing else');
    expect(code).toBe(0);
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);
});
