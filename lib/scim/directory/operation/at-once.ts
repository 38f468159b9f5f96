/** Calls of the table at once, of one request. */
const CALLS = 16;

/**
 * Does all of it, so many at once. After a failure nothing more is begun; what is under way is waited for, so that
 * nothing is left running behind a request's back.
 *
 * @returns in the order of `items`
 * @throws what the first of them threw
 */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  make: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const rest = items.entries();
  async function work(): Promise<void> {
    for (const [at, item] of rest) {
      try {
        results.set(at, await make(item));
      } catch (failure) {
        failures.push(failure);
      }
      if (failures.length > 0) return;
    }
  }
  await Promise.all(Array.from({ length: Math.min(CALLS, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}

/** Does all of it at once, and waits for all of it even if one fails. */
export async function allOf(...tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  await eachOf(tasks, (task) => task());
}

/** In parts of so many. */
export function* partsOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
