import type { RoleRef } from '../jobs/index.ts';
import type { RolesConfig } from './config/config.ts';
import { encodeKey } from './keys.ts';
import type { Problems } from './problems.ts';
import type { Schema } from './schema.ts';

/** What becomes of a provider's roles. */
export interface CompiledRoleNames {
  /** Permit role keys; empty when it is ignored. @throws {MappingError} */
  of(role: RoleRef): readonly string[];
  /** Of whoever has none. */
  readonly defaults: readonly string[];
  /** All role keys that the config names here. */
  readonly keys: readonly string[];
}

export const listed = (keys: string | readonly string[] | undefined): readonly string[] =>
  keys === undefined ? [] : typeof keys === 'string' ? [keys] : keys;

const NONE: readonly string[] = [];

/** What stands before an organization role at Clerk, and is no part of its name. */
const ROLE_PREFIX = 'org:';

interface RoleNamesOptions {
  /** Whose roles they are; absent: roles in tenants. */
  readonly resource?: string | undefined;
  /** What is no part of a name. Empty where others call roles what they like: `org:x` would be an `x` that is not ignored. */
  readonly prefix?: string;
}

/** @param at - path of the settings, e.g. `clerk.roles` */
export function compileRoleNames(
  at: string,
  config: RolesConfig,
  schema: Schema,
  problems: Problems,
  { resource, prefix = ROLE_PREFIX }: RoleNamesOptions = {},
): CompiledRoleNames {
  const withoutPrefix = (name: string): string =>
    name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const rename = new Map(
    Object.entries(config.rename ?? {}).map(([role, to]) => [role, listed(to)] as const),
  );
  const ignore = new Set(config.ignore);
  const defaults = listed(config.default);
  for (const [role, to] of rename) {
    schema.checkRoles(`${at}.rename.${role}`, to, resource);
    if (ignore.has(role)) {
      problems.add(`${at}.ignore`, `"${role}" is renamed too: take it out of one of the two`);
    }
  }
  schema.checkRoles(`${at}.default`, defaults, resource);
  const onlyRenamed = config.others === 'ignore';
  if (onlyRenamed && ignore.size > 0) {
    problems.add(`${at}.ignore`, "does nothing beside others: 'ignore': take one of the two out");
  }
  return {
    of(role) {
      if (ignore.size > 0 && (ignore.has(role.name) || ignore.has(role.id))) return [];
      const renamed = rename.size > 0 ? (rename.get(role.name) ?? rename.get(role.id)) : undefined;
      if (renamed === undefined && onlyRenamed) return NONE;
      return renamed ?? [encodeKey('role', withoutPrefix(role.name))];
    },
    defaults,
    keys: [...[...rename.values()].flat(), ...defaults],
  };
}
