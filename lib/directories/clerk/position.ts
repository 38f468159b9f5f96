/** An object of a listing, as far as its place goes. */
export interface Listed {
  readonly id: string;
  /** Milliseconds; it never changes. */
  readonly createdAt: number;
}

/** How far a listing has been read. */
export interface Position {
  /** How many of its objects were told. */
  readonly told: number;
  /** Where the one after them stood. Deletions move it nearer to the start. */
  readonly offset: number;
  /** The last ones told, oldest first: by them the place is found again. */
  readonly last: readonly Listed[];
  /** How many there were when the reading began, where the listing says so. */
  readonly expected?: number | undefined;
}

export const START: Position = { told: 0, offset: 0, last: [] };
/** How many of those told last are remembered. */
export const REMEMBERED = 10;

/** The position behind these, too. @param offset - where the next one stands */
export function advance(from: Position, told: readonly Listed[], offset: number): Position {
  const last = [...from.last, ...told.slice(-REMEMBERED)].slice(-REMEMBERED);
  return {
    ...from,
    told: from.told + told.length,
    offset,
    last: last.map(({ id, createdAt }) => ({ id, createdAt })),
  };
}

/** A page as it was found. */
export interface FoundPage {
  readonly objects: readonly Listed[];
  /** The page begins where the listing begins. */
  readonly atStart: boolean;
  /** The listing is in the order of creation, oldest first. */
  readonly ordered: boolean;
}

/**
 * The index of the first object on a page that has not been told. The page is to overlap with what was told; all that
 * stands behind the last known object is new, as long as a listing keeps its order.
 *
 * - `earlier`: nothing on it is known, so there may be others before it that are not either: somebody in front was
 *   deleted, and all behind moved up.
 * - `lost`: those told last are gone, and nothing else tells what was told of those created in the same millisecond.
 */
export function firstNew(page: FoundPage, { told, last }: Position): number | 'earlier' | 'lost' {
  const newest = last.at(-1);
  const oldest = last.at(0);
  if (newest === undefined || oldest === undefined) return 0;
  const { objects, atStart, ordered } = page;
  const ids = new Set(last.map(({ id }) => id));
  const known = objects.findLastIndex(
    ({ id, createdAt }) => ids.has(id) || (ordered && createdAt < newest.createdAt),
  );
  if (ids.has(objects[known]?.id ?? '')) return known + 1;
  if (known === -1 && !atStart) return 'earlier';
  const remembered = told <= last.length || (ordered && oldest.createdAt < newest.createdAt);
  const tied = objects.some(({ createdAt }) => createdAt === newest.createdAt);
  return remembered || (ordered && !tied) ? known + 1 : 'lost';
}

/** Whether these stand in the order of creation. */
export function isAscending(objects: readonly Listed[]): boolean {
  return objects.every(({ createdAt }, index) => (objects[index - 1]?.createdAt ?? 0) <= createdAt);
}
