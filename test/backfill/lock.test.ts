import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockCheckpoint } from '../../lib/backfill/index.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backfill-'));
  path = join(folder, 'checkpoint.json');
});
afterEach(() => rm(folder, { recursive: true }));

const here = (pid: number) => ({ self: { pid, host: 'here' }, isAlive: () => true });

it('keeps a checkpoint to one process until that gives it back', async () => {
  const unlock = await lockCheckpoint(path, here(1));
  const second = lockCheckpoint(path, here(2));
  await expect(second).rejects.toMatchObject({ code: 'locked' });
  await expect(lockCheckpoint(path, here(2))).rejects.toThrow(/process 1 on here.*\.lock$/);
  await unlock();
  await (await lockCheckpoint(path, here(2)))();
  expect(await readdir(folder)).toEqual([]);
});

it('takes over what a dead process left, and what had our own number', async () => {
  await lockCheckpoint(path, here(1));
  const dead = { self: { pid: 2, host: 'here' }, isAlive: (pid: number) => pid !== 1 };
  await lockCheckpoint(path, dead);
  await lockCheckpoint(path, here(2));
  await expect(lockCheckpoint(path, here(3))).rejects.toThrow(/process 2/);
});

it('leaves alone what another machine holds, and what nobody can read', async () => {
  await lockCheckpoint(path, { self: { pid: 1, host: 'elsewhere' } });
  const dead = { self: { pid: 2, host: 'here' }, isAlive: () => false };
  await expect(lockCheckpoint(path, dead)).rejects.toThrow(/process 1 on elsewhere/);
  await writeFile(`${path}.lock`, 'what is this');
  await expect(lockCheckpoint(path, dead)).rejects.toThrow(/another process/);
});

it('lets one of many take over', async () => {
  await lockCheckpoint(path, here(1));
  const tries = Array.from({ length: 20 }, (_, n) =>
    lockCheckpoint(path, {
      self: { pid: 100 + n, host: 'here' },
      isAlive: (pid) => pid !== 1,
    }),
  );
  const ends = await Promise.allSettled(tries);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['checkpoint.json.lock']);
});
