import type { QueueMessage, QueuePort } from '../../lib/sync/index.ts';
import { createMemoryQueue, type MemoryQueue } from './simulation/memory-queue.ts';

/** As the function's event source and the worker's own receives make messages invisible. */
const HANDED_VISIBILITY_MS = 360_000;
const TAKEN_VISIBILITY_MS = 90_000;

/** A queue in memory that tells how much of it is out of sight. */
export interface WatchedQueue extends Pick<MemoryQueue, 'send' | 'size' | 'nextVisible' | 'dead'> {
  /** As the event source does: up to so many messages that are visible. */
  hand(max: number): readonly QueueMessage[];
  delete(message: QueueMessage): void;
  /** Messages that are in flight: received, not deleted, and not visible again. */
  inFlight(): number;
  /** How often the message was received that was received most often, copies apart. */
  mostReceipts(): number;
  readonly port: QueuePort;
}

export function createWatchedQueue(now: () => number, random: () => number): WatchedQueue {
  const queue = createMemoryQueue(now, random);
  const port = queue.port(async () => {});
  /** When those that were received become visible again, in ms. */
  const out = new Map<string, number>();
  let most = 0;

  function take(max: number, visibilityMs: number, handed: boolean): readonly QueueMessage[] {
    const messages = queue.take(max, visibilityMs, handed);
    for (const { messageId, receipts } of messages) {
      out.set(messageId, now() + visibilityMs);
      most = Math.max(most, receipts);
    }
    return messages;
  }

  function remove(message: QueueMessage): void {
    queue.delete(message);
    out.delete(message.messageId);
  }

  return {
    send: queue.send,
    size: queue.size,
    nextVisible: queue.nextVisible,
    dead: queue.dead,
    hand: (max) => take(max, HANDED_VISIBILITY_MS, true),
    delete: remove,
    inFlight: () => [...out.values()].filter((until) => until > now()).length,
    mostReceipts: () => most,
    port: {
      ...port,
      receive: async (max) => take(max, TAKEN_VISIBILITY_MS, false),
      remove: async (messages) => messages.forEach(remove),
      async delay(messages, seconds) {
        await port.delay(messages, seconds);
        for (const { messageId } of messages) out.set(messageId, now() + seconds * 1000);
      },
    },
  };
}
