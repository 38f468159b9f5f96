import { inParallel } from '../in-parallel.ts';
import type { DocumentPort } from '../ports.ts';

const AT_ONCE = 16;

/** Documents of one kind, read once each and changed in memory until they are written. */
export interface Shelf<T> {
  /** Reads those that were not read yet. */
  open(pks: Iterable<string>): Promise<void>;
  /** As it was read, or as it was changed since. */
  get(pk: string): T;
  put(pk: string, value: T): void;
  /** Writes what was changed. False: somebody else wrote one of them in between; the others may be written. */
  write(documents: DocumentPort): Promise<boolean>;
}

/** @param missing - what holds where there is no document */
export function createShelf<T>(
  documents: Pick<DocumentPort, 'read'>,
  decode: (body: string) => T,
  missing: T,
): Shelf<T> {
  const values = new Map<string, T>();
  const revs = new Map<string, number>();
  const changed = new Set<string>();
  return {
    async open(pks) {
      const fresh = [...new Set(pks)].filter((pk) => !revs.has(pk));
      await inParallel(AT_ONCE, fresh, async (pk) => {
        const found = await documents.read(pk);
        revs.set(pk, found?.rev ?? 0);
        if (found !== null) values.set(pk, decode(found.body));
      });
    },
    get: (pk) => values.get(pk) ?? missing,
    put(pk, value) {
      if (areSame(values.get(pk) ?? missing, value)) return;
      values.set(pk, value);
      changed.add(pk);
    },
    async write(to) {
      let written = true;
      await inParallel(AT_ONCE, [...changed], async (pk) => {
        const body = JSON.stringify(values.get(pk));
        if (!(await to.write(pk, revs.get(pk) ?? 0, body))) written = false;
      });
      return written;
    },
  };
}

/** Whether two flat documents say the same, in whatever order. */
function areSame(a: unknown, b: unknown): boolean {
  return a === b || sorted(a) === sorted(b);
}

const sorted = (value: unknown): string =>
  JSON.stringify(Object.entries(Object(value)).sort(([a], [b]) => (a < b ? -1 : 1)));
