import type { ChunkStore } from '../../lib/scheduled-reconcile/journal/index.ts';

/** Chunks without DynamoDB, by their whole keys. */
export function createMemoryChunks() {
  const rows = new Map<string, Uint8Array>();
  return {
    rows,
    open: (prefix: string): ChunkStore => ({
      async put(number, bytes) {
        const isFree = !rows.has(`${prefix}${number}`);
        if (isFree) rows.set(`${prefix}${number}`, bytes);
        return isFree;
      },
      get: async (number) => rows.get(`${prefix}${number}`) ?? null,
      async clear() {
        for (const key of rows.keys()) if (key.startsWith(prefix)) rows.delete(key);
      },
    }),
  };
}
