import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkpointFile, runBackfill } from '../../lib/backfill/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { begun, membership, now, pagedDirectory, tenant, user } from './paged-directory.ts';

class Death extends Error {}

const PAGES = [
  [tenant(1), tenant(2)],
  [user(1), user(2), user(3)],
  [user(4), user(5)],
  [user(6)],
  [membership(1), membership(2)],
  [membership(5)],
];
const PAGE_SIZE = Math.max(...PAGES.map((page) => page.length));

/**
 * One life of a backfill, which ends at an access of the world: a page, a job on the queue, the checkpoint before or
 * after it is written. What a send has put on the queue before its death stays there.
 */
async function life(path: string, queue: SyncJob[], dieAt: number) {
  let accesses = 0;
  const access = () => {
    accesses += 1;
    if (accesses === dieAt) throw new Death();
  };
  const file = checkpointFile(path);
  const found = await file.read();
  const end = await runBackfill({
    directory: pagedDirectory(PAGES, { before: access }),
    checkpoint: found ?? begun(),
    sender: {
      send: async (jobs) => {
        for (const job of jobs) {
          access();
          queue.push(job);
        }
        access();
      },
    },
    keep: async (checkpoint) => {
      access();
      await file.write(checkpoint);
      access();
    },
    now,
  });
  return { end, kept: await file.read() };
}

const EXPECTED = PAGES.flat().map(({ eventId }) => eventId);
const idsOf = (queue: readonly SyncJob[]) => new Set(queue.map(({ eventId }) => eventId));

/** Lives until it is complete, as the command line resumes it. */
async function lives(deaths: readonly number[], folder: string): Promise<SyncJob[]> {
  const path = join(folder, 'checkpoint.json');
  const queue: SyncJob[] = [];
  for (const dieAt of [...deaths, Number.POSITIVE_INFINITY]) {
    const { end, kept } = await life(path, queue, dieAt);
    const sent = idsOf(queue);
    const said = EXPECTED.slice(0, kept?.counts.jobs ?? 0);
    expect(said.filter((id) => !sent.has(id))).toEqual([]);
    if (end.kind === 'complete') expect(kept?.state).toBe('complete');
    if (kept?.state === 'complete') break;
  }
  return queue;
}

it('skips nothing wherever it dies, and sends at most one page again for each death', async () => {
  const deathTimes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 });
  const property = fc.asyncProperty(deathTimes, async (deaths) => {
    const folder = await mkdtemp(join(tmpdir(), 'backfill-'));
    try {
      const queue = await lives(deaths, folder);
      expect(idsOf(queue)).toEqual(new Set(EXPECTED));
      expect(queue.length).toBeLessThanOrEqual(EXPECTED.length + deaths.length * PAGE_SIZE);
      const kept = await checkpointFile(join(folder, 'checkpoint.json')).read();
      expect(kept).toMatchObject({ state: 'complete', counts: { jobs: EXPECTED.length } });
      expect(await readdir(folder)).toEqual(['checkpoint.json']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  await fc.assert(property, { numRuns: 60 });
});
