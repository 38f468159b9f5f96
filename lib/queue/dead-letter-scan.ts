import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { reasonOf } from './attributes.ts';
import type { DeadLetter } from './dead-letter.ts';
import { toQueueError } from './errors.ts';
import { createHeldLetters } from './held-letters.ts';
import { asKeptEvent } from './invocation-record.ts';
import { MAX_BATCH_ENTRIES, MAX_IN_FLIGHT } from './limits.ts';

export interface ScanOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Milliseconds. */
  readonly now: () => number;
  /**
   * Looks at up to ten letters, for several lanes at once; answers the message ids of those that are to be deleted.
   */
  readonly visit: (letters: readonly DeadLetter[]) => Promise<ReadonlySet<string>>;
  /** Receives under way at once. Default 4. */
  readonly lanes?: number;
  /**
   * How long nobody else sees a letter if we die; while we live it is renewed, each time for twice as long. Default 20.
   */
  readonly visibilitySeconds?: number;
  /** An empty receive counts as the end only after so long a poll. Default 1. */
  readonly waitSeconds?: number;
  /** Letters held at once, at most. Default: a little less than what SQS allows. */
  readonly maxHeld?: number;
  /** Whether enough was seen; asked before each receive. */
  readonly enough?: () => boolean;
  /** Ends it, once what is being looked at has been. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many letters are about to be let go. */
  readonly onRelease?: (letters: number) => void;
}

/**
 * Why a scan ended.
 * - `all`: there are no more
 * - `enough`: the caller had enough
 * - `stopped`: the signal fired
 * - `in_flight_limit`: SQS hands out no more at once
 */
export type ScanEnd = 'all' | 'enough' | 'stopped' | 'in_flight_limit';

export interface ScanReport {
  readonly seen: number;
  /** Letters that came after the start, and were left alone. */
  readonly later: number;
  /** Message ids that could not be deleted. */
  readonly undeleted: readonly string[];
  readonly end: ScanEnd;
  /** Whether every letter was seen: `end` is `all`. */
  readonly complete: boolean;
}

const DEFAULT_LANES = 4;
const DEFAULT_VISIBILITY_SECONDS = 20;
/** Others may hold some letters too. */
const DEFAULT_MAX_HELD = MAX_IN_FLIGHT - 10_000;
/** Receives in a row that brought nothing but letters which came after the start: there is no end of these. */
const MAX_LATER_RECEIVES = 5;
/** A visibility timeout is looked at so often within its time. */
const RENEWALS_PER_TIMEOUT = 4;

/**
 * Shows every letter of a dead-letter queue once. Letters that stay are held until the end, lest
 * they are received over and over, and are then visible to others again at once. Letters sent after
 * the start are left alone: a replayed job that fails again is not replayed in a circle.
 *
 * @throws {QueueError} after letting go of what it held; what `visit` throws, likewise
 */
export async function scanDeadLetters(options: ScanOptions): Promise<ScanReport> {
  const { client, queueUrl, now, visit, waitSeconds = 1, signal } = options;
  const { visibilitySeconds = DEFAULT_VISIBILITY_SECONDS, maxHeld = DEFAULT_MAX_HELD } = options;
  const startedAt = now();
  const held = createHeldLetters({ client, queueUrl, now, visibilitySeconds });
  const undeleted: string[] = [];
  const later = new Set<string>();
  let seen = 0;
  const state: { end: ScanEnd | 'failed' } = { end: 'all' };

  /** `null`: SQS hands out no more (`OverLimit`). */
  async function receive(): Promise<Message[] | null> {
    try {
      const answer = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: MAX_BATCH_ENTRIES,
          VisibilityTimeout: visibilitySeconds,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      return answer.Messages ?? [];
    } catch (error) {
      if (error instanceof Error && error.name === 'OverLimit') return null;
      throw toQueueError('ReceiveMessage', error);
    }
  }

  /** Notes what was received. @returns the letters to be looked at */
  async function sort(messages: readonly Message[]): Promise<readonly DeadLetter[]> {
    const fresh: DeadLetter[] = [];
    const again: string[] = [];
    for (const message of messages) {
      const { MessageId: messageId, ReceiptHandle: handle, Body: body } = message;
      if (messageId === undefined || handle === undefined || body === undefined) continue;
      const known = held.take(messageId, handle);
      // SQS may show a message once more that it has confirmed as deleted (developer guide, "At-least-once delivery").
      if (known === 'deleted') again.push(messageId);
      if (known !== 'new') continue;
      const sentAt = Number(message.Attributes?.SentTimestamp ?? 0);
      const reason = reasonOf(message.MessageAttributes);
      if (sentAt > startedAt) later.add(messageId);
      else fresh.push(asKeptEvent({ messageId, body, sentAt, reason }));
    }
    await held.remove(again);
    return fresh;
  }

  /** Why to receive no more, if so. */
  function stopOf(): ScanEnd | 'failed' | undefined {
    if (state.end !== 'all') return state.end;
    if (signal?.aborted === true) return 'stopped';
    if (options.enough?.() === true) return 'enough';
    return held.size >= maxHeld ? 'in_flight_limit' : undefined;
  }

  async function lane(): Promise<void> {
    let onlyLater = 0;
    for (;;) {
      const stop = stopOf();
      if (stop !== undefined) {
        state.end = stop;
        return;
      }
      const messages = await receive();
      if (messages === null) {
        state.end = 'in_flight_limit';
        return;
      }
      if (messages.length === 0) return;
      const laterBefore = later.size;
      const letters = await sort(messages);
      if (letters.length === 0) {
        onlyLater = later.size > laterBefore ? onlyLater + 1 : onlyLater;
        if (onlyLater === MAX_LATER_RECEIVES) return;
        continue;
      }
      onlyLater = 0;
      seen += letters.length;
      undeleted.push(...(await held.remove([...(await visit(letters))])));
    }
  }

  const lanes = Array.from({ length: options.lanes ?? DEFAULT_LANES }, async () => {
    try {
      await lane();
    } catch (error) {
      // The other lanes finish what they are at, and no more.
      state.end = 'failed';
      throw error;
    }
  });
  const renewal = setInterval(
    () => void held.renew(),
    (visibilitySeconds * 1000) / RENEWALS_PER_TIMEOUT,
  );
  renewal.unref();
  const ends = await Promise.allSettled(lanes);
  clearInterval(renewal);
  if (held.size > 0) {
    options.onRelease?.(held.size);
    await held.release();
  }
  for (const one of ends) if (one.status === 'rejected') throw one.reason;
  const reached = state.end === 'failed' ? 'stopped' : state.end;
  return { seen, later: later.size, undeleted, end: reached, complete: reached === 'all' };
}
