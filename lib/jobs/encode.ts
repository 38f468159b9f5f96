import type { SyncJob } from './job.ts';

/** The version of the message body's shape. Older ones stay readable; newer ones are refused. */
export const SCHEMA_VERSION = 1;

/**
 * A job as the body of a queue message: JSON with the schema version in `v`. Apart from the reading, so that a function
 * that only sends does not build the schema at its cold start.
 */
export function encodeJob(job: SyncJob): string {
  return JSON.stringify({ v: SCHEMA_VERSION, ...job });
}
