/** A queue by time: what is due first comes out first, what was put in first among those of one time. */
export interface Heap<T> {
  push(at: number, value: T): void;
  /** When the first one is due; infinite when there is none. */
  nextAt(): number;
  pop(): T | undefined;
  readonly size: () => number;
}

interface Entry<T> {
  readonly at: number;
  readonly serial: number;
  readonly value: T;
}

const before = <T>(a: Entry<T> | undefined, b: Entry<T> | undefined): boolean =>
  a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.serial < b.serial));

/** A binary heap: 200,000 messages have to be put in and taken out in next to no time. */
export function createHeap<T>(): Heap<T> {
  const entries: Entry<T>[] = [];
  let serial = 0;

  function swap(a: number, b: number): void {
    const first = entries[a];
    const second = entries[b];
    if (first === undefined || second === undefined) return;
    entries[a] = second;
    entries[b] = first;
  }

  function up(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!before(entries[child], entries[parent])) return;
      swap(child, parent);
      child = parent;
    }
  }

  function down(): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const child = before(entries[left + 1], entries[left]) ? left + 1 : left;
      if (!before(entries[child], entries[parent])) return;
      swap(child, parent);
      parent = child;
    }
  }

  return {
    push(at, value) {
      entries.push({ at, serial: ++serial, value });
      up(entries.length - 1);
    },
    nextAt: () => entries[0]?.at ?? Number.POSITIVE_INFINITY,
    pop() {
      const first = entries[0];
      const last = entries.pop();
      if (last !== undefined && entries.length > 0) {
        entries[0] = last;
        down();
      }
      return first?.value;
    },
    size: () => entries.length,
  };
}
