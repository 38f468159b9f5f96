import type { Telemetry } from '../telemetry/telemetry.ts';
import { delayOf } from './backoff.ts';
import { isPermitFailure, RoundStopped } from './errors.ts';
import type { Clock, DeadLetterReason, QueuePort } from './ports.ts';
import type { JobResult, WorkItem } from './results.ts';

const HOUR_MS = 60 * 60 * 1000;

export interface AnswerOptions {
  readonly queue: QueuePort;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly telemetry: Telemetry;
  /** How long a job that fails by itself is tried, in ms. Outages age nothing. */
  readonly maxAgeMs: number;
  /** When an outage was last seen, in ms: the time before it is not held against a job. */
  readonly agesFrom: number;
  /** The queue's retention, in ms: shortly before it a message is dead-lettered rather than lost. */
  readonly retentionMs: number;
}

/** What a job that is still failing ends as, when its time is up. */
function outOfPatience(
  result: Extract<JobResult, { kind: 'retry' }>,
  sentAt: number,
  { clock, maxAgeMs, agesFrom, retentionMs }: AnswerOptions,
): JobResult {
  const now = clock.now();
  const { cause } = result;
  const failure = cause instanceof RoundStopped ? cause.cause : cause;
  const details = isPermitFailure(failure)
    ? { status: failure.status, requestId: failure.requestId }
    : {};
  const why = failure instanceof Error ? failure.message : 'it could not be applied';
  if (now - sentAt > retentionMs - 2 * HOUR_MS) {
    return {
      kind: 'dead',
      reason: 'expired',
      message: `close to the end of the queue's retention: ${why}`,
      ...details,
    };
  }
  const itsOwn = cause !== undefined && !(cause instanceof RoundStopped);
  if (itsOwn && now - Math.max(sentAt, agesFrom) > maxAgeMs) {
    const hours = Math.round(maxAgeMs / HOUR_MS);
    return {
      kind: 'dead',
      reason: 'max_age_exceeded',
      message: `still failing after ${hours} h: ${why}`,
      ...details,
    };
  }
  return result;
}

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
 * be tried again becomes visible in due time. Returns the ids of handed messages that must not be deleted.
 */
export async function answer(
  items: readonly WorkItem[],
  options: AnswerOptions,
): Promise<readonly string[]> {
  const { queue, clock, random, telemetry } = options;
  const done: WorkItem[] = [];
  const kept: string[] = [];
  for (const item of items) {
    const { message } = item;
    if (item.result.kind === 'retry') {
      item.result = outOfPatience(item.result, message.sentAt, options);
    }
    if (item.result.kind === 'dead') {
      try {
        await queue.deadLetter(message, reasonOf(item, item.result, clock.now()));
      } catch (cause) {
        item.result = { kind: 'retry', cause: cause instanceof Error ? cause : undefined };
      }
    }
    report(item, telemetry, clock.now());
    if (item.result.kind !== 'retry') {
      done.push(item);
      continue;
    }
    if (message.handed) kept.push(message.messageId);
    const delay = delayOf(item.result, message.receiveCount, random());
    // If this fails, the message keeps the visibility that it has: later, but not lost.
    await queue.delay(message, delay).catch(() => telemetry.count('delay_failed'));
  }
  const taken = done.map(({ message }) => message).filter(({ handed }) => !handed);
  // What could not be deleted comes again, and is unchanged then.
  await queue.remove(taken).catch(() => telemetry.count('undeleted', {}, taken.length));
  return kept;
}

/** One line and one count for each message: what came of it, by ids and codes alone. */
function report(
  { message, job, origin = job, result }: WorkItem,
  telemetry: Telemetry,
  now: number,
): void {
  const cause = result.kind === 'retry' ? result.cause : undefined;
  const code =
    result.kind === 'dead'
      ? result.reason
      : cause instanceof RoundStopped
        ? cause.stop
        : cause !== undefined && 'code' in cause
          ? String(cause.code)
          : undefined;
  telemetry.info('job', {
    outcome: result.kind,
    code,
    message: result.kind === 'dead' ? result.message : undefined,
    kind: job?.kind,
    source: origin?.source,
    eventType: job?.eventType,
    eventId: origin?.eventId,
    messageId: message.messageId,
    attempts: message.receiveCount,
    ageMs: job === undefined ? undefined : now - job.observedAt,
  });
  telemetry.count('jobs', { outcome: result.kind, ...(code === undefined ? {} : { code }) });
}
