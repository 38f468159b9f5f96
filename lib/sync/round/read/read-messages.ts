import { JobError, readJob, type SyncJob } from '../../../jobs/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import type { UserFact } from '../../identity/register.ts';
import type { QueueMessage } from '../../ports.ts';
import { MAX_JOB_AGE_MS } from '../../tombstones.ts';
import type { Claims } from '../claims/claim.ts';
import { claimsOf } from '../claims/claims-of.ts';
import type { JobHead, JobResult, WorkItem } from './results.ts';

/** CloudFormation changes the functions of a stack one beside the other; minutes are plenty. */
const NEWER_PATIENCE_MS = 15 * 60_000;

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

/**
 * While a newer version is being deployed, its functions may be there before its worker is: such a job waits a while for
 * the worker that can read it. After a rollback nobody comes; then it is a dead letter, and keeps.
 */
const isOfNewer = (error: unknown, { sentAt }: QueueMessage, now: number): error is JobError =>
  error instanceof JobError &&
  error.code === 'unsupported_version' &&
  now - sentAt < NEWER_PATIENCE_MS;

function originOf(error: unknown): WorkItem['origin'] {
  if (!(error instanceof JobError)) return undefined;
  const { source, eventId } = error;
  return {
    ...(source === undefined ? {} : { source }),
    ...(eventId === undefined ? {} : { eventId }),
  };
}

/** A job of whose user it is not known yet who they are. */
export interface UnidentifiedItem {
  readonly message: QueueMessage;
  readonly fact: UserFact;
}

/**
 * Reads messages and maps them. A message that is no job, that is too old for the tombstones, or that the mapping
 * refuses is done for; one of a newer version waits a while; the others are to be settled, or first to be identified,
 * where users are not known by their id.
 */
export function readMessages(
  messages: readonly QueueMessage[],
  mapping: Mapping,
  now: number,
): {
  readonly claimed: readonly ClaimedItem[];
  readonly settled: readonly WorkItem[];
  readonly unidentified: readonly UnidentifiedItem[];
} {
  const claimed: ClaimedItem[] = [];
  const settled: WorkItem[] = [];
  const unidentified: UnidentifiedItem[] = [];
  for (const message of messages) {
    let job: SyncJob;
    try {
      job = readJob(message.body);
    } catch (error) {
      const result = isOfNewer(error, message, now)
        ? ({ kind: 'retry', cause: error, since: message.sentAt } as const)
        : deadBy(error);
      settled.push({ message, job: undefined, origin: originOf(error), result });
      continue;
    }
    if (job.fresh !== true && job.observedAt < now - MAX_JOB_AGE_MS) {
      settled.push({ message, job: headOf(job), result: TOO_OLD });
      continue;
    }
    const fact = 'user' in job && mapping.identity(job.source).by !== 'id' ? job : undefined;
    const map = () => (fact === undefined ? claimsOf(job, mapping) : checkId(fact, mapping));
    const item = itemOf(message, job, map);
    if ('claims' in item) claimed.push(item);
    else if (fact !== undefined && item.result === UNCHANGED) unidentified.push({ message, fact });
    else settled.push(item);
  }
  return { claimed, settled, unidentified };
}

/** An id that can be no user key can be no key of the ledger either. @throws {MappingError} */
function checkId(job: UserFact, mapping: Mapping): JobResult {
  mapping.userKey(job.source, job.user);
  return UNCHANGED;
}

/**
 * A job as a work item: with its claims, or with what became of it already.
 *
 * @param map - may throw what says that the job can never be applied
 */
export function itemOf(
  message: QueueMessage,
  job: SyncJob,
  map: () => Claims | JobResult,
): ClaimedItem | WorkItem {
  const head = headOf(job);
  try {
    const mapped = map();
    if ('kind' in mapped) return { message, job: head, result: mapped };
    if (mapped.user === undefined && mapped.tenant === undefined) {
      return { message, job: head, result: { kind: 'ignored' } };
    }
    return { message, job: head, claims: mapped, result: UNCHANGED };
  } catch (error) {
    return { message, job: head, result: deadBy(error) };
  }
}

export const headOf = ({ kind, source, eventId, eventType, observedAt }: SyncJob): JobHead => ({
  kind,
  source,
  eventId,
  eventType,
  observedAt,
});

/** What an item is until it is judged. */
const UNCHANGED: JobResult = { kind: 'unchanged' };
const TOO_OLD: JobResult = {
  kind: 'dead',
  reason: 'too_old',
  message:
    'observed more than 60 days ago: what was deleted since may be forgotten. Read it afresh from the provider',
};
