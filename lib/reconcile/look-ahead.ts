import type { SyncJob } from '../jobs/index.ts';
import { tenantPk, userPk } from '../ledger/index.ts';
import { type Foresight, foresee } from '../sync/index.ts';
import type { Listing } from './listing.ts';
import type { Reading } from './mends.ts';
import { regrantedPlaces } from './on-record.ts';
import { declaredByGone } from './outlived.ts';
import type { Context, ReconcileOptions } from './ports.ts';
import type { ScannedLedger } from './read-ledger.ts';
import { thoseThatReturn } from './returning.ts';
import type { Standing } from './standing.ts';
import type { Tally } from './tally.ts';

/** Entities whose jobs are foreseen together. */
export const FORESEEN_AT_ONCE = 500;

/**
 * What would change by some jobs.
 *
 * @param about - sent anyhow, and foreseen with them
 */
export type Look = (said: readonly SyncJob[], about?: readonly SyncJob[]) => Promise<Foresight>;

/** A change of mapping on its way. */
export interface Remapped {
  readonly context: Context;
  readonly ledger: ScannedLedger;
  readonly listing: Listing;
  readonly standing: Standing;
  readonly reading: Reading;
  readonly look: Look;
  readonly tally: Tally;
  readonly onStep: ReconcileOptions['onStep'];
}

/**
 * Foresees jobs, and leaves out those that would be dead-lettered, and those by which somebody would come back of whom
 * the provider, asked for them alone, knows nothing.
 *
 * @param refused - by reason, what was left out is counted here
 */
export function createLook(
  { ledger, mapping, env, roles, now }: Context,
  options: Pick<ReconcileOptions, 'directory' | 'mapping' | 'signal'>,
  refused: Map<string, number>,
): Look {
  return async (said, about = []) => {
    options.signal?.throwIfAborted();
    const seeing = { ledger, mapping, env, roles, now: now() };
    const first = await foresee([...about, ...said], seeing);
    const left = new Set(await thoseThatReturn(first, options));
    for (const { job, outcome, reason = 'refused' } of first.jobs) {
      if (outcome !== 'refused' || about.includes(job)) continue;
      left.add(job);
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
    }
    if (left.size === 0) return first;
    return await foresee([...about, ...said.filter((job) => !left.has(job))], seeing);
  };
}

/**
 * Jobs by which something would change. With them, those by which the ledger alone would: it has a grant as another role
 * than the config makes of it, or an instance as declared by a rule that is gone. Left so, what comes later would take
 * the wrong thing.
 */
export function toSend(
  { jobs, users, tenants }: Foresight,
  context: Pick<Context, 'source' | 'mapping'>,
): readonly SyncJob[] {
  const { source, mapping } = context;
  const stale = new Set<string>();
  for (const user of users.values()) {
    const isStale = regrantedPlaces(user, source).length > 0;
    if (isStale || declaredByGone(user.before, context).length > 0) stale.add(user.before.pk);
  }
  for (const { before } of tenants.values()) {
    if (declaredByGone(before, context).length > 0) stale.add(before.pk);
  }
  return jobs.flatMap(({ job, outcome }) => {
    if (outcome === 'apply') return [job];
    if (outcome !== 'unchanged' || stale.size === 0) return [];
    const pk =
      'user' in job
        ? userPk(mapping.userKey(source, job.user))
        : tenantPk(mapping.tenantKey(source, job.tenant) ?? '');
    return stale.has(pk) ? [job] : [];
  });
}
