import * as z from 'zod/mini';
import type { DocumentPort } from '../ports.ts';

export const HEARTBEAT_PK = 'heartbeat#worker';

const time = z.number();
const count = z.int().check(z.nonnegative());
const counts = z.object({
  applied: count,
  unchanged: count,
  superseded: count,
  ignored: count,
  retried: count,
  dead: count,
});
const queue = z.object({
  /** When a receive last found nothing visible; `null`: that was never seen. */
  drainedAt: z.nullable(time),
  /** The oldest message known to wait: visible again, at the latest, at `dueAt`. */
  oldest: z.nullable(z.object({ id: z.string(), sentAt: time, dueAt: time })),
});
const schema = z.object({
  /** When this was said. */
  at: time,
  /** When the newest change reached Permit; `null`: none has. */
  lastAppliedAt: z.nullable(time),
  /** What became of the messages of the last invocation that had some. */
  counts,
  live: queue,
  imports: queue,
  /** Of the config that it works by; absent: said before workers told it. */
  mappingVersion: z.exactOptional(z.string()),
});

/** The worker's word of what it last did, for whoever watches. Times are ms since the epoch. */
export type Heartbeat = Readonly<z.infer<typeof schema>>;
export type Counts = z.infer<typeof counts>;
export type QueueWord = Readonly<z.infer<typeof queue>>;
export type OldestMessage = NonNullable<QueueWord['oldest']>;

export const NO_COUNTS: Counts = {
  applied: 0,
  unchanged: 0,
  superseded: 0,
  ignored: 0,
  retried: 0,
  dead: 0,
};
const NO_QUEUE: QueueWord = { drainedAt: null, oldest: null };
export const SILENCE: Heartbeat = {
  at: 0,
  lastAppliedAt: null,
  counts: NO_COUNTS,
  live: NO_QUEUE,
  imports: NO_QUEUE,
};

export const encodeHeartbeat = (heartbeat: Heartbeat): string => JSON.stringify(heartbeat);

/** `null`: not a heartbeat. */
export function decodeHeartbeat(body: string): Heartbeat | null {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

/**
 * What the worker last said; `null`: nothing yet, or nothing that can be read.
 *
 * @throws what `documents` throws
 */
export async function readHeartbeat(documents: DocumentPort): Promise<Heartbeat | null> {
  const found = await documents.read(HEARTBEAT_PK);
  return found === null ? null : decodeHeartbeat(found.body);
}

/** What one invocation saw of one queue. */
export interface Seen {
  readonly drainedAt: number | null;
  /** Messages that it has not done with. */
  readonly open: Iterable<OldestMessage>;
  /** Whether it has done with that message. */
  readonly isDone: (id: string) => boolean;
}

/**
 * A queue's word, and what an invocation saw since, as one. A message is taken to wait until somebody is done with it,
 * or the queue was found empty when it should have been visible again.
 */
export function heard(before: QueueWord, seen: Seen): QueueWord {
  const drainedAt = later(before.drainedAt, seen.drainedAt);
  let oldest: OldestMessage | null = null;
  const known = before.oldest !== null && !seen.isDone(before.oldest.id) ? [before.oldest] : [];
  for (const messages of [known, seen.open]) {
    for (const message of messages) {
      if (drainedAt !== null && drainedAt > message.dueAt) continue;
      if (oldest === null || message.sentAt <= oldest.sentAt) oldest = message;
    }
  }
  return { drainedAt, oldest };
}

/** The later of two times, either of which may never have been. */
export const later = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);
