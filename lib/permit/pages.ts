/** What each request of a listing is made through: it may wait, and it may ask again. */
export type Each = <T>(page: () => Promise<T>) => Promise<T>;

/** Permit's largest. */
export const PAGE_SIZE = 100;

/**
 * A listing, page by page until one is not full. Pages go by number: what is written meanwhile may move a row to
 * another page, so that it is told twice, or not at all.
 *
 * @param from - the first page, from 1
 */
export async function* pages<T>(
  ask: (page: number) => Promise<unknown>,
  read: (answer: unknown) => readonly T[],
  from = 1,
): AsyncGenerator<readonly T[]> {
  for (let page = from; ; page++) {
    const rows = read(await ask(page));
    yield rows;
    if (rows.length < PAGE_SIZE) return;
  }
}
