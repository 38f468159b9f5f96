import { type Json, OLDEST, type Version } from '../../jobs/index.ts';
import type { InstanceItem, LedgerItem, TenantItem, UserItem, Voice } from '../../ledger/index.ts';
import type { Mapping, RuleSet } from '../../mapping/index.ts';
import type { InstanceClaim, TenantClaim, UserClaim } from './claims.ts';

/** What stays the same for every entity of a round. */
export interface RoundContext {
  /** Permit environment that we write to. */
  readonly env: string;
  readonly mapping: Mapping;
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

/** What an entity's records declare, where a rule answered anew: by rule. */
export type Answers = ReadonlyMap<
  Voice,
  { readonly version: Version; readonly set: RuleSet; readonly verify: boolean }
>;

export interface UserDraft extends Draft<UserItem, UserClaim> {
  /** Places whose roles are to be looked at. */
  readonly touched: Set<string>;
  readonly answers: Answers;
}

export interface TenantDraft extends Draft<TenantItem, TenantClaim> {
  readonly answers: Answers;
}

export interface InstanceDraft extends Draft<InstanceItem, InstanceClaim> {
  /** Subjects whose relationships are to be looked at. */
  readonly touched: Set<string>;
  /** Its tenant was deleted since it was made: what it had in Permit is not certain. */
  readonly anew: boolean;
}

const BLANK = { rev: 0, made: false, seen: OLDEST, del: OLDEST, fields: {} } as const;
const NO_PLACES: UserItem['places'] = {};

export function blankUser(pk: string, env: string): UserItem {
  return { ...BLANK, kind: 'user', pk, env, places: NO_PLACES };
}

export function blankTenant(pk: string, env: string): TenantItem {
  return { ...BLANK, kind: 'tenant', pk, env, inc: 0 };
}

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

/** Alive: something says that it exists, and nothing newer that it was deleted. */
export const isAlive = (item: {
  readonly seen: Version;
  readonly del: Version;
  readonly again?: boolean | undefined;
}): boolean => item.seen > item.del || item.again === true;

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
