import { SCHEMA_VERSION } from './encode.ts';
import { isJobBody } from './is-job-body.ts';
import type { SyncJob } from './job.ts';
import { parseBody, readBody } from './read-body.ts';
import { jobBody } from './schema.ts';

/**
 * Reads a queue message's body.
 *
 * @throws {JobError} `invalid_json`, `unsupported_version` or `invalid_job`, with the path of what
 *   is wrong and never its value.
 */
export function decodeJob(body: string): SyncJob {
  const { v: _, ...job } = readJob(body);
  return job;
}

/** As {@link decodeJob}, with the schema version left in: spares a batch of thousands as many copies. */
export function readJob(body: string): SyncJob & { readonly v: typeof SCHEMA_VERSION } {
  const parsed = parseBody(body);
  // The schema has the last word, and the words for what is wrong. To ask it of every body would take longer than
  // all the rest of a round's arithmetic.
  return isJobBody(parsed) ? parsed : readBody(parsed, 'sync job', jobBody, SCHEMA_VERSION);
}
