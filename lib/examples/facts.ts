import type { Json } from '../jobs/index.ts';

/** A user as Permit holds it. What is not there has no name. */
export interface UserFacts {
  readonly email?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly attributes?: Readonly<Record<string, Json>>;
  /** Role keys by place: a tenant's key, or `<resource>:<key>` of an instance. A place without a role has no name. */
  readonly roles?: Readonly<Record<string, string | readonly string[]>>;
}

export interface TenantFacts {
  /** Of a tenant that was only named, its key: that is no fact, and is not stated. */
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, Json>>;
}

export interface InstanceFacts {
  /** The key of the tenant that it is in. */
  readonly tenant?: string;
  readonly attributes?: Readonly<Record<string, Json>>;
  /** By relation, the subjects (`<resource>:<key>`) that have it to this instance. */
  readonly relations?: Readonly<Record<string, string | readonly string[]>>;
}

/** What Permit holds, by key. */
export interface Facts {
  readonly users: Readonly<Record<string, UserFacts>>;
  readonly tenants: Readonly<Record<string, TenantFacts>>;
  /** By `<resource>:<key>`. */
  readonly instances: Readonly<Record<string, InstanceFacts>>;
}

export const KINDS = ['users', 'tenants', 'instances'] as const satisfies readonly (keyof Facts)[];

/** What is stated of it: a kind that is not named is not compared. */
export type StatedFacts = Partial<Facts>;
