import type { Source, Version } from '../jobs/index.ts';

/** One profile field of a Permit user or tenant: whose word it is, and a digest of the value. */
export interface FieldState {
  readonly v: Version;
  /** Digest of the value that Permit has been given; `''` when there is none. */
  readonly d: string;
}

/** One grant: what the provider gave (or took), and the Permit roles that it became. */
export interface GrantState {
  readonly v: Version;
  /** Permit role keys; empty: taken away, ignored, or refused by Permit. */
  readonly r: readonly string[];
}

/** What one source says of one user in one tenant. */
export interface SourceGrants {
  /** Everything older is void: the version of the newest whole set, or of the removal. */
  readonly floor: Version;
  /** By the provider's role id; {@link MEMBER} is the membership itself. */
  readonly grants: Readonly<Record<string, GrantState>>;
}

/** The grant that stands for belonging to the tenant (no role's id is empty); its roles are the default roles. */
export const MEMBER = '';

/** One user's place in one Permit tenant. */
export interface Place {
  /** The tenant's incarnation that `applied` was written under. */
  readonly inc: number;
  readonly sources: Readonly<Partial<Record<Source, SourceGrants>>>;
  /** Roles that we have given in Permit. */
  readonly applied: readonly string[];
}

/** What a batch set out to do and has not yet recorded: in Permit it may be so, or not. */
export interface PendingNote {
  /** Profile fields that may have been written. */
  readonly fields: readonly string[];
  /** By tenant: roles that may have been given or taken. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** The record itself may have been deleted, and with it everything that hung on it. */
  readonly deleted: boolean;
  /** Set when what was noted failed by itself, and not for want of budget or of Permit. */
  readonly trouble?: Trouble | undefined;
}

export interface Trouble {
  /** When it first failed, in ms. */
  readonly since: number;
  /** Times that the e-mail was found to belong to somebody else. */
  readonly emails: number;
}

interface EntityItem {
  readonly pk: string;
  /** Revision in the table; 0 for an item that was never saved. */
  readonly rev: number;
  /** The Permit environment that `made`, `applied` and the digests speak of. */
  readonly env: string;
  /** Whether the record is in Permit as far as we know. */
  readonly made: boolean;
  /** Newest version at which the entity existed; `''`: never. */
  readonly seen: Version;
  /** Newest version at which it was deleted; `''`: never. Alive: `seen > del`. */
  readonly del: Version;
  /** By Permit's field name (`email`, `attributes.plan`, …). */
  readonly fields: Readonly<Record<string, FieldState>>;
  readonly pending?: PendingNote | undefined;
  /** Seconds; set while the item is a tombstone that may go. */
  readonly expiresAt?: number | undefined;
}

export interface UserItem extends EntityItem {
  readonly kind: 'user';
  readonly places: Readonly<Record<string, Place>>;
}

export interface TenantItem extends EntityItem {
  readonly kind: 'tenant';
  /** Raised each time that we delete the tenant in Permit: roles given before are gone. */
  readonly inc: number;
}

export type LedgerItem = UserItem | TenantItem;

/** Partition key of a Permit user's item. */
export const userPk = (userKey: string): string => `user#${userKey}`;
/** Partition key of a Permit tenant's item. */
export const tenantPk = (tenantKey: string): string => `tenant#${tenantKey}`;
