/** A resource of Permit's schema. */
export interface ResourceConfig {
  readonly roles?: readonly string[];
  /** Relation → the resource of its subject. */
  readonly relations?: Readonly<Record<string, string>>;
}

/** What Permit's schema has, as far as the config speaks of it. */
export interface SchemaConfig {
  /** Keys of roles in tenants. */
  readonly roles?: readonly string[];
  readonly resources?: Readonly<Record<string, ResourceConfig>>;
}

/** Key of a role in tenants; any text where the schema names none. */
export type RoleKey<S extends SchemaConfig> = S extends {
  readonly roles: readonly (infer Key extends string)[];
}
  ? Key
  : string;

type Resources<S extends SchemaConfig> = S extends { readonly resources: infer All }
  ? All
  : Readonly<Record<string, ResourceConfig>>;

export type ResourceKey<S extends SchemaConfig> = keyof Resources<S> & string;

/** Key of a role on instances of a resource. */
export type ResourceRole<
  S extends SchemaConfig,
  R extends ResourceKey<S>,
> = Resources<S>[R] extends { readonly roles: readonly (infer Key extends string)[] }
  ? Key
  : string extends R
    ? string
    : never;

/** Template of an instance: `<resource>:<key>`. */
export type InstanceOf<R extends string> = string extends R ? string : `${R}:${string}`;

type Subjects<R> = R extends string ? InstanceOf<R> | readonly InstanceOf<R>[] : never;

/** The subjects of an instance's relationships, by relation. */
export type RelationsOf<
  S extends SchemaConfig,
  R extends ResourceKey<S>,
> = Resources<S>[R] extends { readonly relations: infer Relations }
  ? { readonly [Relation in keyof Relations]?: Subjects<Relations[Relation]> }
  : string extends R
    ? Readonly<Record<string, string | readonly string[]>>
    : Readonly<Record<string, never>>;
