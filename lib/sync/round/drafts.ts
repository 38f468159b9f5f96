import { type Json, OLDEST, type Version } from '../../jobs/index.ts';
import type { LedgerItem, TenantItem, UserItem } from '../../ledger/index.ts';
import type { TenantClaim, UserClaim } from './claims.ts';

/** What stays the same for every entity of a round. */
export interface RoundContext {
  /** Permit environment that we write to. */
  readonly env: string;
  readonly mappingVersion: string;
}

/** One entity on its way through a round: as it was, and as the claims make it. */
export interface Draft<Item, Claim> {
  readonly key: string;
  readonly before: Item;
  readonly after: Item;
  /** Values at hand for fields of `after`. */
  readonly values: ReadonlyMap<string, Json>;
  readonly claims: readonly Claim[];
  /** Claims of which something counts; the others are superseded. */
  readonly won: ReadonlySet<Claim>;
  /** A winning record was whole: fields it does not name do not exist at the provider. */
  readonly whole: boolean;
}

export interface UserDraft extends Draft<UserItem, UserClaim> {
  /** Tenants whose role assignments are to be looked at. */
  readonly touched: Set<string>;
}

export type TenantDraft = Draft<TenantItem, TenantClaim>;

const BLANK = { rev: 0, made: false, seen: OLDEST, del: OLDEST, fields: {} } as const;
const NO_PLACES: UserItem['places'] = {};

export function blankUser(pk: string, env: string): UserItem {
  return { ...BLANK, kind: 'user', pk, env, places: NO_PLACES };
}

export function blankTenant(pk: string, env: string): TenantItem {
  return { ...BLANK, kind: 'tenant', pk, env, inc: 0 };
}

/** Alive: something says that it exists, and nothing newer that it was deleted. */
export const isAlive = (item: { readonly seen: Version; readonly del: Version }): boolean =>
  item.seen > item.del;

/** In another Permit environment the versions still hold, but nothing has been given there yet. */
export function adopt<Item extends LedgerItem>(item: Item, env: string): Item {
  if (item.env === env) return item;
  const fields = Object.fromEntries(
    Object.entries(item.fields).map(([name, { v }]) => [name, { v, d: '' }]),
  );
  const { pending: _, ...rest } = item;
  const adopted = { ...rest, env, made: false, fields };
  if (item.kind === 'tenant') return Object.assign({}, item, adopted, { pending: undefined });
  const places = Object.fromEntries(
    Object.entries(item.places).map(([tenant, place]) => [tenant, { ...place, applied: [] }]),
  );
  return Object.assign({}, item, adopted, { places, pending: undefined });
}
