import type { ChunkStore } from './chunk-store.ts';
import { type Entries, type EntryKind, entryOf, linesSchema } from './entry.ts';
import { JournalError } from './errors.ts';
import type { Seal } from './seal.ts';

/** Characters of JSON that one chunk has about: a few pages of a provider, a tenth of that when compressed. */
const CHUNK_LENGTH = 1_000_000;
/** Chunks that are read at once. */
const READ_TOGETHER = 4;

/** What one run has read so far, whichever wake-up it was. */
export interface Journal {
  /** Everything of a kind and a name that earlier wake-ups have put down, oldest first. It is told once. */
  take<K extends EntryKind>(kind: K, name: string): readonly Entries[K][];
  /** Puts down what was read; it is safe once its chunk is full, or `flush` has come back. */
  add<K extends EntryKind>(kind: K, name: string, body: Entries[K]): Promise<void>;
  flush(): Promise<void>;
  /** Chunks that there are. */
  chunks(): number;
  /** Entries that were added by this wake-up, and are safe. */
  added(): number;
}

export interface JournalOptions {
  readonly store: ChunkStore;
  readonly seal: Seal;
}

/**
 * Opens the journal of a run, and reads all of it.
 *
 * @throws {JournalError} `unreadable` when it was sealed with other secrets; {LedgerError}
 */
export async function openJournal({ store, seal }: JournalOptions): Promise<Journal> {
  const past = new Map<string, unknown[]>();
  let chunks = await readAll();
  let waiting: string[] = [];
  let length = 0;
  let added = 0;
  /** Chunks have no gaps: one is written after the other. */
  let writing: Promise<void> = Promise.resolve();

  async function readAll(): Promise<number> {
    for (let number = 0; ; number += READ_TOGETHER) {
      const numbers = Array.from({ length: READ_TOGETHER }, (_, at) => number + at);
      const found = await Promise.all(numbers.map((one) => store.get(one)));
      for (const [at, bytes] of found.entries()) {
        if (bytes === null) return number + at;
        recall(number + at, bytes);
      }
    }
  }

  function recall(number: number, bytes: Uint8Array): void {
    const text = seal.open(bytes, String(number));
    if (text === null) {
      throw new JournalError(
        'unreadable',
        'what was read so far cannot be opened: a secret was exchanged since, or the chunk is damaged',
      );
    }
    for (const [kind, name, body] of linesSchema.parse(JSON.parse(text))) {
      const at = keyOf(kind, name);
      const known = past.get(at);
      if (known === undefined) past.set(at, [body]);
      else known.push(body);
    }
  }

  async function write(lines: readonly string[]): Promise<void> {
    const number = chunks;
    const sealed = seal.close(`[${lines.join(',')}]`, String(number));
    if (!(await store.put(number, sealed))) {
      throw new JournalError('taken_over', 'somebody else goes on with this run');
    }
    chunks += 1;
    added += lines.length;
  }

  const flush = (): Promise<void> => {
    const lines = waiting;
    waiting = [];
    length = 0;
    const written = writing.then(() => (lines.length === 0 ? undefined : write(lines)));
    // Whoever waits for it hears of it; nothing is written behind a chunk that failed.
    writing = written;
    written.catch(() => undefined);
    return written;
  };

  return {
    take(kind, name) {
      const found = past.get(keyOf(kind, name)) ?? [];
      past.delete(keyOf(kind, name));
      return found.map((body) => entryOf(kind, body));
    },
    async add(kind, name, body) {
      const line = JSON.stringify([kind, name, body]);
      waiting.push(line);
      length += line.length;
      if (length >= CHUNK_LENGTH) await flush();
    },
    flush,
    chunks: () => chunks,
    added: () => added,
  };
}

const keyOf = (kind: string, name: string): string => `${kind} ${name}`;
