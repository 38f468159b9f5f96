import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceLocalStack } from '../../../cli/access/index.ts';
import { assertOnlyOne } from '../../../local/dev/only-one.ts';
import { listen, shut } from '../../../local/stack/listening.ts';

let cwd: string;
let url: string;
const server = createServer();
/** Some process that lives. */
const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'permit-sync-'));
  url = await listen(server);
});
afterEach(async () => {
  rmSync(cwd, { recursive: true });
  if (server.listening) await shut(server);
});
afterAll(() => void other.kill());

const announce = (pid: number | undefined) =>
  announceLocalStack(cwd, { pid: pid ?? 0, url, environment: {} });

describe('a second local stack in a folder', () => {
  it('is refused, by the process and the port of the first', async () => {
    announce(other.pid);
    await expect(assertOnlyOne(cwd)).rejects.toMatchObject({
      code: 'already_runs',
      message: expect.stringMatching(new RegExp(`process ${other.pid}, ${url}\n`)),
    });
  });

  it('takes the place of one that was killed', async () => {
    announce(spawnSync(process.execPath, ['--version']).pid);
    await assertOnlyOne(cwd);
  });

  it('takes the place of one whose process id somebody else has by now', async () => {
    announce(other.pid);
    await shut(server);
    await assertOnlyOne(cwd);
  });

  it('is welcome where there is none, or where it is the one', async () => {
    await assertOnlyOne(cwd);
    announce(process.pid);
    await assertOnlyOne(cwd);
  });
});
