import { SNAPSHOT_MARGIN_MS } from '../directories/index.ts';
import type {
  MembershipDeletedJob,
  Source,
  SyncJob,
  TenantDeletedJob,
  UserDeletedJob,
} from '../jobs/index.ts';
import { MAX_ID_LENGTH } from '../jobs/schema.ts';

/** One reading of a provider. */
export interface Reading {
  readonly source: Source;
  /** Before its first request, in ms. */
  readonly began: number;
}

/** What was true throughout the reading was true then, and whatever is newer may not have been seen by it. */
const versionOfReading = ({ began }: Reading): number => Math.max(0, began - SNAPSHOT_MARGIN_MS);

const eventId = (text: string): string => `~reconcile:${text}`.slice(0, MAX_ID_LENGTH);

/**
 * A fact that was read, as a job that is applied even where the ledger believes that nothing changed.
 *
 * @param mayRaise - false: others speak of the same fields, and the newest word is to count
 */
export const mendOf = (job: SyncJob, reading: Reading, mayRaise = true): SyncJob => ({
  ...raisedTo(job, reading, mayRaise),
  verify: true,
});

/**
 * A fact that was read, as a job that stands above whatever the ledger has from before the reading. One that changed
 * later than that keeps its own version and id, so that it is equal to its own snapshot.
 *
 * @param mayRaise - false: others speak of the same fields, and the newest word is to count
 */
export function raisedTo(job: SyncJob, reading: Reading, mayRaise = true): SyncJob {
  const version = versionOfReading(reading);
  const raised =
    mayRaise && job.version < version
      ? { version, eventId: eventId(job.eventId.replace(/^~snapshot:/, '')) }
      : {};
  return { ...job, ...raised, eventType: `reconcile.${job.kind}`, fresh: true };
}

function origin(reading: Reading, kind: SyncJob['kind'], of: string) {
  return {
    source: reading.source,
    eventId: eventId(of),
    eventType: `reconcile.${kind}`,
    version: versionOfReading(reading),
    observedAt: reading.began,
    verify: true,
    fresh: true,
  } as const;
}

export const userDeletion = (reading: Reading, user: string): UserDeletedJob => ({
  ...origin(reading, 'user.deleted', user),
  kind: 'user.deleted',
  user,
});

export const tenantDeletion = (reading: Reading, tenant: string): TenantDeletedJob => ({
  ...origin(reading, 'tenant.deleted', tenant),
  kind: 'tenant.deleted',
  tenant,
});

/** @param tenant - the provider's id; `null`: the one that the config names */
export const membershipDeletion = (
  reading: Reading,
  user: string,
  tenant: string | null,
): MembershipDeletedJob => ({
  ...origin(reading, 'membership.deleted', `${tenant ?? ''}:${user}`),
  kind: 'membership.deleted',
  user,
  tenant,
});
