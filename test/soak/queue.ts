import type { DeadLetterReason, QueueMessage, QueuePort } from '../../lib/sync/index.ts';
import type { Rates } from './weather.ts';

export interface SoakQueue {
  send(body: string): void;
  /** What the event source hands to an invocation. */
  hand(max: number, who: string): readonly QueueMessage[];
  /** As the event source does with what did not fail. */
  delete(messages: readonly QueueMessage[]): void;
  readonly size: () => number;
  /** Somebody died with messages in hand: counted, and they come again when their time is up. */
  died(who: string): void;
  /** Times that somebody died with that message in hand. */
  deaths(messageId: string): number;
  port(who: string, step: () => Promise<void>): QueuePort;
}

export interface Letter {
  readonly messageId: string;
  readonly body: string;
  readonly reason: DeadLetterReason;
}

export interface SoakQueueOptions {
  readonly name: string;
  readonly now: () => number;
  readonly random: () => number;
  /** As they are at the moment. */
  readonly rates: () => Rates;
  readonly bury: (letter: Letter) => void;
}

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Receipts of the messages that it is a copy of. */
  readonly earlier: number;
  hiddenUntil: number;
  receipts: number;
  receipt: string;
  holder: string;
}

const HANDED_VISIBILITY_MS = 360_000;
const TAKEN_VISIBILITY_MS = 90_000;
/** Ten in a call, several calls at a time. */
const REMOVED_AT_ONCE = 80;
/** A visibility that is over before the work is. */
const SHORT_VISIBILITY_MS = 15_000;

class QueueTrouble extends Error {
  readonly code = 'unavailable';
  readonly retry = 'transient';
}

/** A standard queue: visibility, receipts, no order, every message at least once; and whatever may go wrong with it. */
export function createSoakQueue(options: SoakQueueOptions): SoakQueue {
  const { name, now, random, rates, bury } = options;
  const stored = new Map<string, Stored>();
  /** Ids of what may be visible, each perhaps more than once; and of what will be. */
  const visible: string[] = [];
  const hidden = new Set<Stored>();
  const deaths = new Map<string, number>();
  let serial = 0;

  const chance = (rate: number): boolean => rate > 0 && random() < rate;

  /** Fails before it was done, or after. */
  function troubled(rate: number, act: () => void): void {
    const fails = chance(rate);
    if (!fails || random() < 0.5) act();
    if (fails) throw new QueueTrouble('the queue did not answer');
  }

  function put(body: string, sentAt: number, earlier: number, delayMs: number): void {
    const id = `${name}-${++serial}`;
    const fresh = { id, body, sentAt, earlier, receipts: 0, receipt: '', holder: '' };
    const one: Stored = { ...fresh, hiddenUntil: now() + delayMs };
    stored.set(id, one);
    if (delayMs > 0) hidden.add(one);
    else visible.push(id);
  }

  function show(): void {
    for (const one of hidden) {
      if (one.hiddenUntil > now()) continue;
      hidden.delete(one);
      if (stored.has(one.id)) visible.push(one.id);
    }
  }

  function next(): Stored | undefined {
    while (visible.length > 0) {
      const at = Math.floor(random() * visible.length);
      const id = visible[at] ?? '';
      visible[at] = visible.at(-1) ?? '';
      visible.pop();
      const one = stored.get(id);
      if (one !== undefined && one.hiddenUntil <= now()) return one;
    }
    return undefined;
  }

  function take(max: number, visibilityMs: number, handed: boolean, who: string) {
    show();
    const taken: QueueMessage[] = [];
    while (taken.length < max) {
      const one = next();
      if (one === undefined) break;
      one.receipts++;
      one.receipt = `r${++serial}`;
      one.holder = who;
      const expires = chance(rates().expires);
      if (chance(rates().doubled)) visible.push(one.id);
      else hide(one, expires ? random() * SHORT_VISIBILITY_MS : visibilityMs);
      const { id: messageId, receipt: receiptHandle, body, sentAt, receipts } = one;
      const receiveCount = one.earlier + receipts;
      taken.push({ messageId, receiptHandle, body, sentAt, receiveCount, receipts, handed });
    }
    return taken;
  }

  function hide(one: Stored, ms: number): void {
    one.hiddenUntil = now() + ms;
    hidden.add(one);
  }

  /** By a receipt. One that is not the last may still do, or do nothing. */
  function find({ messageId, receiptHandle }: QueueMessage): Stored | undefined {
    const one = stored.get(messageId);
    return one?.receipt === receiptHandle || random() < 0.5 ? one : undefined;
  }

  function remove(messages: readonly QueueMessage[]): void {
    for (const message of messages) {
      const one = find(message);
      if (one !== undefined) stored.delete(one.id);
    }
  }

  return {
    send: (body) => put(body, now(), 0, 0),
    hand: (max, who) => take(max, HANDED_VISIBILITY_MS, true, who),
    delete: remove,
    size: () => stored.size,
    died(who) {
      for (const { id, holder } of stored.values()) {
        if (holder === who) deaths.set(id, (deaths.get(id) ?? 0) + 1);
      }
    },
    deaths: (messageId) => deaths.get(messageId) ?? 0,
    port: (who, step) => ({
      async receive(max) {
        await step();
        if (chance(rates().receive)) throw new QueueTrouble('the queue did not answer');
        // A queue seldom gives all that is there at once.
        const most = random() < 0.3 ? Math.ceil(random() * 10) : max;
        const taken = take(Math.min(max, most), TAKEN_VISIBILITY_MS, false, who);
        await step();
        return taken;
      },
      async remove(messages) {
        for (let at = 0; at < messages.length; at += REMOVED_AT_ONCE) {
          await step();
          const some = messages.slice(at, at + REMOVED_AT_ONCE);
          // As lib/queue: what could not be deleted is told to nobody.
          if (chance(rates().remove)) remove(some.filter(() => random() < 0.5));
          else remove(some);
        }
      },
      async delay(messages, seconds) {
        await step();
        troubled(rates().delay, () => {
          for (const message of messages) {
            const one = find(message);
            if (one !== undefined) hide(one, seconds * 1000);
          }
        });
      },
      async resend(message, seconds) {
        await step();
        troubled(rates().resend, () =>
          put(message.body, message.sentAt, message.receiveCount, seconds * 1000),
        );
        await step();
      },
      async deadLetter(message, reason) {
        await step();
        const { messageId, body } = message;
        troubled(rates().deadLetter, () => bury({ messageId, body, reason }));
        await step();
      },
    }),
  };
}
