/** What Permit finds by its key or by its id. */
export interface Keyed {
  readonly id: string;
  readonly key: string;
}

/** One of a few, by key, else by id. */
export const byIdent = <T extends Keyed>(all: readonly T[], ident: string): T | undefined =>
  all.find(({ key }) => key === ident) ?? all.find(({ id }) => id === ident);

export interface KeyedStore<T extends Keyed> {
  readonly size: number;
  /** By key, else by id. */
  get(ident: string): T | undefined;
  /** Adds it, or puts it in the place of the one with that key. */
  put(record: T): void;
  remove(key: string): void;
  /** In the order they were added. */
  values(): IterableIterator<T>;
}

/**
 * Records by key and id.
 *
 * @param changed told of each change: the record before and after, where there is one.
 */
export function createKeyedStore<T extends Keyed>(
  changed: (before: T | undefined, after: T | undefined) => void = () => {},
): KeyedStore<T> {
  const byKey = new Map<string, T>();
  const byId = new Map<string, T>();
  return {
    get size() {
      return byKey.size;
    },
    get: (ident) => byKey.get(ident) ?? byId.get(ident),
    put(record) {
      const before = byKey.get(record.key);
      if (before !== undefined) byId.delete(before.id);
      byKey.set(record.key, record);
      byId.set(record.id, record);
      changed(before, record);
    },
    remove(key) {
      const before = byKey.get(key);
      if (before === undefined) return;
      byKey.delete(key);
      byId.delete(before.id);
      changed(before, undefined);
    },
    values: () => byKey.values(),
  };
}
