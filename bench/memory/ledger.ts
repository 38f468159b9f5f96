import type { LedgerItem } from '../../lib/ledger/index.ts';
import type { DocumentPort, LeasePort, LedgerPort } from '../../lib/sync/index.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { dynamoReadsMs, LATENCY } from '../latency.ts';

/** The ledger table in memory: conditional writes by revision, and a lease by time. */
export interface MemoryLedger {
  readonly items: LedgerPort;
  readonly documents: DocumentPort;
  readonly lease: LeasePort;
}

/** As the worker's function has it. */
const LEASE_MS = 20_000;
const CLOCK_SKEW_MS = 2_000;

export function createMemoryLedger(clock: VirtualClock): MemoryLedger {
  const rows = new Map<string, LedgerItem>();
  const documents = new Map<string, { readonly rev: number; readonly body: string }>();
  let held = { epoch: 0, until: 0, letGo: true };
  const answered = () => clock.sleep(LATENCY.dynamoMs);

  return {
    items: {
      async load(keys) {
        await clock.sleep(dynamoReadsMs(keys.length));
        const found = new Map<string, LedgerItem>();
        for (const pk of keys) {
          const row = rows.get(pk);
          if (row !== undefined) found.set(pk, row);
        }
        return found;
      },
      async save(item) {
        await answered();
        if ((rows.get(item.pk)?.rev ?? 0) !== item.rev) return null;
        const saved = { ...item, rev: item.rev + 1 };
        rows.set(item.pk, saved);
        return saved;
      },
    },
    documents: {
      async read(pk) {
        await answered();
        return documents.get(pk) ?? null;
      },
      async write(pk, rev, body) {
        await answered();
        if ((documents.get(pk)?.rev ?? 0) !== rev) return false;
        documents.set(pk, { rev: rev + 1, body });
        return true;
      },
    },
    lease: {
      async acquire() {
        let until = clock.now() + LEASE_MS;
        await answered();
        const before = held;
        if (!before.letGo && before.until >= clock.now() - CLOCK_SKEW_MS) return null;
        const epoch = before.epoch + 1;
        held = { epoch, until, letGo: false };
        return {
          epoch,
          until: () => until,
          takenOver: !before.letGo,
          async renew() {
            const next = clock.now() + LEASE_MS;
            await answered();
            if (held.epoch !== epoch) return false;
            held = { epoch, until: next, letGo: false };
            until = next;
            return true;
          },
          async release() {
            await answered();
            if (held.epoch === epoch) held = { epoch, until: 0, letGo: true };
          },
        };
      },
    },
  };
}
