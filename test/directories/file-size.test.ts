import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { createFirstRows } from '../../lib/directories/file/first-rows.ts';
import { makeFolder } from './file-on-disk.ts';

const LONG = 'x'.repeat(300);

/** Rows of some 350 bytes, a thousand in each piece. */
function* rowsOf(count: number): Generator<string> {
  yield 'user,email,name,roles\n';
  for (let at = 0; at < count; at += 1000) {
    const piece = Array.from({ length: 1000 }, (_, more) => at + more);
    yield piece.map((one) => `u${one},u${one}@x.example,"${LONG}",admin;member\n`).join('');
  }
}

describe('a large file', () => {
  it('is checked and told whole, and held in no part', async () => {
    await using folder = await makeFolder();
    const path = join(folder.path, 'users.csv');
    await pipeline(Readable.from(rowsOf(60_000)), createWriteStream(path));
    // Less than the text of the file takes, and far less than its jobs.
    const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 8 };
    const reader = new Worker(new URL('./file-reader.ts', import.meta.url), {
      workerData: path,
      resourceLimits,
    });
    const [read] = await once(reader, 'message');
    const check = { rows: 60_000, users: 60_000, problems: [], more: 0 };
    expect(read).toEqual({ check, users: 60_000, most: 1000 });
  });
});

describe('the first rows of keys', () => {
  it.each([0, 50_000])('are kept exactly, made for %i keys', (expected) => {
    const first = createFirstRows(expected, true);
    for (let row = 1; row <= 30_000; row += 1) {
      const mark = [row * 2, row * 3] as const;
      expect(first.note(`key ${row}`, row, mark)).toBeUndefined();
    }
    expect(first.size).toBe(30_000);
    for (let row = 1; row <= 30_000; row += 7) {
      expect(first.note(`key ${row}`, 5)).toEqual({ row, mark: [row * 2, row * 3] });
      expect(first.firstRowOf(`key ${row}`)).toBe(row);
      expect(first.firstRowOf(`other ${row}`)).toBeUndefined();
    }
    expect(first.size).toBe(30_000);
  });

  it('have no marks where none are kept', () => {
    const first = createFirstRows(0, false);
    for (let row = 1; row <= 1000; row += 1) first.note(`key ${row}`, row, [row, row]);
    expect(first.note('key 700', 5)).toEqual({ row: 700, mark: [0, 0] });
    expect(first.size).toBe(1000);
  });
});
