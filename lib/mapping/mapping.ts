import type { Json, JsonObject, RoleRef, Source, TenantFields, UserFields } from '../jobs/index.ts';

/** Permit fields by name (`email`, `name`, `attributes.plan`); `null`: the provider has none. */
export type MappedFields = ReadonlyMap<string, Json>;

/** A resource instance that a record declares. Keys are Permit's. */
export interface DeclaredInstance {
  /** `<resource>:<key>`. */
  readonly key: string;
  readonly tenant: string;
  /** By `attributes.<name>`; all that the rule maps: `null` where there is none. */
  readonly fields: MappedFields;
  /** By subject (`<resource>:<key>`), the relations that it has to this instance. */
  readonly relations: ReadonlyMap<string, readonly string[]>;
}

/** A user's roles in one place, that a record gives. */
export interface GivenRoles {
  /** The tenant's key; of a role on a resource instance, the tenant of the instance. */
  readonly tenant: string;
  /** Role keys; empty: it is a place of the user's, without a role. */
  readonly roles: readonly string[];
  /** What the rule calls the tenant. */
  readonly tenantName?: string | undefined;
}

/** All that one rule makes of one record: what it made before, and makes no longer, is to be taken. */
export interface RuleSet {
  /** `<source>@<rule>`: whose word it is. */
  readonly voice: string;
  /** By place: a tenant's key, or `<resource>:<key>` of an instance. Always empty for a tenant's record. */
  readonly places: ReadonlyMap<string, GivenRoles>;
  readonly instances: readonly DeclaredInstance[];
}

/** What a rule makes of one user's membership in one tenant. */
export interface MemberVoice {
  /** `<source>@<rule>`. */
  readonly voice: string;
  /** Where: the tenant's key, or `<resource>:<key>` of an instance in it. */
  readonly place: string;
  /** Role keys of every member, whatever its roles. */
  readonly member: readonly string[];
  /** Role keys that come with one of the provider's roles. */
  roles(role: RoleRef): readonly string[];
}

/** What the config says of directories that write by SCIM. */
export interface ScimPolicy {
  /**
   * Whose facts a user's are: `user` of its jobs. It follows the record.
   *
   * @param tenant - whose directory it is; holds no `|`
   * @param id - the resource's
   * @returns `null`: the record has no value for it, or one that cannot be a key
   */
  keyOf(
    tenant: string,
    id: string,
    document: {
      readonly userName: string;
      readonly externalId: string | null;
      readonly attributes: JsonObject;
    },
  ): string | null;
  /** The attribute that users are known by, for messages. */
  readonly keyAttribute: 'userName' | 'externalId' | 'emails' | 'id';
  /** What `active: false` does. */
  readonly onBlock: 'unassign' | 'delete' | 'keep';
  /** What DELETE does. */
  readonly onDelete: 'delete' | 'unassign';
}

/** What a token says, in the words of jobs. */
export interface HandoffFacts {
  readonly user: string;
  /** Those that it names. */
  readonly fields: UserFields;
  /** `null`: it names none, and the config has one for such; `undefined`: it is about the user alone. */
  readonly tenant: string | null | undefined;
  /** Of the tenant that it names. */
  readonly tenantName?: string;
  /** All that the user has there; absent: it does not say. */
  readonly roles?: readonly RoleRef[];
}

export interface HandoffReader {
  /**
   * @param claims - of a token that was verified
   * @throws {MappingError} `missing_value`, `wrong_type`: naming the claim, and not what it holds
   */
  read(claims: JsonObject): HandoffFacts;
}

