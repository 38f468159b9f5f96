import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../cli/program.ts';
import { letterOf, type Place, startPlace, userJob } from './place.ts';
import { type OnAction, startQueueProxy } from './queue-proxy.ts';

const BINARY = fileURLToPath(new URL('../../../cli/permit-sync.mjs', import.meta.url));

let place: Place;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

const letters = (count: number) =>
  Array.from({ length: count }, (_, n) => letterOf(userJob(n), 'expired'));

/** Queues behind something that is told of each action before it is passed on. */
async function behind(onAction: OnAction) {
  const opened = place.open();
  const proxy = await startQueueProxy(new URL(opened.dead).origin, onAction);
  return { ...opened, env: proxy.through(opened.env), [Symbol.asyncDispose]: proxy.close };
}

describe('Ctrl-C', () => {
  it('while letters of a replay wait for their turn is no end of it, though all were found', async () => {
    const { put, dlq, liveJobs, deadLetters, depth } = place.open();
    await put(letters(40));
    const stop = new AbortController();
    const args = ['replay', '--all', '--rate', '1', '--yes', '--json'];
    const ended = await dlq(args, {
      signal: stop.signal,
      async sleep(ms, signal) {
        if (ms === 15_000) return await new Promise(() => {});
        // The first ten need not wait: they are sent and deleted meanwhile.
        while ((await depth()).visible + (await depth()).inFlight > 30) await pause(5);
        stop.abort();
        signal?.throwIfAborted();
      },
    });
    expect(await liveJobs()).toHaveLength(10);
    expect(deadLetters()).toHaveLength(30);
    expect(ended.json()).toMatchObject({ replayed: 10, missed: 30, complete: false });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('permit-sync dlq replay --all');
  });

  it('amid an edit says that the letter is replaced, when it is', async () => {
    const stop = new AbortController();
    await using opened = await behind(async (action, _body, pass) => {
      if (action === 'SendMessageBatch') stop.abort();
      return await pass();
    });
    await opened.put(letters(1));
    const [{ messageId: id, body } = { messageId: '', body: '' }] = opened.deadLetters();
    const stdin = body.replace('user_0', 'user_9');
    const { env } = opened;
    const ended = await opened.dlq(['edit', id, '--file', '-', '--yes'], {
      env,
      stdin,
      signal: stop.signal,
    });
    expect(opened.deadLetters()).toMatchObject([{ body: expect.stringContaining('user_9') }]);
    expect(ended.stdout).toContain(`Letter ${id} is replaced`);
    expect(ended.stderr).not.toContain('Nothing was changed');
  });

  it('amid a drop tells a command line that goes on with the rest', async () => {
    const stop = new AbortController();
    await using opened = await behind(async (action, _body, pass) => {
      if (action === 'DeleteMessageBatch') stop.abort();
      return await pass();
    });
    await opened.put(letters(60));
    const ids = opened.deadLetters().map(({ messageId }) => messageId);
    const { env } = opened;
    const ended = await opened.dlq(['drop', ...ids, '--yes', '--export', 'part.jsonl'], {
      env,
      signal: stop.signal,
    });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('What was dropped is in part.jsonl');
    const line = ended.stderr.trimEnd().split('\n').at(-1) ?? '';
    const again = line.replace('permit-sync dlq ', '').split(' ');
    expect(opened.deadLetters().length).toBeGreaterThan(0);
    expect(await opened.dlq(again)).toMatchObject({ code: 0 });
    expect(opened.deadLetters()).toEqual([]);
  });

  it.each([
    ['import', '-'],
    ['edit', 'ID', '--file', '-'],
  ])('ends `dlq %s %s`, which waits for its stdin', async (...args) => {
    const opened = place.open();
    await opened.put(letters(1));
    const stop = new AbortController();
    const written = { stderr: '' };
    const screen = () => ({
      isTerminal: false,
      columns: 80,
      stream: new Writable({
        write(chunk, _encoding, done) {
          written.stderr += String(chunk);
          done();
        },
      }),
    });
    const stdin = new PassThrough();
    stdin.on('newListener', (name) => {
      if (name === 'readable' || name === 'data') setImmediate(() => stop.abort());
    });
    const id = opened.deadLetters()[0]?.messageId ?? '';
    const code = await run(['dlq', ...args.map((word) => (word === 'ID' ? id : word))], {
      env: opened.env,
      cwd: opened.cwd,
      stdin,
      stdout: screen(),
      stderr: screen(),
      now: Date.now,
      sleep: async () => {},
      random: Math.random,
      signal: stop.signal,
      pollSeconds: 0,
    });
    expect(code).toBe(130);
    expect(stdin.destroyed).toBe(true);
  });

  it('is for the editor while it is open; a closed terminal ends both, and leaves no file', async () => {
    const opened = place.open();
    await opened.put(letters(1));
    const folder = await mkdtemp(join(opened.cwd, 'tmp-'));
    const editor = join(opened.cwd, 'patient.mjs');
    await writeFile(
      editor,
      `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
       process.on('SIGINT', () => {
         const file = process.argv.at(-1);
         writeFileSync(file, readFileSync(file, 'utf8').replace('Ada', 'Grace'));
         process.exit(0);
       });
       setInterval(() => {}, 1000);
       writeFileSync(process.env.OPENED, '');`,
    );
    for (const signal of ['SIGINT', 'SIGHUP'] as const) {
      const marker = join(opened.cwd, `opened-${signal}`);
      const [{ messageId: id } = { messageId: '' }] = opened.deadLetters();
      const child = spawn(process.execPath, [BINARY, 'dlq', 'edit', id, '--yes'], {
        cwd: opened.cwd,
        env: {
          ...opened.env,
          TMPDIR: folder,
          OPENED: marker,
          EDITOR: `"${process.execPath}" "${editor}"`,
        },
        // A process group of its own, as a terminal has it.
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const stderr = text(child.stderr);
      const ended = once(child, 'exit');
      while (!existsSync(marker) && child.exitCode === null) await pause(20);
      process.kill(-(child.pid ?? 0), signal);
      const [code]: unknown[] = await ended;
      expect(code, await stderr).toBe(signal === 'SIGINT' ? 0 : 130);
      expect(await readdir(folder)).toEqual([]);
      expect(opened.deadLetters()).toMatchObject([{ body: expect.stringContaining('Grace') }]);
    }
  }, 30_000);
});
