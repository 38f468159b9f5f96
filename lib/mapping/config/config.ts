import type { ClaimsConfig } from './claims-config.ts';
import type { TenantPath, TrustPath, UserPath } from './fields.ts';
import type { RecordlessRuleConfig, RoleNames, RuleConfig } from './rule-config.ts';
import type { RoleKey, SchemaConfig } from './schema-config.ts';
import type { ValueConfig } from './value-config.ts';

/** Permit's own profile fields that a provider's profile may fill. */
export const PROFILE_FIELDS = ['email', 'first_name', 'last_name'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** What a block or a lock at the provider does. */
export const SHUT_OUT = ['unassign', 'delete', 'keep'] as const;
export type ShutOut = (typeof SHUT_OUT)[number];

/**
 * Provider's roles, by name or id: `rename` to a Permit role key or several, `ignore`, and by `default` what a member of
 * a tenant gets while no other role of this provider counts there.
 */
export interface RolesConfig<S extends SchemaConfig = SchemaConfig> extends RoleNames<RoleKey<S>> {
  /** Roles that `rename` does not name: keys by themselves, or nothing. */
  readonly others?: OtherRoles;
}

export const OTHER_ROLES = ['key', 'ignore'] as const;
export type OtherRoles = (typeof OTHER_ROLES)[number];

/** Settings of every way in. With its name and a schema, paths and keys are checked when compiled. */
interface SourceConfig<P extends string, S extends SchemaConfig> {
  /** Template of the Permit user key: literal text around one placeholder. */
  readonly userKey?: string;
  /** Template of the Permit tenant key: literal text around one `{id}`. */
  readonly tenantKey?: string;
  /** Which profile fields reach Permit. */
  readonly profile?: readonly ProfileField[];
  /** Permit user attribute → value from the user's trusted fields, e.g. `metadata.plan`. */
  readonly attributes?: Readonly<Record<string, ValueConfig<UserPath<P>>>>;
  /** The same from any field, for show alone. */
  readonly display?: Readonly<Record<string, ValueConfig<UserPath<P>>>>;
  readonly roles?: RolesConfig<S>;
  /** Fields that users or others can write, and that rules and attributes may read all the same. */
  readonly trust?: readonly TrustPath<P>[];
}

/** Settings of one provider. A user key holds one of `{id}`, `{externalId}` and `{email}`. */
export interface ProviderConfig<P extends string = string, S extends SchemaConfig = SchemaConfig>
  extends SourceConfig<P, S> {
  /** Two ids of this provider with one user key: the second waits, or the newer one takes it over. */
  readonly sameKey?: 'refuse' | 'newest';
  /** Which of the organization's names becomes the tenant's. */
  readonly tenantName?: 'name' | 'slug';
  /** Permit tenant attribute → value from the organization's fields. */
  readonly tenantAttributes?: Readonly<Record<string, ValueConfig<TenantPath<P>>>>;
  /** A user that is banned, blocked or disabled. */
  readonly onBlock?: ShutOut;
  readonly rules?: readonly RuleConfig<P, S>[];
}

export interface ClerkConfig<P extends string = string, S extends SchemaConfig = SchemaConfig>
  extends ProviderConfig<P, S> {
  /** A user that is locked out after too many wrong passwords. */
  readonly onLock?: ShutOut;
}

export interface CognitoConfig<P extends string = string, S extends SchemaConfig = SchemaConfig>
  extends ProviderConfig<P, S> {
  /** The Permit tenant that groups are roles in. Without it groups become nothing. */
  readonly tenant?: string;
  /** How a group's name tells tenant and role, e.g. `{tenant}:{role}`. */
  readonly groups?: string;
}

/**
 * Settings of the tenants' directories. A user key holds one of `{userName}`, `{externalId}`, `{email}` and `{id}`; with
 * `{tenant}|` right before it each tenant has its own users.
 */
export interface ScimConfig<P extends string = string, S extends SchemaConfig = SchemaConfig>
  extends SourceConfig<P, S> {
  /** `active: false`. */
  readonly onBlock?: ShutOut;
  /** DELETE. */
  readonly onDelete?: 'delete' | 'unassign';
  readonly rules?: readonly RecordlessRuleConfig<P, S>[];
}

/** Settings of the handoff: what a token's claims become. A user key holds one of `{id}` and `{email}`. */
export interface HandoffConfig<P extends string = string, S extends SchemaConfig = SchemaConfig>
  extends SourceConfig<P, S> {
  /** The Permit tenant of a token that names none. Without it such a token is about the user alone. */
  readonly tenant?: string;
  readonly claims?: ClaimsConfig;
  readonly rules?: readonly RecordlessRuleConfig<P, S>[];
}

interface Settings {
  readonly users?: {
    /** `replace`: the record is the provider's. `merge`: read, change what is ours, write. */
    readonly write?: 'replace' | 'merge';
    /** What a deletion at the provider does: remove the user, or only take the roles we gave. */
    readonly onDelete?: 'delete' | 'unassign';
  };
  readonly tenants?: {
    readonly onDelete?: 'delete' | 'unassign';
  };
  readonly roles?: {
    /** `granted`: only roles that a provider granted are ever removed. `all`: those that a person assigned, too. */
    readonly ownership?: 'granted' | 'all';
  };
}

/** A config, whatever it says: what it speaks of is checked when it is read. */
export interface SyncConfig extends Settings {
  readonly schema?: SchemaConfig;
  readonly clerk?: ClerkConfig;
  readonly auth0?: ProviderConfig;
  readonly cognito?: CognitoConfig;
  readonly scim?: ScimConfig;
  readonly handoff?: HandoffConfig;
}

/** A config that speaks of this schema, and of each provider's own fields: what `defineSync` takes. */
export interface SyncConfigFor<S extends SchemaConfig> extends Settings {
  readonly schema?: S;
  readonly clerk?: ClerkConfig<'clerk', NoInfer<S>>;
  readonly auth0?: ProviderConfig<'auth0', NoInfer<S>>;
  readonly cognito?: CognitoConfig<'cognito', NoInfer<S>>;
  readonly scim?: ScimConfig<'scim', NoInfer<S>>;
  readonly handoff?: HandoffConfig<'handoff', NoInfer<S>>;
}
