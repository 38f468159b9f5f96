/** Runs `work` over the items, at most `limit` at once; the first failure is thrown once all under way have ended. */
export async function inParallel<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  async function lane(): Promise<void> {
    for (const item of waiting) await work(item);
  }
  const lanes = Array.from({ length: Math.min(limit, items.length) }, lane);
  const ends = await Promise.allSettled(lanes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
