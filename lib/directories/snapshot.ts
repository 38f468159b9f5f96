import type { JobOrigin, Source } from '../jobs/index.ts';

/**
 * How much older than its reading a snapshot without a time of its own is said to be, in ms: an answer may come from a
 * replica that lags, and clocks differ. What an event said within that time stands.
 */
export const SNAPSHOT_MARGIN_MS = 60_000;

export interface SnapshotObject {
  readonly source: Source;
  readonly kind: 'user' | 'tenant' | 'membership';
  /** Of the object; of a membership, whatever tells it from others. */
  readonly id: string;
  /** When its page was asked for, in ms. */
  readonly askedAt: number;
  /** When it last changed, in ms, where the directory says so. */
  readonly updatedAt?: number | undefined;
}

/**
 * The origin of a job that tells what was read. At the same time as an event it counts as the newer (`~` comes after
 * every letter): the object holds what that event made of it. A time ahead of our clock is taken for now.
 */
export function snapshotOrigin(object: SnapshotObject): JobOrigin {
  const { source, kind, id, askedAt, updatedAt } = object;
  return {
    source,
    eventId: `~snapshot:${id}`,
    eventType: `snapshot.${kind}`,
    version: Math.max(0, Math.min(updatedAt ?? askedAt - SNAPSHOT_MARGIN_MS, askedAt)),
    observedAt: askedAt,
    fresh: true,
  };
}
