import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findLocalStack } from '../../cli/access/index.ts';
import { runCli } from './run-cli.ts';

const DEV = fileURLToPath(new URL('../../local/dev.ts', import.meta.url));

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'permit-sync-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** In the same folder. */
async function startAnother(folder: string) {
  const child = spawn(process.execPath, [DEV, '--port', '0'], { cwd: folder, stdio: 'pipe' });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const [code]: unknown[] = await once(child, 'close');
  return { code, stderr };
}

it('npm run dev is --stage local of its folder, from its start to its end, and the only one', async () => {
  const child = spawn(process.execPath, [DEV, '--port', '0'], { cwd, stdio: 'pipe' });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const ended = once(child, 'exit');
  try {
    for (let tries = 0; tries < 200 && !said.includes('Use it'); tries++) await pause(100);
    expect(findLocalStack(cwd).pid).toBe(child.pid);
    const second = await startAnother(cwd);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('runs in this folder already');
    expect(second.stderr).toContain(`process ${child.pid}, http://127.0.0.1:`);
    expect(findLocalStack(cwd).pid).toBe(child.pid);
    const sent = await runCli(['trigger', 'clerk', 'user.created', '--stage', 'local'], { cwd });
    expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('answer\t202') });
    // Whole, so that one can search for it.
    const [, eventId = 'none'] = /^event id\t(\S+)/m.exec(sent.stdout) ?? [];
    await expect.poll(() => said, { timeout: 10_000 }).toContain(`  ${eventId}\n`);
    expect(said).toContain('no provider to read: RECONCILE_SOURCES is not set');
    expect(said).toContain('npx permit-sync trigger clerk user.created --stage local');
    expect(said).toContain('npx permit-sync status --stage local --watch');
  } finally {
    child.kill('SIGINT');
    await ended;
  }
  expect(existsSync(join(cwd, '.permit-sync/local.json'))).toBe(false);
}, 60_000);
