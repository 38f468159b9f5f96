import { describe, expect, it } from 'vitest';
import { type Checkpoint, runBackfill } from '../../lib/backfill/index.ts';
import { DirectoryError } from '../../lib/directories/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { QueueError } from '../../lib/queue/index.ts';
import { begun, membership, now, pagedDirectory, readOf, tenant, user } from './paged-directory.ts';

const PAGES = [[tenant(1)], [user(1), user(2)], [user(3)], [membership(1), membership(3)]];

function recorded() {
  const log: string[] = [];
  const sent: SyncJob[] = [];
  const kept: Checkpoint[] = [];
  return {
    log,
    sent,
    kept,
    now,
    sender: {
      send: async (jobs: readonly SyncJob[]) => {
        log.push(`send ${jobs.length}`);
        sent.push(...jobs);
      },
    },
    keep: async (checkpoint: Checkpoint) => {
      log.push(`keep ${checkpoint.next ?? checkpoint.state}`);
      kept.push(checkpoint);
    },
  };
}

describe('a backfill', () => {
  it('sends every page and keeps a checkpoint behind it, before it sends another', async () => {
    const run = recorded();
    const end = await runBackfill({
      ...run,
      directory: pagedDirectory(PAGES),
      checkpoint: begun(),
    });
    expect(run.sent).toEqual(PAGES.flat());
    expect(run.log.filter((line) => !line.startsWith('read'))).toEqual([
      ...['send 1', 'keep 1', 'send 2', 'keep 2'],
      ...['send 1', 'keep 3', 'send 2', 'keep 3'],
    ]);
    expect(end.kind).toBe('complete');
    expect(run.kept.map(({ state }) => state)).toEqual([
      'running',
      'running',
      'running',
      'complete',
    ]);
    expect(end.checkpoint.counts).toEqual({
      ...{ users: 3, tenants: 1, memberships: 2 },
      ...{ jobs: 6, older: 0 },
    });
  });

  it('reads one page ahead while a page is sent, and no more', async () => {
    const run = recorded();
    let given = 0;
    let most = 0;
    let done = 0;
    const before = () => {
      given += 1;
      most = Math.max(most, given - done);
    };
    const sender = {
      send: async () => {
        // Whatever reading can do meanwhile, it does.
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
        done += 1;
      },
    };
    const many = Array.from({ length: 30 }, (_, n) => [user(n)]);
    await runBackfill({
      ...run,
      sender,
      directory: pagedDirectory(many, { before }),
      checkpoint: begun(),
    });
    expect(done).toBe(30);
    expect(most).toBe(2);
  });

  it('goes on from where a checkpoint says, and adds to its counts', async () => {
    const run = recorded();
    const counts = { users: 2, tenants: 1, memberships: 0, jobs: 3, older: 0 };
    const end = await runBackfill({
      ...run,
      directory: pagedDirectory(PAGES),
      checkpoint: { ...begun(), next: '2', counts },
    });
    expect(run.sent).toEqual([user(3), membership(1), membership(3)]);
    expect(end.checkpoint.counts).toMatchObject({ users: 3, memberships: 2, jobs: 6 });
  });

  it('never calls a read complete that ends without saying so', async () => {
    const run = recorded();
    const directory = {
      async *pages() {
        yield { jobs: [user(1)], read: readOf([user(1)]), next: '1' };
      },
    };
    const end = await runBackfill({ ...run, directory, checkpoint: begun() });
    expect(end).toMatchObject({ kind: 'failed', error: { code: 'incomplete' } });
    expect(end.checkpoint).toMatchObject({ state: 'running', next: '1', counts: { jobs: 1 } });
  });

  it('keeps what was sent when the directory fails, and says with what', async () => {
    const run = recorded();
    const error = new DirectoryError('unavailable', 'no answer');
    const before = (page: number) => (page === 2 ? Promise.reject(error) : undefined);
    const directory = pagedDirectory(PAGES, { before });
    const end = await runBackfill({ ...run, directory, checkpoint: begun() });
    expect(end).toMatchObject({ kind: 'failed', error });
    expect(run.kept.at(-1)).toBe(end.checkpoint);
    expect(end.checkpoint).toMatchObject({ state: 'running', next: '2', counts: { jobs: 3 } });
  });

  it('keeps no checkpoint behind a page that was not confirmed', async () => {
    const run = recorded();
    const error = new QueueError('not_confirmed', '1 of 2 jobs were not confirmed');
    const send = async (jobs: readonly SyncJob[]) => {
      if (jobs.length === 2) throw error;
    };
    const directory = pagedDirectory(PAGES);
    const end = await runBackfill({ ...run, sender: { send }, directory, checkpoint: begun() });
    expect(end).toMatchObject({ kind: 'failed', error });
    expect(end.checkpoint).toMatchObject({ next: '1', counts: { jobs: 1 } });
  });

  it('finishes the page in hand when it is stopped', async () => {
    const run = recorded();
    const stop = new AbortController();
    const send = async (jobs: readonly SyncJob[]) => {
      run.sent.push(...jobs);
      if (jobs.length === 2) stop.abort();
    };
    const end = await runBackfill({
      ...run,
      sender: { send },
      directory: pagedDirectory(PAGES),
      checkpoint: begun(),
      signal: stop.signal,
    });
    expect(end).toMatchObject({ kind: 'stopped', checkpoint: { next: '2', counts: { jobs: 3 } } });
    expect(run.kept.at(-1)).toBe(end.checkpoint);
  });

  it('is stopped, not failed, when the directory ends because it is to', async () => {
    const run = recorded();
    const before = (page: number) =>
      page === 1 ? Promise.reject(new DirectoryError('aborted', 'stopped')) : undefined;
    const directory = pagedDirectory(PAGES, { before });
    const end = await runBackfill({ ...run, directory, checkpoint: begun() });
    expect(end).toMatchObject({ kind: 'stopped', checkpoint: { next: '1' } });
  });
});
