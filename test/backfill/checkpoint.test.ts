import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpointFile, differencesOf } from '../../lib/backfill/index.ts';
import { begun, STARTED_AT } from './paged-directory.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backfill-'));
  path = join(folder, 'new', 'checkpoint.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a checkpoint file', () => {
  it('gives back what was written, readable by its owner alone, and leaves nothing else', async () => {
    const file = checkpointFile(path);
    expect(await file.read()).toBeUndefined();
    await file.write(begun({ limit: 10 }));
    const second = { ...begun({ limit: 10 }), next: 'cursor' };
    await file.write(second);
    expect(await file.read()).toEqual(second);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['checkpoint.json']);
  });

  it('takes no mode from what a killed run left beside it', async () => {
    await mkdir(join(folder, 'new'));
    await writeFile(`${path}.tmp`, 'half', { mode: 0o644 });
    await chmod(`${path}.tmp`, 0o644);
    await checkpointFile(path).write(begun());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['an empty file', '', /no checkpoint of a backfill: it is empty/],
    ['a torn one', '{"format": "permit-sync ba', /it is not JSON/],
    ['another JSON file', '{"name": "permit-sync"}', /format is not as in a checkpoint/],
    [
      'a damaged one',
      JSON.stringify({ ...begun(), counts: { users: -1 } }),
      /counts\.\w+ is not as in a checkpoint/,
    ],
    [
      'one with more in it',
      JSON.stringify({ ...begun(), surplus: 1 }),
      /its root is not as in a checkpoint/,
    ],
    ['another version', JSON.stringify({ ...begun(), v: 2 }), /another version of permit-sync/],
  ])('refuses %s', async (_, content, message) => {
    await mkdir(join(folder, 'new'));
    await writeFile(path, content);
    const read = checkpointFile(path).read();
    await expect(read).rejects.toMatchObject({ code: 'other_checkpoint' });
    await expect(checkpointFile(path).read()).rejects.toThrow(message);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('says what to do when it cannot be written', async () => {
    await writeFile(join(folder, 'new'), 'a file where a folder should be');
    const written = checkpointFile(path).write(begun());
    await expect(written).rejects.toMatchObject({ code: 'checkpoint_unavailable' });
    await expect(checkpointFile(path).write(begun())).rejects.toThrow(/--checkpoint/);
  });
});

describe('differences between a checkpoint and a run', () => {
  const since = { asked: '7d', ms: STARTED_AT - 7 };
  const then = begun({ since, limit: 5, columns: { user: 'Id', email: 'Mail' } });
  const same = { source: then.source, account: then.account, queue: then.queue, options: {} };

  it('are none when options are left out, or are those of the run', () => {
    expect(differencesOf(then, same)).toEqual([]);
    // The same words mean another time now; columns have no order.
    const options = {
      since: { asked: '7d', ms: STARTED_AT + 1000 },
      limit: 5,
      columns: { email: 'Mail', user: 'Id' },
    };
    expect(differencesOf(then, { ...same, options })).toEqual([]);
  });

  it.each([
    [{ account: 'clerk:other' }, 'account clerk:test, not clerk:other'],
    [{ source: 'csv' }, 'source clerk, not csv'],
    [{ queue: 'other' }, 'another import queue'],
    [{ options: { limit: 6 } }, '--limit 5, not 6'],
    [{ options: { since: { asked: '8d', ms: 0 } } }, '--since 7d, not 8d'],
    [{ options: { verify: true as const } }, '--verify false, not true'],
    [{ options: { columns: { user: 'ID' } } }, '--columns email=Mail,user=Id, not user=ID'],
  ])('name %j', (other, difference) => {
    expect(differencesOf(then, { ...same, ...other })).toEqual([difference]);
  });
});
