import { OLDEST } from '../../../jobs/index.ts';
import type { InstanceItem, LedgerItem, TenantItem, UserItem } from '../../../ledger/index.ts';

const BLANK = { rev: 0, made: false, seen: OLDEST, del: OLDEST, fields: {} } as const;
const NO_PLACES: UserItem['places'] = {};

/** A user of whom the ledger knows nothing. */
export function blankUser(pk: string, env: string): UserItem {
  return { ...BLANK, kind: 'user', pk, env, places: NO_PLACES };
}

/** A tenant of which the ledger knows nothing. */
export function blankTenant(pk: string, env: string): TenantItem {
  return { ...BLANK, kind: 'tenant', pk, env, inc: 0 };
}

/** A resource instance of which the ledger knows nothing. */
export function blankInstance(pk: string, env: string): InstanceItem {
  const tenant = { v: OLDEST, key: '', declared: false };
  return {
    ...BLANK,
    kind: 'instance',
    pk,
    env,
    inc: 0,
    places: NO_PLACES,
    tenant,
    tenantInc: 0,
    ours: false,
  };
}

/** In another Permit environment the versions still hold, but nothing has been given there yet. */
export function adopt<Item extends LedgerItem>(item: Item, env: string): Item {
  if (item.env === env) return item;
  const fields = Object.fromEntries(
    Object.entries(item.fields).map(([name, { v }]) => [name, { v, d: '' }]),
  );
  const { pending: _, ...rest } = item;
  const adopted = { ...rest, env, made: false, fields };
  if (item.kind === 'tenant') return Object.assign({}, item, adopted, { pending: undefined });
  const ours = item.kind === 'instance' ? { ours: false } : {};
  const places = Object.fromEntries(
    Object.entries(item.places).map(([tenant, place]) => [tenant, { ...place, applied: [] }]),
  );
  return Object.assign({}, item, adopted, { places, pending: undefined }, ours);
}
