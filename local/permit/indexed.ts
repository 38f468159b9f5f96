import type { Journal } from './journal.ts';

/** Records that are known by all that they name, as a role assignment is, and found by some of it. */
export interface IndexedStore<T, Index extends string> {
  readonly size: number;
  /** The one that names the same, if there is one. */
  find(names: Omit<T, 'id' | 'createdAt'>): T | undefined;
  /** Adds one that is not there. */
  add(record: T): void;
  remove(record: T): void;
  removeAll(records: Iterable<T>): void;
  /** In the order they were added. */
  values(): Iterable<T>;
  /** Those that an index has under a key, in the order they were added. */
  by(index: Index, key: string): Iterable<T>;
}

/**
 * @param identity one text for what a record names: no two that differ may have the same.
 * @param indexes a name for each, and what of a record it goes by.
 */
export function createIndexedStore<T, Index extends string>(
  journal: Journal,
  identity: (names: Omit<T, 'id' | 'createdAt'>) => string,
  indexes: Readonly<Record<Index, (record: T) => string>>,
): IndexedStore<T, Index> {
  const all = new Map<string, T>();
  const indexed = Object.entries<(record: T) => string>(indexes).map(([name, keyOf]) => ({
    name,
    keyOf,
    sets: new Map<string, Set<T>>(),
  }));
  const setsOf = new Map<string, ReadonlyMap<string, ReadonlySet<T>>>(
    indexed.map(({ name, sets }) => [name, sets]),
  );

  function add(record: T): void {
    all.set(identity(record), record);
    for (const { keyOf, sets } of indexed) {
      const key = keyOf(record);
      const set = sets.get(key);
      if (set === undefined) sets.set(key, new Set([record]));
      else set.add(record);
    }
    journal.changed(() => remove(record));
  }

  function remove(record: T): void {
    all.delete(identity(record));
    for (const { keyOf, sets } of indexed) {
      const key = keyOf(record);
      const set = sets.get(key);
      set?.delete(record);
      if (set?.size === 0) sets.delete(key);
    }
    journal.changed(() => add(record));
  }

  return {
    get size() {
      return all.size;
    },
    find: (names) => all.get(identity(names)),
    add,
    remove,
    removeAll(records) {
      for (const record of [...records]) remove(record);
    },
    values: () => all.values(),
    by: (index, key) => setsOf.get(index)?.get(key) ?? [],
  };
}
