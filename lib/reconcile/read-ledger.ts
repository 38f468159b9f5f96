import type { InstanceItem, LedgerItem, TenantItem, UserItem } from '../ledger/index.ts';
import type { ReconcileOptions } from './ports.ts';

/** The ledger as it was scanned: of an item, whatever comes later is not in it. */
export interface ScannedLedger {
  /** By Permit key. */
  readonly users: ReadonlyMap<string, UserItem>;
  readonly tenants: ReadonlyMap<string, TenantItem>;
  /** By `<resource>:<key>`. */
  readonly instances: ReadonlyMap<string, InstanceItem>;
  /** By partition key, as the ledger itself would. */
  load(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerItem>>;
}

const keyOf = (pk: string): string => pk.slice(pk.indexOf('#') + 1);

/** Reads all of the ledger. @throws {LedgerError} */
export async function readLedger(
  options: Pick<ReconcileOptions, 'ledger' | 'signal' | 'onStep'>,
): Promise<ScannedLedger> {
  const { ledger, signal, onStep } = options;
  const users = new Map<string, UserItem>();
  const tenants = new Map<string, TenantItem>();
  const instances = new Map<string, InstanceItem>();
  for await (const page of ledger.scan()) {
    signal?.throwIfAborted();
    for (const item of page) {
      const key = keyOf(item.pk);
      if (item.kind === 'user') users.set(key, item);
      else if (item.kind === 'tenant') tenants.set(key, item);
      else instances.set(key, item);
    }
    onStep?.({ phase: 'ledger', done: users.size + tenants.size + instances.size });
  }
  const itemAt = (pk: string): LedgerItem | undefined => {
    if (pk.startsWith('user#')) return users.get(keyOf(pk));
    return pk.startsWith('tenant#') ? tenants.get(keyOf(pk)) : instances.get(keyOf(pk));
  };
  return {
    users,
    tenants,
    instances,
    async load(keys) {
      const found = new Map<string, LedgerItem>();
      for (const pk of keys) {
        const item = itemAt(pk);
        if (item !== undefined) found.set(pk, item);
      }
      return found;
    },
  };
}
