import { describe, expect, it } from 'vitest';
import { type BackfillOptions, runBackfill } from '../../lib/backfill/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import {
  begun,
  membership,
  now,
  pagedDirectory,
  STARTED_AT,
  tenant,
  user,
} from './paged-directory.ts';

const DAY_MS = 86_400_000;

async function sentWith(options: BackfillOptions, pages: readonly (readonly SyncJob[])[]) {
  const sent: SyncJob[] = [];
  const end = await runBackfill({
    directory: pagedDirectory(pages),
    checkpoint: begun(options),
    sender: { send: async (jobs) => void sent.push(...jobs) },
    keep: async () => {},
    now,
  });
  return { sent, end };
}

describe('--limit', () => {
  it('stops within a page, with the memberships of the users that it sent', async () => {
    const page = [user(1), user(2), user(3), membership(1), membership(2), membership(3)];
    const { sent, end } = await sentWith({ limit: 2 }, [[tenant(1)], page, [user(4)]]);
    expect(sent).toEqual([tenant(1), user(1), user(2), membership(1), membership(2)]);
    expect(end.kind).toBe('limited');
    expect(end.checkpoint.counts).toMatchObject({ users: 2, memberships: 2, jobs: 5 });
  });

  it('stops at the end of a page', async () => {
    const { sent, end } = await sentWith({ limit: 2 }, [[user(1), user(2)], [membership(1)]]);
    expect(sent).toEqual([user(1), user(2)]);
    expect(end).toMatchObject({ kind: 'limited', checkpoint: { state: 'limited' } });
  });

  it('does not stop what has no more users than that', async () => {
    const { end } = await sentWith({ limit: 2 }, [[tenant(1)], [user(1), user(2)]]);
    expect(end.kind).toBe('complete');
  });
});

describe('--since', () => {
  it('leaves out what is older, and counts it', async () => {
    const since = { asked: '3d', ms: STARTED_AT - 3 * DAY_MS };
    const { sent, end } = await sentWith({ since }, [[user(2), user(3), user(4)]]);
    expect(sent).toEqual([user(2), user(3)]);
    expect(end.checkpoint.counts).toMatchObject({ users: 3, jobs: 2, older: 1 });
  });

  it('always lets pass what has no time of its own', async () => {
    const since = { asked: '0s', ms: STARTED_AT };
    const { sent } = await sentWith({ since }, [[tenant(1), user(1), membership(1)]]);
    expect(sent).toEqual([tenant(1), membership(1)]);
  });
});

describe('--verify', () => {
  it('marks every job', async () => {
    const { sent } = await sentWith({ verify: true }, [[tenant(1), user(1)]]);
    expect(sent).toEqual([
      { ...tenant(1), verify: true },
      { ...user(1), verify: true },
    ]);
  });
});
