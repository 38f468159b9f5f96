import { hash } from 'node:crypto';

/** Two words of 32 bits that tell what was said of something. */
export type Mark = readonly [number, number];

/** Where something stood for the first time, and the mark of what was said of it there. */
export interface FirstRow {
  readonly row: number;
  readonly mark: Mark;
}

/** The first row of each key, for millions of keys: a few words each, and no key itself. */
export interface FirstRows {
  readonly size: number;
  /**
   * Keeps it as the key's first row, unless there is one.
   *
   * @param row - from 1 on
   * @returns the one there is
   */
  note(key: string, row: number, mark?: Mark): FirstRow | undefined;
  firstRowOf(key: string): number | undefined;
}

/** Of the key's digest two, the row, of the mark two. */
const WORDS = 5;
const WORDS_UNMARKED = 3;
const ROW = 2;
const MARK = 3;
const NO_MARK: Mark = [0, 0];
const MIN_SLOTS = 64;
/** Fuller than this, it grows: chains of neighbours get long. */
const MAX_LOAD = 0.75;
const GROWTH = 1.5;
const WORD_VALUES = 2 ** 32;

/** 64 bits of a text's digest. */
export function wordsOf(text: string): Mark {
  const digest = hash('sha256', text, 'binary');
  const word = (at: number) =>
    (digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24)) >>>
    0;
  return [word(0), word(4)];
}

/**
 * An open-addressed table of 64-bit digests: of two million keys, two have the same one time in ten million.
 *
 * @param expected - keys that there is room for before it grows
 * @param marked - whether marks are kept; all are zero otherwise
 */
export function createFirstRows(expected: number, marked: boolean): FirstRows {
  const words = marked ? WORDS : WORDS_UNMARKED;
  let slots = Math.max(MIN_SLOTS, Math.ceil(expected / MAX_LOAD) + 1);
  let table = new Uint32Array(slots * words);
  let size = 0;

  /** Where the digest stands, or would: an empty slot has row 0. */
  function find(high: number, low: number): number {
    let slot = Math.floor((high / WORD_VALUES) * slots);
    for (;;) {
      const at = slot * words;
      if (table[at + ROW] === 0 || (table[at] === high && table[at + 1] === low)) return at;
      slot = (slot + 1) % slots;
    }
  }

  function grow(): void {
    const old = table;
    slots = Math.ceil(slots * GROWTH);
    table = new Uint32Array(slots * words);
    for (let at = 0; at < old.length; at += words) {
      if (old[at + ROW] === 0) continue;
      table.set(old.subarray(at, at + words), find(old[at] ?? 0, old[at + 1] ?? 0));
    }
  }

  return {
    get size() {
      return size;
    },
    note: (key, row, mark = NO_MARK) => {
      const [high, low] = wordsOf(key);
      const at = find(high, low);
      const first = table[at + ROW] ?? 0;
      if (first !== 0) {
        const kept: Mark = [table[at + MARK] ?? 0, table[at + MARK + 1] ?? 0];
        return { row: first, mark: marked ? kept : NO_MARK };
      }
      table.set(marked ? [high, low, row, ...mark] : [high, low, row], at);
      size += 1;
      if (size > slots * MAX_LOAD) grow();
      return undefined;
    },
    firstRowOf: (key) => table[find(...wordsOf(key)) + ROW] || undefined,
  };
}
