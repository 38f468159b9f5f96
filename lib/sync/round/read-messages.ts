import { JobError, readJob, type SyncJob } from '../../jobs/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import { MAX_JOB_AGE_MS } from '../carry-out/record.ts';
import type { QueueMessage } from '../ports.ts';
import { type Claims, claimsOf } from './claims.ts';
import type { JobHead, JobResult, WorkItem } from './results.ts';

/** A work item with what it claims. */
export interface ClaimedItem extends WorkItem {
  readonly job: JobHead;
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
      job = readJob(message.body);
    } catch (error) {
      settled.push({ message, job: undefined, origin: originOf(error), result: deadBy(error) });
      continue;
    }
    const { kind, source, eventId, eventType, observedAt } = job;
    const head: JobHead = { kind, source, eventId, eventType, observedAt };
    if (job.fresh !== true && observedAt < now - MAX_JOB_AGE_MS) {
      settled.push({ message, job: head, result: TOO_OLD });
      continue;
    }
    try {
      const claims = claimsOf(job, mapping);
      if (claims.user === undefined && claims.tenant === undefined) {
        settled.push({ message, job: head, result: { kind: 'ignored' } });
      } else {
        claimed.push({ message, job: head, claims, result: UNCHANGED });
      }
    } catch (error) {
      settled.push({ message, job: head, result: deadBy(error) });
    }
  }
  return { claimed, settled };
}

/** What an item is until it is judged. */
const UNCHANGED: JobResult = { kind: 'unchanged' };
const TOO_OLD: JobResult = {
  kind: 'dead',
  reason: 'too_old',
  message:
    'observed more than 60 days ago: what was deleted since may be forgotten. Read it afresh from the provider',
};
