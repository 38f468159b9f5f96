import type { SyncJob } from './job.ts';

/**
 * A version as one string whose plain order is the order of versions: provider's time in ms, then
 * deletion over update over creation, then the event id. `''` is older than every version.
 */
export type Version = string;

export const OLDEST: Version = '';

/** Digits that any millisecond time up to the year 9999 fits into. */
const TIME_DIGITS = 15;
/** As they stand in a version, between time and event id. */
const RANK = { created: '.0.', updated: '.1.', deleted: '.2.' } as const;

function rankOf(job: SyncJob): string {
  switch (job.kind) {
    case 'user.deleted':
    case 'tenant.deleted':
    case 'membership.deleted':
    case 'grant.deleted':
      return RANK.deleted;
    case 'grant':
      return RANK.created;
    default:
      return RANK[job.change];
  }
}

/** The oldest version of a time in ms: every version of that time or later is newer. */
export function versionAt(ms: number): Version {
  return String(Math.max(0, Math.floor(ms))).padStart(TIME_DIGITS, '0');
}

/** The version that a job's facts carry. */
export function versionOf(job: SyncJob): Version {
  return versionAt(job.version) + rankOf(job) + job.eventId;
}

/** The provider's time in a version, in ms; 0 for {@link OLDEST}. */
export function timeOf(version: Version): number {
  return version === OLDEST ? 0 : Number(version.slice(0, TIME_DIGITS));
}

/** The newest of some versions; an absent one is older than any. */
export function newest(...versions: readonly (Version | undefined)[]): Version {
  let best: Version = OLDEST;
  for (const version of versions) if (version !== undefined && version > best) best = version;
  return best;
}
