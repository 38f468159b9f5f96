import type { SyncJob } from '../jobs/index.ts';
import { inParallel } from '../sync/in-parallel.ts';
import type { ForeseenTenant, ForeseenUser, Foresight } from '../sync/index.ts';
import type { ReconcileOptions } from './ports.ts';

const READS_AT_ONCE = 4;

/** The ledger was told that it is gone, and it would be there again. */
const isReturning = ({ before, isAlive }: ForeseenUser | ForeseenTenant): boolean =>
  isAlive && before.del !== '' && before.seen <= before.del;

/**
 * Asks the provider, one by one, for those who would come back: a stale listing must bring nobody back.
 *
 * @returns the jobs that speak of those whom it does not have
 * @throws {DirectoryError}
 */
export async function thoseThatReturn(
  { jobs, users, tenants }: Foresight,
  { directory, mapping, signal }: Pick<ReconcileOptions, 'directory' | 'mapping' | 'signal'>,
): Promise<readonly SyncJob[]> {
  const gone: SyncJob[] = [];
  const asked = new Map<string, { readonly id: string; readonly jobs: SyncJob[] }>();
  for (const { job } of jobs) {
    if ('user' in job) {
      const key = keyOf(() => mapping.userKey(job.source, job.user));
      const user = key === null ? undefined : users.get(key);
      if (user !== undefined && isReturning(user)) ask(`user ${job.user}`, job.user, job);
    } else if (job.kind === 'tenant') {
      const key = keyOf(() => mapping.tenantKey(job.source, job.tenant));
      const tenant = key === null ? undefined : tenants.get(key);
      if (tenant !== undefined && isReturning(tenant)) ask(`tenant ${job.tenant}`, job.tenant, job);
    }
  }
  await inParallel(READS_AT_ONCE, [...asked.values()], async ({ id, jobs: own }) => {
    signal?.throwIfAborted();
    const isTenant = own[0]?.kind === 'tenant';
    const found = await (isTenant ? directory.readTenant(id) : directory.readUser(id));
    if (found === null) gone.push(...own);
  });
  return gone;

  function ask(name: string, id: string, job: SyncJob): void {
    const known = asked.get(name);
    if (known === undefined) asked.set(name, { id, jobs: [job] });
    else known.jobs.push(job);
  }
}

/** What cannot have a key is nobody in Permit. */
function keyOf(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
