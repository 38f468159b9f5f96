import type { DeadLetterReason, QueueMessage, QueuePort } from '../../../lib/sync/index.ts';

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Times that the messages were received which it is a copy of. */
  readonly earlier: number;
  visibleAt: number;
  receiveCount: number;
  receipt: string;
}

export interface MemoryQueue {
  send(body: string): void;
  take(max: number, visibilityMs: number, handed: boolean): QueueMessage[];
  /** Deletes by receipt; an old one deletes nothing, as may happen with SQS. */
  delete(message: QueueMessage): void;
  readonly size: () => number;
  /** When the next message can be received, in ms. */
  nextVisible(): number;
  readonly dead: readonly { readonly body: string; readonly reason: DeadLetterReason }[];
  port(turn: () => Promise<void>): QueuePort;
}

const TAKEN_MS = 90_000;

/** A standard queue: visibility, receipts, no order. */
export function createMemoryQueue(now: () => number, random: () => number): MemoryQueue {
  const stored = new Map<string, Stored>();
  const dead: { body: string; reason: DeadLetterReason }[] = [];
  let serial = 0;

  const find = (message: QueueMessage) => {
    const found = stored.get(message.messageId);
    return found?.receipt === message.receiptHandle ? found : undefined;
  };
  function put(body: string, sentAt: number, earlier: number, visibleAt: number): void {
    const id = `m${++serial}`;
    stored.set(id, { id, body, sentAt, earlier, visibleAt, receiveCount: 0, receipt: '' });
  }
  const queue: MemoryQueue = {
    send(body) {
      put(body, now(), 0, 0);
    },
    take(max, visibilityMs, handed) {
      const visible = [...stored.values()].filter(({ visibleAt }) => visibleAt <= now());
      visible.sort(() => random() - 0.5);
      return visible.slice(0, max).map((one) => {
        one.visibleAt = now() + visibilityMs;
        one.receiveCount++;
        one.receipt = `r${++serial}`;
        const { id: messageId, receipt: receiptHandle, body, sentAt, earlier } = one;
        const { receiveCount: receipts } = one;
        const receiveCount = earlier + receipts;
        return { messageId, receiptHandle, body, sentAt, receiveCount, receipts, handed };
      });
    },
    delete(message) {
      if (find(message) !== undefined) stored.delete(message.messageId);
    },
    size: () => stored.size,
    nextVisible: () => Math.min(...[...stored.values()].map(({ visibleAt }) => visibleAt)),
    dead,
    port: (turn) => ({
      async receive(max) {
        await turn();
        return queue.take(Math.min(max, 1 + Math.floor(random() * 10)), TAKEN_MS, false);
      },
      async remove(messages) {
        for (const message of messages) {
          await turn();
          queue.delete(message);
        }
      },
      async delay(messages, seconds) {
        for (const message of messages) {
          await turn();
          const found = find(message);
          if (found !== undefined) found.visibleAt = now() + seconds * 1000;
        }
      },
      async resend(message, seconds) {
        await turn();
        put(message.body, message.sentAt, message.receiveCount, now() + seconds * 1000);
      },
      async deadLetter(message, reason) {
        await turn();
        dead.push({ body: message.body, reason });
      },
    }),
  };
  return queue;
}
