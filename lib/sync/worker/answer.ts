import type { Telemetry } from '../../telemetry/telemetry.ts';
import { isPermitFailure, RoundStopped, UserPending } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { Clock, DeadLetterReason, QueueMessage, QueuePort } from '../ports.ts';
import type { JobResult, WorkItem } from '../round/read/results.ts';
import { delayOf } from './backoff.ts';
import { jobIn } from './contain.ts';
import type { Lane, Meter } from './meter.ts';
import type { Pulse } from './pulse.ts';
import { reportJob } from './report-job.ts';

const HOUR_MS = 60 * 60 * 1000;
/** So long before the end of the queue's retention a message that still waits is dead-lettered. */
export const EXPIRY_MS = 6 * HOUR_MS;
/**
 * SQS moves a message away, without a reason, when it has been received 1,000 times (infra/queues.yml). Waiting is no
 * failure and may last as long as an outage does, so from so many receipts on a copy takes its place, whose count
 * begins anew.
 */
const RECEIPTS_OF_ONE_COPY = 500;
/** Deletions at once before we look at what else is waiting. */
const DELETED_BETWEEN_BREATHS = 500;
const SENT_AT_ONCE = 16;

export interface AnswerOptions {
  readonly queue: QueuePort;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly telemetry: Telemetry;
  /** How long a job that fails by itself is tried, in ms. Outages age nothing. */
  readonly maxAgeMs: number;
  /** When the last outage ended, in ms: the time before it is not held against a job. */
  readonly agesFrom: number;
  /** The queue's retention, in ms: shortly before it a message is dead-lettered rather than lost. */
  readonly retentionMs: number;
  readonly breathe: () => Promise<void>;
  /** Told what became of each. */
  readonly pulse: Pick<Pulse, 'answered'>;
  readonly meter: Pick<Meter, 'answered'>;
  /** Whose messages they are. */
  readonly lane: Lane;
}

export interface Answered {
  /** Handed messages that must not be deleted. */
  readonly kept: readonly string[];
  /** Messages that the next round is to take up again. */
  readonly deferred: readonly QueueMessage[];
}

/** What a job that is still failing ends as, when its time is up. */
function outOfPatience(
  result: Extract<JobResult, { kind: 'retry' }>,
  sentAt: number,
  { clock, maxAgeMs, agesFrom, retentionMs }: AnswerOptions,
): JobResult {
  const now = clock.now();
  const { cause, since } = result;
  const failure = cause instanceof RoundStopped ? (cause.cause ?? cause) : cause;
  const details = isPermitFailure(failure)
    ? { status: failure.status, requestId: failure.requestId }
    : {};
  const why = failure instanceof Error ? failure.message : 'it could not be applied';
  if (now - sentAt > retentionMs - EXPIRY_MS) {
    return {
      kind: 'dead',
      reason: 'expired',
      message: `close to the end of the queue's retention: ${why}`,
      ...details,
    };
  }
  const itsOwn = cause !== undefined && !(cause instanceof RoundStopped);
  // What is wrong on our side is counted from when the message was sent. Of other failures it must be known since when:
  // what has waited long behind others, or for Permit, must not die of its first one.
  const from = since ?? (isOurs(cause) ? sentAt : now);
  if (itsOwn && now - Math.max(from, agesFrom) > maxAgeMs) {
    if (cause instanceof UserPending && cause.isMoot) return { kind: 'unchanged' };
    const hours = Math.round(maxAgeMs / HOUR_MS);
    return {
      kind: 'dead',
      // Whom it waited for says more than that it waited.
      reason: cause instanceof UserPending ? cause.code : 'max_age_exceeded',
      message: `still ${cause instanceof UserPending ? 'waiting' : 'failing'} after ${hours} h: ${why}`,
      ...details,
    };
  }
  return result;
}

/** A bug, or an item of the ledger that cannot be read. */
const isOurs = (cause: Error | undefined): boolean =>
  cause !== undefined &&
  'code' in cause &&
  (cause.code === 'unforeseen' || cause.code === 'corrupt_item');

function reasonOf(
  { message, job, origin = job }: WorkItem,
  result: Extract<JobResult, { kind: 'dead' }>,
  now: number,
): DeadLetterReason {
  return {
    reason: result.reason,
    message: result.message,
    status: result.status,
    permitRequestId: result.requestId,
    attempts: message.receiveCount,
    firstSeenAt: message.sentAt,
    failedAt: now,
    source: origin?.source,
    eventId: origin?.eventId,
  };
}

