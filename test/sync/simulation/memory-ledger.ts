import type { LedgerItem } from '../../../lib/ledger/index.ts';
import { decodeItem, encodeItem } from '../../../lib/ledger/item-codec.ts';
import type { HeldLease, LeasePort, LedgerPort } from '../../../lib/sync/index.ts';

export interface MemoryLedger {
  /** `turn` is waited for before and after each access. */
  port(turn: () => Promise<void>): LedgerPort;
  lease(turn: () => Promise<void>, now: () => number): LeasePort;
  /** What stands in the table. */
  item(pk: string): LedgerItem | undefined;
  /** Its time to live, in seconds, as it was last written. */
  expiry(pk: string): number | undefined;
  /** As DynamoDB does when an item's time to live is over. */
  drop(pk: string): void;
}

const LEASE_MS = 20_000;

/** The ledger's rules without DynamoDB: conditional writes by revision, a lease by time. */
export function createMemoryLedger(): MemoryLedger {
  const rows = new Map<string, { rev: number; doc: string; expiresAt: number | undefined }>();
  let held = { epoch: 0, until: 0, letGo: true };

  return {
    item(pk) {
      const row = rows.get(pk);
      return row && decodeItem(pk, row.rev, row.doc);
    },
    expiry: (pk) => rows.get(pk)?.expiresAt,
    drop: (pk) => void rows.delete(pk),
    port: (turn) => ({
      async load(keys) {
        await turn();
        const found = new Map<string, LedgerItem>();
        for (const pk of keys) {
          const row = rows.get(pk);
          if (row !== undefined) found.set(pk, decodeItem(pk, row.rev, row.doc));
        }
        await turn();
        return found;
      },
      async save(item) {
        await turn();
        const rev = rows.get(item.pk)?.rev ?? 0;
        if (rev === item.rev) {
          const { pk, expiresAt } = item;
          rows.set(pk, { rev: rev + 1, doc: encodeItem(item), expiresAt });
        }
        await turn();
        return rev === item.rev ? { ...item, rev: rev + 1 } : null;
      },
    }),
    lease: (turn, now) => ({
      async acquire(): Promise<HeldLease | null> {
        let until = now() + LEASE_MS;
        await turn();
        const before = held;
        if (!before.letGo && before.until >= now() - 2_000) return null;
        const epoch = before.epoch + 1;
        held = { epoch, until, letGo: false };
        await turn();
        return {
          epoch,
          until: () => until,
          takenOver: !before.letGo,
          async renew() {
            const next = now() + LEASE_MS;
            await turn();
            if (held.epoch !== epoch) return false;
            held = { epoch, until: next, letGo: false };
            until = next;
            await turn();
            return true;
          },
          async release() {
            await turn();
            if (held.epoch === epoch) held = { epoch, until: 0, letGo: true };
          },
        };
      },
    }),
  };
}
