import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { batchesOf, eachOf } from './batches.ts';
import { exchange } from './exchange.ts';
import { unconfirmedOf } from './unconfirmed.ts';

export interface HeldLettersOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** For how long a letter is received; each renewal doubles it. */
  readonly visibilitySeconds: number;
}

/** Letters that nobody else sees because we received them. */
export interface HeldLetters {
  /** How many there are. */
  readonly size: number;
  /** Notes a letter that was received: a new one, one that is held already, or one that we have deleted. */
  take(messageId: string, receiptHandle: string): 'new' | 'held' | 'deleted';
  /** Deletes letters. @returns the ids of those whose deletion was not confirmed; they are still held */
  remove(messageIds: readonly string[]): Promise<readonly string[]>;
  /** Holds those for longer that would come back soon. Best effort: one that comes back is only received again. */
  renew(): Promise<void>;
  /** Makes all visible again. Best effort: those that it fails for come back by themselves. */
  release(): Promise<void>;
}

interface Hold {
  readonly handle: string;
  readonly seconds: number;
  /** When it comes back, in ms. */
  readonly until: number;
}

/** Longest that one renewal holds a letter, and so that a scan which was killed keeps it out of sight. */
const MAX_HOLD_SECONDS = 600;
/** Calls under way at once. */
const LANES = 8;
/** Times that a deletion is tried. */
const MAX_DELETES = 2;

export function createHeldLetters(options: HeldLettersOptions): HeldLetters {
  const { client, queueUrl, now, visibilitySeconds } = options;
  const holds = new Map<string, Hold>();
  const deleted = new Set<string>();
  let renewing: Promise<void> | undefined;

  /** Changes letters' visibility, in batches; told of each that succeeded. */
  async function change(
    letters: readonly (readonly [id: string, hold: Hold])[],
    secondsOf: (hold: Hold) => number,
    changed: (id: string, hold: Hold) => void,
  ): Promise<void> {
    const batches = batchesOf(letters.map((letter) => ({ letter, bytes: 0 })));
    await eachOf(batches, LANES, async (batch) => {
      const entries = batch.map(({ letter }) => letter);
      try {
        const answer = await client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queueUrl,
            Entries: entries.map(([, hold], index) => ({
              Id: String(index),
              ReceiptHandle: hold.handle,
              VisibilityTimeout: secondsOf(hold),
            })),
          }),
        );
        const failed = new Set(unconfirmedOf(entries, answer).map(({ entry }) => entry));
        for (const entry of entries) if (!failed.has(entry)) changed(...entry);
      } catch {
        // The visibility timeout decides.
      }
    });
  }

  async function renewDue(): Promise<void> {
    const due = [...holds].filter(([, hold]) => hold.until - now() < (hold.seconds * 1000) / 2);
    const longer = (hold: Hold) => Math.min(hold.seconds * 2, MAX_HOLD_SECONDS);
    const from = now();
    await change(due, longer, (id, hold) => {
      // Received anew, or deleted, in the meantime.
      if (holds.get(id) !== hold) return;
      const seconds = longer(hold);
      holds.set(id, { ...hold, seconds, until: from + seconds * 1000 });
    });
  }

  async function removeOnce(ids: readonly string[]): Promise<readonly string[]> {
    const entries = ids.flatMap((id) => {
      const hold = holds.get(id);
      return hold === undefined ? [] : [{ id, handle: hold.handle }];
    });
    if (entries.length === 0) return [];
    try {
      const answer = await exchange('DeleteMessageBatch', () =>
        client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: entries.map(({ handle }, index) => ({
              Id: String(index),
              ReceiptHandle: handle,
            })),
          }),
        ),
      );
      const left = new Set(unconfirmedOf(entries, answer).map(({ entry }) => entry.id));
      for (const { id } of entries) {
        if (left.has(id)) continue;
        holds.delete(id);
        deleted.add(id);
      }
      return [...left];
    } catch {
      // The client has tried the whole call more than once by itself.
      return entries.map(({ id }) => id);
    }
  }

  return {
    get size() {
      return holds.size;
    },
    take(messageId, handle) {
      const known = deleted.has(messageId) ? 'deleted' : holds.has(messageId) ? 'held' : 'new';
      holds.set(messageId, {
        handle,
        seconds: visibilitySeconds,
        until: now() + visibilitySeconds * 1000,
      });
      return known;
    },
    async remove(messageIds) {
      let left = messageIds;
      for (let tries = 0; tries < MAX_DELETES && left.length > 0; tries += 1) {
        left = await removeOnce(left);
      }
      return left;
    },
    async renew() {
      renewing ??= renewDue();
      try {
        await renewing;
      } finally {
        renewing = undefined;
      }
    },
    async release() {
      // What it holds for longer would stay out of sight.
      await renewing;
      await change(
        [...holds],
        () => 0,
        (id) => holds.delete(id),
      );
    },
  };
}
