import type { Json, Version } from '../../../jobs/index.ts';
import type { InstanceItem, TenantItem, UserItem, Voice } from '../../../ledger/index.ts';
import type { Mapping, RuleSet } from '../../../mapping/index.ts';
import type { InstanceClaim, TenantClaim, UserClaim } from '../claims/claim.ts';

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

/** Alive: something says that it exists, and nothing newer that it was deleted. */
export const isAlive = (item: {
  readonly seen: Version;
  readonly del: Version;
  readonly again?: boolean | undefined;
}): boolean => item.seen > item.del || item.again === true;
