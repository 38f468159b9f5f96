import type { DocumentPort } from '../../../lib/sync/ports.ts';

export interface MemoryDocuments {
  /** `turn` is waited for before and after each access. */
  port(turn: () => Promise<void>): DocumentPort;
  /** What stands in the table. */
  body(pk: string): string | undefined;
  /** Writes over whatever is there, as nobody of ours does. */
  put(pk: string, body: string): void;
  /** So many were made so far. */
  accesses(): { readonly reads: number; readonly writes: number };
}

/** Shared documents without DynamoDB: conditional writes by revision. */
export function createMemoryDocuments(): MemoryDocuments {
  const rows = new Map<string, { readonly rev: number; readonly body: string }>();
  let reads = 0;
  let writes = 0;

  return {
    body: (pk) => rows.get(pk)?.body,
    put: (pk, body) => void rows.set(pk, { rev: (rows.get(pk)?.rev ?? 0) + 1, body }),
    accesses: () => ({ reads, writes }),
    port: (turn) => ({
      async read(pk) {
        await turn();
        reads += 1;
        const row = rows.get(pk) ?? null;
        await turn();
        return row;
      },
      async write(pk, rev, body) {
        await turn();
        writes += 1;
        const current = rows.get(pk)?.rev ?? 0;
        if (current === rev) rows.set(pk, { rev: rev + 1, body });
        await turn();
        return current === rev;
      },
    }),
  };
}
