import type { LedgerItem, TenantItem, UserItem } from '../ledger/index.ts';
import type { ReconcileOptions } from './ports.ts';

/** The ledger as it was scanned: of an item, whatever comes later is not in it. */
export interface ScannedLedger {
  /** By Permit key. */
  readonly users: ReadonlyMap<string, UserItem>;
  readonly tenants: ReadonlyMap<string, TenantItem>;
  /** By partition key, as the ledger itself would. */
  load(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerItem>>;
}

const keyOf = (pk: string): string => pk.slice(pk.indexOf('#') + 1);

/** Reads all of the ledger. @throws {LedgerError} */
export async function readLedger(options: ReconcileOptions): Promise<ScannedLedger> {
  const { ledger, signal, onStep } = options;
  const users = new Map<string, UserItem>();
  const tenants = new Map<string, TenantItem>();
  for await (const page of ledger.scan()) {
    signal?.throwIfAborted();
    for (const item of page) {
      if (item.kind === 'user') users.set(keyOf(item.pk), item);
      else tenants.set(keyOf(item.pk), item);
    }
    onStep?.({ phase: 'ledger', done: users.size + tenants.size });
  }
  return {
    users,
    tenants,
    async load(keys) {
      const found = new Map<string, LedgerItem>();
      for (const pk of keys) {
        const item = pk.startsWith('user#') ? users.get(keyOf(pk)) : tenants.get(keyOf(pk));
        if (item !== undefined) found.set(pk, item);
      }
      return found;
    },
  };
}
