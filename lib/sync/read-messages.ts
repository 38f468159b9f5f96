import { decodeJob, JobError, type SyncJob } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { type Claims, claimsOf } from './claims.ts';
import type { QueueMessage } from './ports.ts';
import { MAX_JOB_AGE_MS } from './record.ts';
import type { JobResult, WorkItem } from './results.ts';

/** A work item with what it claims. */
export interface ClaimedItem extends WorkItem {
  readonly job: SyncJob;
  readonly claims: Claims;
}

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** Why a message can never be applied; anything but our own permanent errors is a bug and passes on. */
function deadBy(error: unknown): JobResult {
  if (!hasCode(error) || !('retry' in error) || error.retry !== 'permanent') throw error;
  return { kind: 'dead', reason: error.code, message: error.message };
}

function originOf(error: unknown): WorkItem['origin'] {
  if (!(error instanceof JobError)) return undefined;
  const { source, eventId } = error;
  return {
    ...(source === undefined ? {} : { source }),
    ...(eventId === undefined ? {} : { eventId }),
  };
}

/**
 * Reads messages and maps them. A message that is no job, that is too old for the tombstones, or that the mapping
 * refuses is done for; the others are to be settled.
 */
export function readMessages(
  messages: readonly QueueMessage[],
  mapping: Mapping,
  now: number,
): { readonly claimed: readonly ClaimedItem[]; readonly settled: readonly WorkItem[] } {
  const claimed: ClaimedItem[] = [];
  const settled: WorkItem[] = [];
  for (const message of messages) {
    let job: SyncJob;
    try {
      job = decodeJob(message.body);
    } catch (error) {
      settled.push({ message, job: undefined, origin: originOf(error), result: deadBy(error) });
      continue;
    }
    if (job.fresh !== true && job.observedAt < now - MAX_JOB_AGE_MS) {
      settled.push({ message, job, result: TOO_OLD });
      continue;
    }
    try {
      const claims = claimsOf(job, mapping);
      const item: ClaimedItem = { message, job, claims, result: { kind: 'unchanged' } };
      if (claims.user === undefined && claims.tenant === undefined) {
        settled.push({ ...item, result: { kind: 'ignored' } });
      } else {
        claimed.push(item);
      }
    } catch (error) {
      settled.push({ message, job, result: deadBy(error) });
    }
  }
  return { claimed, settled };
}

const TOO_OLD: JobResult = {
  kind: 'dead',
  reason: 'too_old',
  message:
    'observed more than 60 days ago: what was deleted since may be forgotten. Read it afresh from the provider',
};
