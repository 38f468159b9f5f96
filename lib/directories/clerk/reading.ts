import type { SyncJob } from '../../jobs/index.ts';
import type { DirectoryPage, ObjectCounts } from '../directory.ts';
import type { ClerkApi } from './api.ts';
import { type ClerkCursor, decodeCursor, encodeCursor } from './cursor.ts';
import { tenantJob, userJob } from './facts.ts';
import { memberPages } from './member-pages.ts';
import type { WalkOptions } from './next-objects.ts';
import { START } from './position.ts';
import { walk } from './walk.ts';

const NONE: ObjectCounts = { users: 0, tenants: 0, memberships: 0 };

/** The whole directory from a cursor on: organizations, then users, then memberships. */
export async function* readClerk(
  api: ClerkApi,
  account: string,
  from: string | undefined,
  options: WalkOptions,
): AsyncGenerator<DirectoryPage> {
  const page = (
    jobs: readonly SyncJob[],
    what: keyof ObjectCounts,
    next: ClerkCursor | null,
  ): DirectoryPage => ({
    jobs,
    read: { ...NONE, [what]: jobs.length },
    next: next === null ? null : encodeCursor(account, next),
  });

  let at: ClerkCursor =
    from === undefined ? { phase: 'organizations', position: START } : decodeCursor(from, account);

  if (at.phase === 'organizations') {
    for await (const { objects, askedAt, to, done } of walk(
      api.organizations,
      at.position,
      options,
    )) {
      at = done ? { phase: 'users', position: START } : { phase: 'organizations', position: to };
      yield page(
        objects.map((organization) => tenantJob(organization, askedAt)),
        'tenants',
        at,
      );
    }
  }
  if (at.phase === 'users') {
    for await (const { objects, askedAt, to, done } of walk(api.users, at.position, options)) {
      at = done ? { phase: 'memberships', position: START } : { phase: 'users', position: to };
      yield page(
        objects.map((user) => userJob(user, askedAt)),
        'users',
        at,
      );
    }
  }
  if (at.phase === 'memberships') {
    for await (const { jobs, next } of memberPages(api, at, options)) {
      yield page(jobs, 'memberships', next);
    }
  }
}
