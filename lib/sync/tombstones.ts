const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long a dead user's item is kept: longer than any job may be old ({@link MAX_JOB_AGE_MS}), and than a provider
 * keeps what it may deliver again (Svix: 90 days).
 */
export const TOMBSTONE_MS = 180 * DAY_MS;

/** Jobs observed longer ago are refused: a tombstone that would have stopped them may be gone. */
export const MAX_JOB_AGE_MS = 60 * DAY_MS;
