import { MAX_BATCH_ENTRIES, MAX_MESSAGE_BYTES } from './limits.ts';

/**
 * Cuts a list, in order, into batches that one SQS call takes: at most 10 entries and 1 MiB in all.
 * An entry that is larger by itself gets a batch of its own; the caller refuses it beforehand.
 */
export function batchesOf<T extends { readonly bytes: number }>(entries: readonly T[]): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const full = batch.length === MAX_BATCH_ENTRIES || bytes + entry.bytes > MAX_MESSAGE_BYTES;
    if (full && batch.length > 0) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.bytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Runs one task for each item, at most `width` at a time; the first failure stops the rest. */
export async function eachOf<T>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await task(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(
    Array.from({ length: Math.min(width, items.length) }, lane),
  );
  for (const end of lanes) if (end.status === 'rejected') throw end.reason;
}
