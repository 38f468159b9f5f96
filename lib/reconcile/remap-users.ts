import type { SyncJob } from '../jobs/index.ts';
import { isInstance } from '../mapping/index.ts';
import { isBlockedForGood } from './blocked.ts';
import { changesBy, changesOfUser } from './changes.ts';
import { hasOthers, sourcesOf } from './evidence.ts';
import type { ListedUser } from './listing.ts';
import { FORESEEN_AT_ONCE, type Remapped, toSend } from './look-ahead.ts';
import { raisedTo } from './mends.ts';
import { neededJobs } from './needed-jobs.ts';

export interface RemappedUsers {
  /** Those of users who lose something first. */
  readonly jobs: readonly SyncJob[];
  /** How many users they are of. */
  readonly concerned: number;
}

/**
 * Finds the users that the config makes something else of.
 *
 * @param goes - by resource instance that goes, the job by which it does
 */
export async function remapUsers(
  remapped: Remapped,
  goes: ReadonlyMap<string, SyncJob>,
): Promise<RemappedUsers> {
  const { context, ledger, listing, look, tally, onStep } = remapped;
  const losing: SyncJob[] = [];
  const others: SyncJob[] = [];
  let concerned = 0;
  const users = [...listing.users];
  for (let at = 0; at < users.length; at += FORESEEN_AT_ONCE) {
    const some = users.slice(at, at + FORESEEN_AT_ONCE);
    const owners = new Map(
      some.flatMap(([key, listed]) =>
        jobsOf(key, listed, remapped).map((job) => [job, key] as const),
      ),
    );
    // Who has a role on an instance that goes, and that something else names, is to have it there anew.
    const about = new Set(
      some.flatMap(([key]) =>
        Object.keys(ledger.users.get(key)?.places ?? {}).flatMap((place) =>
          isInstance(place) ? (goes.get(place) ?? []) : [],
        ),
      ),
    );
    const foresight = await look([...owners.keys()], [...about]);
    const byUser = new Map<string, SyncJob[]>();
    for (const job of toSend(foresight, context)) {
      const key = owners.get(job);
      if (key === undefined) continue;
      const known = byUser.get(key);
      if (known === undefined) byUser.set(key, [job]);
      else known.push(job);
    }
    for (const [key, jobs] of byUser) {
      const user = foresight.users.get(key);
      if (user === undefined) continue;
      const { users: gone, roles } = changesOfUser(user).removes;
      const needed = neededJobs(jobs, user, foresight, context);
      if (needed.length === 0) continue;
      concerned += 1;
      for (const changes of changesBy(user, foresight)) tally.add(changes);
      (gone + roles > 0 ? losing : others).push(...needed);
    }
    onStep?.({ phase: 'comparing', done: at + some.length, total: users.length });
  }
  return { jobs: [...losing, ...others], concerned };
}

/** What the provider says of a user, above whatever the ledger has from before the reading. */
function jobsOf(
  key: string,
  listed: ListedUser,
  { context, ledger, reading }: Remapped,
): readonly SyncJob[] {
  const mayRaise = !hasOthers(sourcesOf(ledger.users.get(key)), context.source);
  const { record, memberships } = listed;
  const said = record === undefined ? [] : [raisedTo(record, reading, mayRaise)];
  if (isBlockedForGood(listed, context)) return said;
  return [...said, ...memberships.map((job) => raisedTo(job, reading))];
}
