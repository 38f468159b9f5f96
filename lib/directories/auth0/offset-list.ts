import { DirectoryError } from '../errors.ts';

/** How often a list that changes under the reading is begun again. */
const MAX_READINGS = 3;

/** A page of a list that is paged by offset. */
export interface OffsetPage<T> {
  /** The index of its first item in the list. */
  readonly start: number;
  /** How many there are in the whole list. */
  readonly total: number;
  readonly items: readonly T[];
}

/**
 * A short list, whole. A page shorter than asked for is no end: the total says where that is. When it changes between
 * two pages an item may have moved over their border, so the list is read anew.
 *
 * @param name - of the list, for messages
 * @param page - reads the page of an index, from 0; `null`: what the list is of is gone.
 * @throws {DirectoryError} `incomplete` when it never stands still, or ends before its total.
 */
export async function readWholeList<T extends { readonly id: string }>(
  name: string,
  page: (index: number) => Promise<OffsetPage<T> | null>,
): Promise<readonly T[] | null> {
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const found = new Map<string, T>();
    let before: number | undefined;
    let read = 0;
    for (let index = 0; ; index += 1) {
      const answer = await page(index);
      if (answer === null) return null;
      const { start, total, items } = answer;
      if (start !== read || (before ?? total) !== total) break;
      before = total;
      read += items.length;
      for (const item of items) found.set(item.id, item);
      if (found.size >= total) return [...found.values()];
      if (items.length === 0 || read >= total) break;
    }
  }
  throw new DirectoryError(
    'incomplete',
    `Auth0, ${name}: the list changed or broke off each of ${MAX_READINGS} times it was read; try again`,
  );
}
