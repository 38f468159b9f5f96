import type { SyncJob } from '../jobs/index.ts';
import { changesBy } from './changes.ts';
import { declaredBy } from './declared-instances.ts';
import { hasOthers } from './evidence.ts';
import { FORESEEN_AT_ONCE, type Remapped, toSend } from './look-ahead.ts';
import { raisedTo } from './mends.ts';

export interface RemappedTenants {
  readonly jobs: readonly SyncJob[];
  /** By resource instance that would go: the job of the tenant that declared it. */
  readonly goes: ReadonlyMap<string, SyncJob>;
}

/** Finds the tenants that the config makes something else of. */
export async function remapTenants(remapped: Remapped): Promise<RemappedTenants> {
  const { context, listing, standing, reading, look, tally } = remapped;
  const jobs: SyncJob[] = [];
  const goes = new Map<string, SyncJob>();
  const tenants = [...listing.tenants];
  for (let at = 0; at < tenants.length; at += FORESEEN_AT_ONCE) {
    const byKey = new Map(
      tenants.slice(at, at + FORESEEN_AT_ONCE).map(([key, job]) => {
        const isShared = hasOthers(standing.tenantSources.get(key) ?? new Set(), context.source);
        return [key, raisedTo(job, reading, !isShared)] as const;
      }),
    );
    const foresight = await look([...byKey.values()]);
    const sent = new Set(toSend(foresight, context));
    jobs.push(...sent);
    for (const tenant of foresight.tenants.values()) {
      const job = byKey.get(tenant.key);
      if (job === undefined || !sent.has(job)) continue;
      for (const changes of changesBy(tenant, foresight)) tally.add(changes);
      for (const instance of declaredBy(tenant)) {
        if (foresight.instances.get(instance)?.isAlive === false) goes.set(instance, job);
      }
    }
  }
  return { jobs, goes };
}
