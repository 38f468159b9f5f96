import type { DeadLetterReason, QueueMessage, QueuePort } from '../../lib/sync/index.ts';
import { createHeap } from '../clock/heap.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { LATENCY, sqsBatchesMs } from '../latency.ts';

/** A standard SQS queue in memory: visibility, receipts, a limit of messages in flight, and not quite the order of sending. */
export interface MemoryQueue {
  send(body: string): void;
  /** What the event source takes, up to `max` messages; empty when none is visible. */
  hand(max: number): readonly QueueMessage[];
  /** Deletes at once, as the event source does with what did not fail. */
  delete(messages: readonly QueueMessage[]): void;
  /** Messages that are there, visible or not. */
  readonly size: () => number;
  readonly dead: readonly { readonly body: string; readonly reason: DeadLetterReason }[];
  readonly port: QueuePort;
}

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Receipts of the messages that this one is a copy of. */
  readonly received: number;
  receipts: number;
  receipt: string;
  /** `null` while it is visible. */
  hiddenUntil: number | null;
}

export interface MemoryQueueOptions {
  readonly clock: VirtualClock;
  /** In [0, 1). */
  readonly random: () => number;
}

/** The queue's own timeout (infra/queues.yml), for what the event source hands over. */
const HANDED_VISIBILITY_MS = 360_000;
/** What the worker asks for when it receives by itself. */
const TAKEN_VISIBILITY_MS = 90_000;
/** A standard queue shows no more than this at once (SQS, "Message quotas"). */
const MAX_IN_FLIGHT = 120_000;
/** Messages that may overtake each other: a standard queue keeps the order about, not exactly. */
const DISORDER = 500;

export function createMemoryQueue({ clock, random }: MemoryQueueOptions): MemoryQueue {
  const stored = new Map<string, Stored>();
  const dead: { body: string; reason: DeadLetterReason }[] = [];
  /** Ids that are visible, from `head` on; those before it are used up. */
  let visible: string[] = [];
  let head = 0;
  const hidden = createHeap<Stored>();
  let inFlight = 0;
  let serial = 0;

  function put(body: string, sentAt: number, received: number, delayMs: number): void {
    const id = `m${++serial}`;
    const one = { id, body, sentAt, received, receipts: 0, receipt: '', hiddenUntil: null };
    stored.set(id, one);
    if (delayMs > 0) hide(one, clock.now() + delayMs);
    else visible.push(id);
  }

  function hide(one: Stored, until: number): void {
    one.hiddenUntil = until;
    hidden.push(until, one);
  }

  /** Shows what has been hidden long enough. An entry whose message was hidden anew, or deleted, says nothing. */
  function show(): void {
    const now = clock.now();
    while (hidden.nextAt() <= now) {
      const one = hidden.pop();
      if (one === undefined || one.hiddenUntil === null || one.hiddenUntil > now) continue;
      if (!stored.has(one.id)) continue;
      if (one.receipt !== '') inFlight -= 1;
      one.receipt = '';
      one.hiddenUntil = null;
      visible.push(one.id);
    }
  }

  function next(): Stored | undefined {
    if (head >= visible.length) return undefined;
    const at = head + Math.floor(random() * Math.min(DISORDER, visible.length - head));
    const id = visible[at] ?? '';
    visible[at] = visible[head] ?? '';
    head += 1;
    if (head > 10_000 && head * 2 > visible.length) {
      visible = visible.slice(head);
      head = 0;
    }
    return stored.get(id);
  }

  function take(max: number, visibilityMs: number, handed: boolean): QueueMessage[] {
    show();
    const taken: QueueMessage[] = [];
    while (taken.length < max && inFlight < MAX_IN_FLIGHT) {
      const one = next();
      if (one === undefined) break;
      one.receipts += 1;
      one.receipt = `r${++serial}`;
      inFlight += 1;
      hide(one, clock.now() + visibilityMs);
      const { id: messageId, receipt: receiptHandle, body, sentAt, receipts } = one;
      const receiveCount = one.received + receipts;
      taken.push({ messageId, receiptHandle, body, sentAt, receiveCount, receipts, handed });
    }
    return taken;
  }

  /** The message as it was received; `undefined` when it was received again since, or is gone. */
  function held({ messageId, receiptHandle }: QueueMessage): Stored | undefined {
    const one = stored.get(messageId);
    return one?.receipt === receiptHandle ? one : undefined;
  }

  function remove(messages: readonly QueueMessage[]): void {
    for (const message of messages) {
      if (held(message) === undefined) continue;
      stored.delete(message.messageId);
      inFlight -= 1;
    }
  }

  return {
    send: (body) => put(body, clock.now(), 0, 0),
    hand: (max) => take(max, HANDED_VISIBILITY_MS, true),
    delete: remove,
    size: () => stored.size,
    dead,
    port: {
      async receive(max) {
        const taken = take(max, TAKEN_VISIBILITY_MS, false);
        await clock.sleep(sqsBatchesMs(taken.length));
        return taken;
      },
      async remove(messages) {
        await clock.sleep(sqsBatchesMs(messages.length));
        remove(messages);
      },
      async delay(messages, seconds) {
        await clock.sleep(sqsBatchesMs(messages.length));
        for (const message of messages) {
          const one = held(message);
          if (one !== undefined) hide(one, clock.now() + seconds * 1000);
        }
      },
      async resend(message, seconds) {
        await clock.sleep(LATENCY.sqsMs);
        put(message.body, message.sentAt, message.receiveCount, seconds * 1000);
      },
      async deadLetter(message, reason) {
        await clock.sleep(LATENCY.sqsMs);
        dead.push({ body: message.body, reason });
      },
    },
  };
}
