import { createHash } from 'node:crypto';
import type { Json, RoleRef, Source, TenantFields, UserFields } from '../jobs/index.ts';
import { type CognitoConfig, type ProfileField, parseConfig, type SyncConfig } from './config.ts';
import { MappingError } from './errors.ts';
import { decodeKey, encodeKey, isLegalKey, type KeyKind } from './keys.ts';
import { compilePath, type FieldPath, readPath } from './paths.ts';

/** Permit fields by name (`email`, `name`, `attributes.plan`); `null`: the provider has none. */
export type MappedFields = ReadonlyMap<string, Json>;

/** A config made ready: pure, the same for every job. */
export interface Mapping {
  /** Digest of the config: facts settled under another one are applied again. */
  readonly version: string;
  readonly users: { readonly write: 'replace' | 'merge'; readonly onDelete: 'delete' | 'unassign' };
  readonly tenants: { readonly onDelete: 'delete' | 'unassign' };
  readonly ownership: 'granted' | 'all';
  /** @throws {MappingError} when the id cannot be a key. */
  userKey(source: Source, id: string): string;
  /** `null` when no tenant is named and none is configured: the fact becomes nothing. */
  tenantKey(source: Source, id: string | null): string | null;
  /** The provider's user id that becomes this key; `null`: none does, as the config stands. */
  userId(source: Source, key: string): string | null;
  /** The same for an organization's id; the tenant that the config itself names is none. */
  tenantId(source: Source, key: string): string | null;
  /** The fields that the provider named; of a `whole` record, every field that the config maps. */
  userFields(source: Source, fields: UserFields, whole: boolean): MappedFields;
  tenantFields(source: Source, fields: TenantFields, whole: boolean): MappedFields;
  /** Permit role keys that a provider's role becomes; empty when it is ignored. */
  roles(source: Source, role: RoleRef): readonly string[];
  defaultRoles(source: Source): readonly string[];
  /** Permit role keys that the config names for a source: what its roles are renamed to, and its default ones. */
  knownRoles(source: Source): ReadonlySet<string>;
}

const PROFILE_PATHS: Readonly<Record<ProfileField, FieldPath>> = {
  email: { root: 'email', inside: [] },
  first_name: { root: 'firstName', inside: [] },
  last_name: { root: 'lastName', inside: [] },
};

interface Rules {
  readonly userKey: Template;
  readonly tenantKey: Template;
  readonly tenant: string | null;
  readonly userFields: ReadonlyMap<string, FieldPath>;
  readonly tenantFields: ReadonlyMap<string, FieldPath>;
  readonly rename: ReadonlyMap<string, readonly string[]>;
  readonly ignore: ReadonlySet<string>;
  readonly defaults: readonly string[];
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

function legalKey(kind: KeyKind, setting: string, key: string): string {
  if (isLegalKey(kind, key)) return key;
  throw new MappingError(
    'invalid_config',
    `sync.config.ts: ${setting}: "${key}" is no legal Permit ${kind} key`,
  );
}

function compileRules(name: string, config: CognitoConfig): Rules {
  const trust = config.trust ?? [];
  const userFields = new Map<string, FieldPath>();
  for (const field of config.profile ?? ['email', 'first_name', 'last_name']) {
    userFields.set(field, PROFILE_PATHS[field]);
  }
  for (const [attribute, path] of Object.entries(config.attributes ?? {})) {
    const setting = `${name}.attributes.${attribute}`;
    userFields.set(`attributes.${attribute}`, compilePath('user', setting, path, trust));
  }
  const tenantFields = new Map<string, FieldPath>();
  tenantFields.set('name', { root: config.tenantName ?? 'name', inside: [] });
  for (const [attribute, path] of Object.entries(config.tenantAttributes ?? {})) {
    const setting = `${name}.tenantAttributes.${attribute}`;
    tenantFields.set(`attributes.${attribute}`, compilePath('tenant', setting, path, trust));
  }
  const rename = new Map<string, readonly string[]>();
  for (const [role, to] of Object.entries(config.roles?.rename ?? {})) {
    const setting = `${name}.roles.rename.${role}`;
    rename.set(
      role,
      list(to).map((key) => legalKey('role', setting, key)),
    );
  }
  const defaults = list(config.roles?.default).map((key) =>
    legalKey('role', `${name}.roles.default`, key),
  );
  const tenant =
    config.tenant === undefined ? null : legalKey('tenant', `${name}.tenant`, config.tenant);
  for (const [setting, kind] of [
    ['userKey', 'user'],
    ['tenantKey', 'tenant'],
  ] as const) {
    const around = (config[setting] ?? '{id}').replace('{id}', '');
    if (around !== '') legalKey(kind, `${name}.${setting}`, around);
  }
  return {
    userKey: compileTemplate(config.userKey ?? '{id}'),
    tenantKey: compileTemplate(config.tenantKey ?? '{id}'),
    tenant,
    userFields,
    tenantFields,
    rename,
    ignore: new Set(config.roles?.ignore ?? []),
    defaults,
  };
}

interface Template {
  readonly around: (id: string) => string;
  /** What stands for `{id}` in a text; `null` when the text is not of this template. */
  readonly inside: (text: string) => string | null;
}

/** A template around its one `{id}`; the id is never read as a replacement pattern. */
function compileTemplate(template: string): Template {
  const [before = '', after = ''] = template.split('{id}');
  return {
    // An id alone stays the very string that it is: one put together anew is hashed anew, by every map.
    around: before === '' && after === '' ? (id) => id : (id) => before + id + after,
    inside: (text) =>
      text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)
        ? text.slice(before.length, text.length - after.length)
        : null,
  };
}

