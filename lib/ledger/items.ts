import type { Source, Version } from '../jobs/index.ts';

/** Whose word it is: a source's, or `<source>@<rule>` of a rule on its records. */
export type Voice = string;

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

/** What one voice says of one holder in one place. */
export interface SourceGrants {
  /** Everything older is void: the version of the newest whole set, or of the removal. */
  readonly floor: Version;
  /** By the provider's role id; {@link MEMBER} is the membership itself. */
  readonly grants: Readonly<Record<string, GrantState>>;
}

/** The grant that stands for belonging to the tenant (no role's id is empty); its roles are the default roles. */
export const MEMBER = '';

/**
 * What a holder has in one place. A user holds roles in tenants and on resource instances; a resource instance holds
 * relationships: its places are their subjects, its roles the relations.
 */
export interface Place {
  /** The place's incarnation that `applied` was written under. */
  readonly inc: number;
  readonly sources: Readonly<Record<Voice, SourceGrants>>;
  /** Roles that we have given in Permit. */
  readonly applied: readonly string[];
}

/** By rule: the version of the newest record that it answered. All that the rule gave at an older one is void. */
export type Sets = Readonly<Record<Voice, Version>>;

/**
 * By rule, the resource instances that a record declares or declared, and maybe still are in Permit: the version at
 * which it was found to declare it no longer, or `''`.
 */
export type Declared = Readonly<Record<Voice, Readonly<Record<string, Version>>>>;

/** What a batch set out to do and has not yet recorded: in Permit it may be so, or not. */
export interface PendingNote {
  /** Profile fields that may have been written. */
  readonly fields: readonly string[];
  /** By place: roles that may have been given or taken. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** The record itself may have been deleted, and with it everything that hung on it. */
  readonly deleted: boolean;
  /** Of a resource instance: when it was first set out to be made, in ms. What Permit has since then is ours. */
  readonly at?: number | undefined;
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
  /** By tenant's key, or `<resource>:<key>` of an instance. */
  readonly places: Readonly<Record<string, Place>>;
  readonly sets?: Sets | undefined;
  readonly declared?: Declared | undefined;
  /** By source: whether it has shut the user out, by a block or lock that takes its roles. */
  readonly shut?:
    | Readonly<Partial<Record<Source, { readonly v: Version; readonly on: boolean }>>>
    | undefined;
  /** By source whose users are not known by their id: the id whose facts these are. */
  readonly holders?: Readonly<Partial<Record<Source, string>>> | undefined;
}

export interface TenantItem extends EntityItem {
  readonly kind: 'tenant';
  /** Raised each time that we delete the tenant in Permit: roles given before are gone. */
  readonly inc: number;
  readonly sets?: Sets | undefined;
  readonly declared?: Declared | undefined;
}

/** A resource instance: others hold roles on it as in a tenant, and it holds relationships as a user does roles. */
export interface InstanceItem extends EntityItem {
  readonly kind: 'instance';
  /** Raised each time that we delete it in Permit. */
  readonly inc: number;
  /** By subject, `<resource>:<key>`: the relations that it has to this instance. */
  readonly places: Readonly<Record<string, Place>>;
  readonly sets?: Sets | undefined;
  /** The tenant that it is in, by whose word; a declaration counts more than a mere naming. */
  readonly tenant: { readonly v: Version; readonly key: string; readonly declared: boolean };
  /** The incarnation of its tenant under which it was made: a tenant's deletion takes its instances along. */
  readonly tenantInc: number;
  /** Whether it was not there before us. Only then do we ever delete it. */
  readonly ours: boolean;
  /**
   * Said to be at the very version of its deletion: the record that declares it no longer names it, or a rule was
   * changed, and changed back.
   */
  readonly again?: boolean | undefined;
}

export type LedgerItem = UserItem | TenantItem | InstanceItem;

/** Partition key of a Permit user's item. */
export const userPk = (userKey: string): string => `user#${userKey}`;
/** Partition key of a Permit tenant's item. */
export const tenantPk = (tenantKey: string): string => `tenant#${tenantKey}`;
/** Partition key of a resource instance's item; `<resource>:<key>`. */
export const instancePk = (instance: string): string => `instance#${instance}`;
/** Partition key of a tenant's or an instance's item. A tenant's key has no colon, an instance's always has one. */
export const placePk = (place: string): string =>
  place.includes(':') ? instancePk(place) : tenantPk(place);
