import {
  type InstanceItem,
  instancePk,
  type LedgerItem,
  type TenantItem,
  tenantPk,
  type UserItem,
  userPk,
} from '../../../ledger/index.ts';
import type { LedgerPort } from '../../ports.ts';
import { adopt, blankInstance, blankTenant, blankUser } from './blank-items.ts';

/** The ledger's items of one round, as they were read. */
export interface Book {
  /** Reads the items that were not read yet. */
  open(keys: readonly string[]): Promise<void>;
  has(pk: string): boolean;
  /** The item, or a blank one. */
  user(key: string): UserItem;
  tenant(key: string): TenantItem;
  /** By `<resource>:<key>`. */
  instance(key: string): InstanceItem;
}

/** A book over the ledger, for one Permit environment. */
export function createBook(ledger: LedgerPort, env: string): Book {
  const items = new Map<string, LedgerItem>();
  const asked = new Set<string>();
  return {
    async open(keys) {
      const fresh = keys.filter((key) => !asked.has(key));
      if (fresh.length === 0) return;
      for (const [pk, item] of await ledger.load(fresh)) items.set(pk, adopt(item, env));
      for (const key of fresh) asked.add(key);
    },
    has: (pk) => items.has(pk),
    user(key) {
      const item = items.get(userPk(key));
      return item?.kind === 'user' ? item : blankUser(userPk(key), env);
    },
    tenant(key) {
      const item = items.get(tenantPk(key));
      return item?.kind === 'tenant' ? item : blankTenant(tenantPk(key), env);
    },
    instance(key) {
      const item = items.get(instancePk(key));
      return item?.kind === 'instance' ? item : blankInstance(instancePk(key), env);
    },
  };
}
