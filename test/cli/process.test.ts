import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../cli/permit-sync.mjs', import.meta.url));
const ROWS = 50_000;

let folder: string;
let child: ChildProcess | undefined;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'permit-sync-process-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  server?.close();
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return child;
}

/** A server that takes every connection and never answers. */
async function silentServer() {
  server = createServer((socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

describe('the process', { timeout: 30_000 }, () => {
  it('does not end as done when nobody reads on and it is not', async () => {
    const rows = Array.from({ length: ROWS }, (_, at) => `u${at},u${at}@example.com`);
    await writeFile(join(folder, 'users.csv'), ['user,email', ...rows].join('\n'));
    const running = start(['backfill', 'csv', 'users.csv', '--dry-run']);
    running.stderr?.destroy();
    const [code] = await once(running, 'close');
    expect(code).toBe(130);
  });

  it('ends at once at Ctrl-C, whatever has no answer yet', async () => {
    const silent = await silentServer();
    const running = start(['doctor'], {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SQS: silent.url,
      AWS_ENDPOINT_URL_DYNAMODB: silent.url,
      SYNC_QUEUE_URL: `${silent.url}/0/live`,
      DEAD_LETTER_QUEUE_URL: `${silent.url}/0/dead`,
      LEDGER_TABLE: 'Ledger',
    });
    await once(silent.server, 'connection');
    const stoppedAt = performance.now();
    running.kill('SIGINT');
    const [code] = await once(running, 'close');
    expect(code).toBe(130);
    expect(performance.now() - stoppedAt).toBeLessThan(3_000);
  });
});
