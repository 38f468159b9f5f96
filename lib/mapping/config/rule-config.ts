import type { Condition, Conditions, UserConditions } from './condition-config.ts';
import type { ItemPath, TenantPath, UserPath } from './fields.ts';
import type {
  InstanceOf,
  RelationsOf,
  ResourceKey,
  ResourceRole,
  RoleKey,
  SchemaConfig,
} from './schema-config.ts';
import type { ValueConfig } from './value-config.ts';

interface Named {
  readonly name: string;
}

interface OfRecord<Path extends string> {
  /** Goes through the list, or the one value, that stands there; `{item}` is its member. */
  readonly each?: Path;
  /** `remove`: a list, or a path in the templates, that is not there takes what the rule gave. */
  readonly absent?: 'remove';
}

type KeyOrKeys<Key extends string> = Key | readonly Key[];

/** What becomes of role names. */
export interface RoleNames<Key extends string> {
  readonly rename?: Readonly<Record<string, KeyOrKeys<Key>>>;
  readonly ignore?: readonly string[];
  /** Where no other role is left. */
  readonly default?: KeyOrKeys<Key>;
}

/** Role keys, or a template for role names. */
type Given<Key extends string> = KeyOrKeys<Key> | `${string}{${string}}${string}`;

interface OfUser<P extends string> extends Named, OfRecord<UserPath<P>> {
  readonly on: 'user';
  readonly when?: UserConditions<P>;
  /** A key, or a template. */
  readonly tenant: string;
}

interface UserRoles<P extends string, Key extends string> extends OfUser<P>, RoleNames<Key> {
  readonly tenantName?: string;
  readonly roles: Given<Key>;
  readonly instance?: never;
}

/** Gives roles in a tenant. */
export interface TenantRolesRule<P extends string, S extends SchemaConfig>
  extends UserRoles<P, RoleKey<S>> {
  readonly at?: never;
}

/** Gives roles on an instance that the rule does not declare. */
export interface InstanceRolesRule<
  P extends string,
  S extends SchemaConfig,
  R extends ResourceKey<S>,
> extends UserRoles<P, ResourceRole<S, R>> {
  readonly at: InstanceOf<R>;
}

interface Declares<S extends SchemaConfig, R extends ResourceKey<S>, Path extends string> {
  readonly instance: InstanceOf<R>;
  readonly attributes?: Readonly<Record<string, ValueConfig<Path | ItemPath>>>;
  readonly relations?: RelationsOf<S, R>;
}

/** Declares an instance for each user, or for each item in a user's record, and may give the user roles on it. */
export interface UserInstanceRule<
  P extends string,
  S extends SchemaConfig,
  R extends ResourceKey<S>,
> extends OfUser<P>,
    Declares<S, R, UserPath<P>>,
    RoleNames<ResourceRole<S, R>> {
  readonly roles?: Given<ResourceRole<S, R>>;
  readonly at?: never;
}

/** Declares an instance for each organization, or for each item in its record. */
export interface TenantInstanceRule<
  P extends string,
  S extends SchemaConfig,
  R extends ResourceKey<S>,
> extends Named,
    OfRecord<TenantPath<P>>,
    Declares<S, R, TenantPath<P>> {
  readonly on: 'tenant';
  readonly when?: Conditions<TenantPath<P>>;
}

interface OfMembership extends Named {
  readonly on: 'membership';
  /** The organization's id; one of the roles, by name or id. */
  readonly when?: { readonly tenant?: Condition; readonly role?: Condition };
}

/** Gives roles in the tenant with a membership, or with a role of it. */
export interface MemberRolesRule<S extends SchemaConfig> extends OfMembership {
  readonly roles: KeyOrKeys<RoleKey<S>>;
  readonly at?: never;
}

/** Gives them on an instance of the tenant. */
export interface MemberInstanceRolesRule<S extends SchemaConfig, R extends ResourceKey<S>>
  extends OfMembership {
  readonly at: InstanceOf<R>;
  readonly roles: KeyOrKeys<ResourceRole<S, R>>;
}

type OfUserOrMember<P extends string, S extends SchemaConfig> = {
  readonly [R in ResourceKey<S>]:
    | InstanceRolesRule<P, S, R>
    | UserInstanceRule<P, S, R>
    | MemberInstanceRolesRule<S, R>;
}[ResourceKey<S>];

type OfResource<P extends string, S extends SchemaConfig> = {
  readonly [R in ResourceKey<S>]:
    | InstanceRolesRule<P, S, R>
    | UserInstanceRule<P, S, R>
    | TenantInstanceRule<P, S, R>
    | MemberInstanceRolesRule<S, R>;
}[ResourceKey<S>];

/** One kind of record that a rule looks at, conditions, and what it gives. */
export type RuleConfig<P extends string = string, S extends SchemaConfig = SchemaConfig> =
  | TenantRolesRule<P, S>
  | MemberRolesRule<S>
  | OfResource<P, S>;

/** The same where there are no records of organizations. */
export type RecordlessRuleConfig<P extends string = string, S extends SchemaConfig = SchemaConfig> =
  | TenantRolesRule<P, S>
  | MemberRolesRule<S>
  | OfUserOrMember<P, S>;