/**
 * Answers a round's messages: dead letters are sent and confirmed first, then what is done is deleted, and what is to
 * be tried again becomes visible in due time.
 */
export async function answer(
  items: readonly WorkItem[],
  options: AnswerOptions,
): Promise<Answered> {
  const { clock, telemetry } = options;
  const done: QueueMessage[] = [];
  const deferred: QueueMessage[] = [];
  const again: WorkItem[] = [];
  for (const item of items) {
    const { message } = item;
    if (item.result.kind === 'retry') {
      item.result = outOfPatience(item.result, message.sentAt, options);
    }
  }
  await inParallel(SENT_AT_ONCE, items, async (item) => {
    if (item.result.kind === 'dead') await bury(item, item.result, options);
  });
  for (const item of items) {
    reportJob(item, telemetry, clock.now());
    if (item.result.kind === 'retry') again.push(item);
    else if (item.result.kind === 'deferred') deferred.push(item.message);
    else done.push(item.message);
  }
  options.pulse.answered(items);
  options.meter.answered(options.lane, items);
  const kept = await giveBack(again, options);
  await remove(
    done.filter(({ handed }) => !handed),
    options,
  );
  return { kept, deferred };
}

/** Sends a dead letter. One that cannot be sent is tried again: nothing is deleted that was not confirmed. */
async function bury(
  item: WorkItem,
  result: Extract<JobResult, { kind: 'dead' }>,
  { queue, clock }: AnswerOptions,
): Promise<void> {
  const { message, job = jobIn(message) } = item;
  try {
    await queue.deadLetter(message, reasonOf({ ...item, job }, result, clock.now()));
  } catch (cause) {
    item.result = { kind: 'retry', cause: cause instanceof Error ? cause : undefined };
  }
}

/** What could not be deleted comes again, and is unchanged then. */
async function remove(messages: readonly QueueMessage[], options: AnswerOptions): Promise<void> {
  for (let at = 0; at < messages.length; at += DELETED_BETWEEN_BREATHS) {
    if (at > 0) await options.breathe();
    const some = messages.slice(at, at + DELETED_BETWEEN_BREATHS);
    await options.queue
      .remove(some)
      .catch(() => options.telemetry.count('undeleted', {}, some.length));
  }
}

/** Makes messages visible in due time. @returns ids of the handed ones among them, which must not be deleted */
async function giveBack(
  items: readonly WorkItem[],
  options: AnswerOptions,
): Promise<readonly string[]> {
  const bySeconds = new Map<number, QueueMessage[]>();
  for (const { message, result } of items) {
    if (result.kind !== 'retry') continue;
    const delay = delayOf(result, message.receiveCount, options.clock.now(), options.random());
    const together = bySeconds.get(delay);
    if (together === undefined) bySeconds.set(delay, [message]);
    else together.push(message);
  }
  const kept: string[] = [];
  for (const [seconds, messages] of bySeconds) {
    kept.push(...(await delayAll(messages, seconds, options)));
  }
  return kept;
}

/**
 * Gives messages back, visible after so many seconds. One that has been received very often is replaced by a copy.
 *
 * @returns ids of the handed ones among them, which must not be deleted
 */
export async function delayAll(
  messages: readonly QueueMessage[],
  seconds: number,
  { queue, telemetry }: Pick<AnswerOptions, 'queue' | 'telemetry'>,
): Promise<readonly string[]> {
  const worn = messages.filter(({ receipts }) => receipts >= RECEIPTS_OF_ONE_COPY);
  const replaced = new Set<QueueMessage>();
  await inParallel(SENT_AT_ONCE, worn, async (message) => {
    try {
      await queue.resend(message, seconds);
      replaced.add(message);
    } catch {
      telemetry.count('resend_failed', {});
    }
  });
  const left = messages.filter((message) => !replaced.has(message));
  // If this fails, they keep the visibility that they have: later, but not lost.
  if (left.length > 0) {
    await queue.delay(left, seconds).catch(() => telemetry.count('delay_failed', {}));
  }
  const gone = [...replaced].filter(({ handed }) => !handed);
  if (gone.length > 0) {
    await queue.remove(gone).catch(() => telemetry.count('undeleted', {}, gone.length));
  }
  return left.filter(({ handed }) => handed).map(({ messageId }) => messageId);
}