/** The id behind a key. Of a key that no id becomes, decoding gives one that becomes another key, or none. */
function idBehind(kind: KeyKind, template: Template, key: string): string | null {
  const encoded = template.inside(key);
  if (encoded === null) return null;
  const id = decodeKey(encoded);
  try {
    return encodeKey(kind, id) === encoded ? id : null;
  } catch (error) {
    if (error instanceof MappingError) return null;
    throw error;
  }
}

function readFields(
  paths: ReadonlyMap<string, FieldPath>,
  fields: object,
  whole: boolean,
): MappedFields {
  const mapped = new Map<string, Json>();
  for (const [field, path] of paths) {
    const value = readPath(fields, path);
    if (value !== undefined) mapped.set(field, value);
    else if (whole) mapped.set(field, null);
  }
  return mapped;
}

/** What stands before an organization role at Clerk, and is no part of its name. */
const ROLE_PREFIX = 'org:';
const withoutPrefix = (name: string): string =>
  name.startsWith(ROLE_PREFIX) ? name.slice(ROLE_PREFIX.length) : name;

/** The same for configs that say the same, in whatever order: else a tidy-up would have everything applied again. */
function versionOfConfig(config: SyncConfig): string {
  const text = JSON.stringify(config, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/**
 * Compiles a config once, at cold start.
 *
 * @throws {MappingError} `invalid_config`, naming the setting and what to do.
 */
export function compileMapping(input: SyncConfig): Mapping {
  const config = parseConfig(input);
  const passThrough = compileRules('', {});
  const bySource: Partial<Record<Source, Rules>> = {
    clerk: compileRules('clerk', config.clerk ?? {}),
    auth0: compileRules('auth0', config.auth0 ?? {}),
    cognito: compileRules('cognito', config.cognito ?? {}),
  };
  const rules = (source: Source): Rules => bySource[source] ?? passThrough;

  return {
    version: versionOfConfig(config),
    users: {
      write: config.users?.write ?? 'replace',
      onDelete: config.users?.onDelete ?? 'delete',
    },
    tenants: { onDelete: config.tenants?.onDelete ?? 'delete' },
    ownership: config.roles?.ownership ?? 'granted',
    userKey: (source, id) => rules(source).userKey.around(encodeKey('user', id)),
    tenantKey: (source, id) =>
      id === null ? rules(source).tenant : rules(source).tenantKey.around(encodeKey('tenant', id)),
    userId: (source, key) => idBehind('user', rules(source).userKey, key),
    tenantId: (source, key) => idBehind('tenant', rules(source).tenantKey, key),
    userFields: (source, fields, whole) => readFields(rules(source).userFields, fields, whole),
    tenantFields: (source, fields, whole) => readFields(rules(source).tenantFields, fields, whole),
    roles(source, role) {
      const { rename, ignore } = rules(source);
      if (ignore.size > 0 && (ignore.has(role.name) || ignore.has(role.id))) return [];
      const renamed = rename.size > 0 ? (rename.get(role.name) ?? rename.get(role.id)) : undefined;
      return renamed ?? [encodeKey('role', withoutPrefix(role.name))];
    },
    defaultRoles: (source) => rules(source).defaults,
    knownRoles(source) {
      const { rename, defaults } = rules(source);
      return new Set([...[...rename.values()].flat(), ...defaults]);
    },
  };
}
