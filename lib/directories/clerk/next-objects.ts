import type { Listing } from './listing.ts';
import { firstNew, isAscending, type Listed, type Position, REMEMBERED } from './position.ts';

export interface WalkOptions {
  /** Objects a page, 2 to 500. */
  readonly pageSize: number;
  readonly now: () => number;
}

/** What follows a position. */
export interface Found<T> {
  readonly kind: 'found';
  /** None of them told before; there may be none, and more behind. */
  readonly objects: readonly T[];
  /** When they were asked for, in ms. */
  readonly askedAt: number;
  /** Where the next one stands. */
  readonly offset: number;
  readonly total?: number | undefined;
  /** Nothing stands behind them. */
  readonly end: boolean;
}

/** `lost`: where to go on cannot be told. `gone`: there is no such list any more. */
export type NextObjects<T> = Found<T> | { readonly kind: 'lost' | 'gone' };

/** Objects of which a page and the one before it are to have some in common. */
export const overlapOf = (pageSize: number): number =>
  Math.min(REMEMBERED, Math.floor(pageSize / 2));

/** Times that the API may not know the object named before it is taken not to know the way of asking. */
const MAX_UNKNOWN = 3;

/** Finds what follows a position in a listing that may have changed since. */
export function createFinder<T extends Listed>(
  listing: Listing<T>,
  { pageSize, now }: WalkOptions,
): (position: Position) => Promise<NextObjects<T>> {
  let { ordered } = listing;
  let unknown = 0;

  /** By the object told last, if the API can; `undefined`: it said nothing that counts. */
  async function behindLast(newest: Listed, { told, last }: Position) {
    if (unknown >= MAX_UNKNOWN) return undefined;
    const objects = await listing.after?.(newest.id, pageSize);
    if (objects === undefined) {
      unknown += 1;
      return undefined;
    }
    const ids = new Set(last.map(({ id }) => id));
    // Of the same millisecond only what is remembered is known to have been told.
    const remembered = told <= last.length || last.some((one) => one.createdAt < newest.createdAt);
    const from = newest.createdAt + (remembered ? 0 : 1);
    if (objects.every(({ id, createdAt }) => createdAt >= from && !ids.has(id))) return objects;
    // It begins anew: the API takes no notice of the object named.
    unknown = MAX_UNKNOWN;
    return undefined;
  }

  return async (position) => {
    const newest = position.last.at(-1);
    if (newest !== undefined && listing.after !== undefined) {
      const askedAt = now();
      const objects = await behindLast(newest, position);
      if (objects !== undefined) {
        const { told, expected = 0 } = position;
        const short = objects.length < pageSize;
        const enough = objects.length === 0 || told + objects.length >= expected;
        // Nothing behind one that has been deleted meanwhile is no proof of the end.
        const end = short && enough && ((await listing.exists?.(newest.id)) ?? false);
        const offset = position.offset + objects.length;
        if (end || objects.length > 0) return { kind: 'found', objects, askedAt, offset, end };
      }
    }
    let offset = Math.max(0, position.offset - overlapOf(pageSize));
    for (let back = pageSize; ; back *= 2) {
      const askedAt = now();
      const page = await listing.page(offset, pageSize);
      if (page === null) return { kind: 'gone' };
      const { objects, total } = page;
      ordered &&= isAscending(objects);
      const first = firstNew({ objects, atStart: offset === 0, ordered }, position);
      if (first === 'lost') return { kind: 'lost' };
      if (first === 'earlier') {
        offset = Math.max(0, offset - back);
        continue;
      }
      const next = offset + objects.length;
      // A short page with something new on it may be one that the API made short by itself.
      const enough = first === objects.length || next >= (total ?? position.expected ?? 0);
      const short = objects.length < pageSize;
      return {
        kind: 'found',
        objects: objects.slice(first),
        askedAt,
        offset: next,
        total,
        end: short && enough,
      };
    }
  };
}
