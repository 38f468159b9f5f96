import { createHash } from 'node:crypto';
import type { SyncJob } from '../jobs/index.ts';

/**
 * What a job says, as a digest: the same for jobs that the worker cannot tell apart, whenever they were observed and
 * however they are to be checked.
 */
export function identityOf({
  verify: _,
  fresh: _fresh,
  observedAt: _at,
  ...said
}: SyncJob): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(said)))
    .digest('base64url');
}

/** With the names of every object in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, inOrder(inner)]);
}
