import type { Mapping } from '../../mapping/index.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { Clock, DocumentPort, QueueMessage, QueuePort } from '../ports.ts';
import type { WorkItem } from '../round/read/results.ts';
import {
  type Counts,
  decodeHeartbeat,
  encodeHeartbeat,
  HEARTBEAT_PK,
  type Heartbeat,
  heard,
  later,
  NO_COUNTS,
  type OldestMessage,
  SILENCE,
} from './heartbeat.ts';

/** Between two words of one invocation. */
const BEAT_MS = 10_000;
/** When a message that is in hand comes back at the latest, should we die: the live queue's visibility timeout. */
const HELD_MS = 360_000;
/**
 * What must be left of an invocation to say anything, since its answer matters more: as long as a table that hangs is
 * waited for, three attempts of 3 s.
 */
const TIME_FOR_A_WORD_MS = 10_000;
/** Writes that may be lost to other workers before this word stays unsaid. */
const TRIES = 3;

type QueueName = 'live' | 'imports';

/**
 * Notes what the worker does, and leaves word of it in a document of the ledger table: a {@link Heartbeat}. It makes no
 * call but for that document, and what goes wrong with it is nothing to the engine.
 */
export interface Pulse {
  /** The same queue, and what is received and given back is noted. */
  watched(name: QueueName, queue: QueuePort): QueuePort;
  /** An invocation begins. */
  begin(handed: Readonly<Record<QueueName, readonly QueueMessage[]>>): void;
  /** What became of messages. */
  answered(items: readonly WorkItem[]): void;
  /** Between rounds: leaves word when it is time to. */
  beat(): Promise<void>;
  /** The invocation ends. @param endsAt - when it will be cut off, in ms */
  end(endsAt: number): Promise<void>;
}

const OUTCOMES = {
  applied: 'applied',
  unchanged: 'unchanged',
  superseded: 'superseded',
  ignored: 'ignored',
  retry: 'retried',
  dead: 'dead',
} as const;

export interface PulseOptions {
  readonly documents: DocumentPort;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** That the worker works by. */
  readonly mapping: Pick<Mapping, 'version'>;
}

export function createPulse({ documents, clock, telemetry, mapping }: PulseOptions): Pulse {
  const open = {
    live: new Map<string, OldestMessage>(),
    imports: new Map<string, OldestMessage>(),
  };
  const drainedAt: Record<QueueName, number | null> = { live: null, imports: null };
  /** Only those that were received before can stand in an earlier word. */
  const done = new Set<string>();
  let counts: Counts = { ...NO_COUNTS };
  let lastAppliedAt: number | null = null;
  let hasNews = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  let nextBeatAt = 0;
  let known: { readonly rev: number; readonly word: Heartbeat } | undefined;

  function hold(name: QueueName, messages: readonly QueueMessage[]): void {
    const dueAt = clock.now() + HELD_MS;
    for (const { messageId: id, sentAt } of messages) open[name].set(id, { id, sentAt, dueAt });
  }

  function giveBack(name: QueueName, messages: readonly QueueMessage[], seconds: number): void {
    const dueAt = clock.now() + seconds * 1000;
    for (const { messageId: id, sentAt } of messages) {
      if (open[name].has(id)) open[name].set(id, { id, sentAt, dueAt });
    }
  }

  async function look() {
    const found = await documents.read(HEARTBEAT_PK);
    const word = found === null ? null : decodeHeartbeat(found.body);
    return { rev: found?.rev ?? 0, word: word ?? SILENCE };
  }

  /** What others said, and what we did since. */
  function together(word: Heartbeat): Heartbeat {
    const seen = (name: QueueName) => ({
      drainedAt: drainedAt[name],
      open: open[name].values(),
      isDone: (id: string) => done.has(id),
    });
    return {
      at: clock.now(),
      lastAppliedAt: later(word.lastAppliedAt, lastAppliedAt),
      counts: hasNews ? { ...counts } : word.counts,
      live: heard(word.live, seen('live')),
      imports: heard(word.imports, seen('imports')),
      mappingVersion: mapping.version,
    };
  }

  async function say(): Promise<void> {
    saidAt = clock.now();
    nextBeatAt = saidAt + BEAT_MS;
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        const { rev, word } = known ?? (await look());
        const next = together(word);
        known = undefined;
        if (await documents.write(HEARTBEAT_PK, rev, encodeHeartbeat(next))) {
          known = { rev: rev + 1, word: next };
          return;
        }
      }
    } catch (error) {
      known = undefined;
      // Where the table does not answer, it is not waited for again in this invocation.
      nextBeatAt = Number.POSITIVE_INFINITY;
      telemetry.count('heartbeat_unwritten', { error: error instanceof Error ? error.name : '' });
    }
  }

  return {
    watched: (name, queue) => ({
      receive: async (max) => {
        const messages = await queue.receive(max);
        if (messages.length === 0) drainedAt[name] = clock.now();
        hold(name, messages);
        return messages;
      },
      remove: (messages) => queue.remove(messages),
      delay: async (messages, seconds) => {
        await queue.delay(messages, seconds);
        giveBack(name, messages, seconds);
      },
      resend: async (message, seconds) => {
        await queue.resend(message, seconds);
        giveBack(name, [message], seconds);
      },
      deadLetter: (message, reason) => queue.deadLetter(message, reason),
    }),
    begin(handed) {
      open.live.clear();
      open.imports.clear();
      done.clear();
      counts = { ...NO_COUNTS };
      hasNews = false;
      nextBeatAt = clock.now() + BEAT_MS;
      hold('live', handed.live);
      hold('imports', handed.imports);
    },
    answered(items) {
      for (const { message, result } of items) {
        if (result.kind === 'deferred') continue;
        hasNews = true;
        counts[OUTCOMES[result.kind]] += 1;
        if (result.kind === 'applied') lastAppliedAt = clock.now();
        if (result.kind === 'retry') continue;
        open.live.delete(message.messageId);
        open.imports.delete(message.messageId);
        if (message.receiveCount > 1) done.add(message.messageId);
      }
    },
    async beat() {
      if (clock.now() >= nextBeatAt) await say();
    },
    async end(endsAt) {
      const now = clock.now();
      if (nextBeatAt === Number.POSITIVE_INFINITY || now + TIME_FOR_A_WORD_MS > endsAt) return;
      // An invocation that did nothing but stand in line says so now and then.
      if (hasNews || now - saidAt >= BEAT_MS) await say();
    },
  };
}