/** A config made ready: pure, the same for every job. */
export interface Mapping {
  /** Digest of the config. */
  readonly version: string;
  readonly users: { readonly write: 'replace' | 'merge'; readonly onDelete: 'delete' | 'unassign' };
  readonly tenants: { readonly onDelete: 'delete' | 'unassign' };
  readonly ownership: 'granted' | 'all';
  readonly scim: ScimPolicy;
  readonly handoff: HandoffReader;
  /**
   * Of a source that knows its users otherwise ({@link Mapping.identity}), what an id becomes is no key of theirs.
   *
   * @throws {MappingError} when the id cannot be a key.
   */
  userKey(source: Source, id: string): string;
  /** `null` when no tenant is named and none is configured: the fact becomes nothing. */
  tenantKey(source: Source, id: string | null): string | null;
  /** The provider's user id that becomes this key; `null`: none does, as the config stands. */
  userId(source: Source, key: string): string | null;
  /** The same for an organization's id; the tenant that the config itself names is none. */
  tenantId(source: Source, key: string): string | null;
  /**
   * How users of a source are known: `id`, by their id alone; else by a field of their record, and `sameKey` says what
   * becomes of two ids with one key.
   */
  identity(source: Source): {
    readonly by: 'id' | 'externalId' | 'email';
    readonly sameKey: 'refuse' | 'newest';
  };
  /**
   * The user key that a record gives, for a source whose users are not known by their id. `undefined`: the record does
   * not name the field; `null`: it has none, or an e-mail that is not verified.
   *
   * @throws {MappingError} when the value cannot be a key.
   */
  keyOfRecord(source: Source, fields: UserFields): string | null | undefined;
  /** The fields that the provider named; of a `whole` record, every field that the config maps. @throws {MappingError} */
  userFields(source: Source, fields: UserFields, whole: boolean): MappedFields;
  tenantFields(source: Source, fields: TenantFields, whole: boolean): MappedFields;
  /**
   * Whether any record may set this Permit field; else nobody maps it any more. Of a resource instance, after its
   * resource: `document.attributes.title`.
   */
  maps(kind: 'user' | 'tenant' | 'instance', field: string): boolean;
  /**
   * Whether a record says that its user is shut out, by a block or lock that the config counts: `delete` is to be taken
   * for a deletion, `unassign` takes the source's roles, `no` gives them back. `undefined`: it does not say.
   */
  shutOut(
    source: Source,
    fields: UserFields,
    whole: boolean,
  ): 'delete' | 'unassign' | 'no' | undefined;
  /**
   * What the source's rules on users make of a record. A rule that has no answer in it is not among them.
   *
   * @param id - the provider's
   * @param key - of the user, in Permit
   * @throws {MappingError} `empty_value`, `wrong_type`, `missing_value`, `too_many`, `invalid_key`, `cyclic_relation`
   */
  userSets(
    source: Source,
    id: string,
    key: string,
    fields: UserFields,
    whole: boolean,
  ): readonly RuleSet[];
  /** The same of the rules on tenants; their sets have instances alone. */
  tenantSets(
    source: Source,
    id: string,
    key: string,
    fields: TenantFields,
    whole: boolean,
  ): readonly RuleSet[];
  /**
   * What the source's rules on memberships make of one in that tenant: the same ones for its removal as for what it gave.
   *
   * @param id - the provider's; `null`: the tenant that the config names
   * @param tenant - its key in Permit
   * @param user - the user's key in Permit
   */
  memberVoices(
    source: Source,
    id: string | null,
    tenant: string,
    user: string,
  ): readonly MemberVoice[];
  /**
   * What roles without an organization come to, where their names tell the tenant (`cognito.groups`): all of them, as the
   * voice `<source>@groups`. `null`: they do not, in this config.
   */
  groupSet(source: Source, roles: readonly RoleRef[]): RuleSet | null;
  /**
   * Whether this is the voice of a source, or of a rule that the config has; and one that can give something in this
   * place, if one is named. Else what it gave is void.
   */
  knowsVoice(voice: string, place?: string): boolean;
  /** Permit role keys that a provider's role becomes; empty when it is ignored. */
  roles(source: Source, role: RoleRef): readonly string[];
  defaultRoles(source: Source): readonly string[];
  /** Permit role keys that the config names for a source: what its roles are renamed to, and its default ones. */
  knownRoles(source: Source): ReadonlySet<string>;
  /**
   * What the config needs of Permit's schema: role keys, and in the words of `resources()` of the Permit port
   * `document`, `document#editor`, `document.parent` (with the resource of its subject).
   */
  readonly needs: {
    readonly roles: ReadonlySet<string>;
    /** Those of `schema.roles`: Permit has no others in tenants. `undefined`: the config does not say which it has. */
    readonly tenantRoles: ReadonlySet<string> | undefined;
    readonly resources: ReadonlyMap<
      string,
      {
        readonly roles: ReadonlySet<string>;
        /** Relation → resource of the subject. */
        readonly relations: ReadonlyMap<string, string>;
      }
    >;
  };
}

/** What a place, or a holder of roles, is: a tenant's key has no colon, an instance's always has one. */
export const isInstance = (place: string): boolean => place.includes(':');
