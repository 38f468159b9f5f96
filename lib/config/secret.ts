import { afterFind, type LastLook, mayLook, nextLook } from './look-pauses.ts';

/** One that is old and cannot be read is looked up no oftener. */
const LEAST_BETWEEN_MS = 10_000;
/** So many lives old, it is read again before the work and not beside it: nobody asked for it so long. */
const OVERDUE_LIVES = 2;

/** A second look, and what it came to. `unreadable`: what was known stays. */
export interface Look {
  /** The setting's name. */
  readonly setting: string;
  readonly outcome: 'changed' | 'same' | 'unreadable';
  /** Why it was unreadable. */
  readonly message?: string;
}

/** A secret that may change while the process runs. */
export interface Secret<T> {
  /** As it was last read: the same object until it changes. */
  current(): T;
  /**
   * Reads again, because what is known has just failed: once for all who ask at once, and after looks in vain with pauses
   * that grow from 1 s to 10 s (look-pauses.ts). Never throws.
   *
   * @returns whether `current` is another one than before. False, too, when it was not looked.
   */
  refresh(): Promise<boolean>;
  /**
   * Does the work. When what is known has outlived its life, it is read again beside the work, and the answer waits for
   * both; when it is older than two lives, before the work.
   *
   * @returns what the work returns; throws what it throws
   */
  during<R>(work: () => Promise<R>): Promise<R>;
  /** Tells of every second look from now on. */
  watch(listener: (look: Look) => void): void;
}

export interface SecretOptions<T> {
  /** The setting's name. */
  readonly name: string;
  /** As it was just read. */
  readonly first: T;
  /** Reads it again: bounded in time; throws when that cannot be done, or what is there is no such secret. */
  readonly read: () => Promise<T>;
  /** For so long it is believed without another look, in ms. */
  readonly ttlMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A secret that is read again when it is old, or when it fails. */
export function createSecret<T>(options: SecretOptions<T>): Secret<T> {
  const { name: setting, first, read, ttlMs, now } = options;
  let known = first;
  let readAt = now();
  let triedAt = Number.NEGATIVE_INFINITY;
  /** Looks that were due anyhow do not count: the secret may have been exchanged a moment after. */
  let last: LastLook | undefined;
  let reading: Promise<boolean> | undefined;
  const listeners: ((look: Look) => void)[] = [];

  function tell(look: Omit<Look, 'setting'>): void {
    for (const listener of listeners) listener({ setting, ...look });
  }

  /** @returns whether it is another one now */
  async function look(): Promise<boolean> {
    triedAt = now();
    try {
      const found = await read();
      readAt = triedAt;
      const changed = !isSame(found, known);
      if (changed) {
        known = found;
        last = afterFind(last);
      }
      tell({ outcome: changed ? 'changed' : 'same' });
      return changed;
    } catch (error) {
      tell({ outcome: 'unreadable', message: error instanceof Error ? error.message : 'unknown' });
      return false;
    }
  }

  function lookOnce(): Promise<boolean> {
    reading ??= look().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  const isPast = (at: number, ms: number): boolean => now() - at >= ms;

  return {
    current: () => known,
    async refresh() {
      if (reading === undefined) {
        const at = now();
        if (!mayLook(last, at)) return false;
        last = nextLook(last, at);
      }
      return await lookOnce();
    },
    async during(work) {
      if (!isPast(readAt, ttlMs) || !isPast(triedAt, LEAST_BETWEEN_MS)) return await work();
      const looked = lookOnce();
      if (isPast(readAt, OVERDUE_LIVES * ttlMs)) await looked;
      try {
        return await work();
      } finally {
        // Lambda stops everything once there is an answer, and a connection does not bear that.
        await looked;
      }
    },
    watch: (listener) => void listeners.push(listener),
  };
}

/** A secret that stands in the environment, and so is the same as long as the process lives. */
export function fixedSecret<T>(value: T): Secret<T> {
  return {
    current: () => value,
    refresh: async () => false,
    during: (work) => work(),
    watch: () => {},
  };
}

/** Of texts and lists of them. */
const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
