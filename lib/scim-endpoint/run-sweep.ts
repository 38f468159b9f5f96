import * as z from 'zod/mini';
import { type DirectoryPorts, sweep } from '../scim/directory/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { telling } from './telling.ts';

/** A mark that is younger is most likely of a write under way. */
const OLDER_THAN_MS = 60_000;
/** Of one run: the next comes in a minute. */
const LIMIT = 500;

/** EventBridge's own event, or what serverless.yml has for input. */
const schema = z.union([
  z.object({ source: z.literal('aws.events') }),
  z.object({ sweep: z.literal(true) }),
]);

export const isSweepEvent = (event: unknown): boolean => schema.safeParse(event).success;

export type SweepReport = Awaited<ReturnType<typeof sweep>>;

/**
 * Finishes what writes have left, and says how much that was.
 *
 * @throws {ScimError} when the table does not answer: Lambda counts that as an error, and tries again
 */
export async function runSweep(ports: DirectoryPorts, telemetry: Telemetry): Promise<SweepReport> {
  const told = new Set<string>();
  const noting = telling(ports, (jobs) => {
    for (const { eventId } of jobs) told.add(eventId);
  });
  const report = await sweep(noting, { olderThanMs: OLDER_THAN_MS, limit: LIMIT });
  const { settled, failed, left } = report;
  if (settled + failed + left === 0) return report;
  const log = failed > 0 ? telemetry.warn : telemetry.info;
  log('scim_swept', { source: 'scim', settled, failed, left, eventIds: [...told] });
  telemetry.count('scim_swept', {}, settled);
  if (failed > 0) telemetry.count('scim_sweep_failed', {}, failed);
  return report;
}
