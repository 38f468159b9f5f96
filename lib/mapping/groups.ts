import type { RoleRef } from '../jobs/index.ts';
import type { GivenRoles, RuleSet } from './mapping.ts';
import type { Problems } from './problems.ts';
import type { CompiledRoleNames } from './role-names.ts';

/** What a group's name tells. */
interface Told {
  readonly tenant: string;
  readonly role: string;
}

/** Reads tenant and role out of a group's name; `undefined`: it does not fit. */
export type GroupReader = (group: string) => Told | undefined;

const TENANT = '{tenant}';
const ROLE = '{role}';

/** `undefined`: the template was refused. */
export function compileGroupReader(
  at: string,
  template: string,
  problems: Problems,
): GroupReader | undefined {
  const [tenantAt, roleAt] = [template.indexOf(TENANT), template.indexOf(ROLE)];
  const once = (placeholder: string) => template.split(placeholder).length === 2;
  const [first, second] = tenantAt < roleAt ? [TENANT, ROLE] : [ROLE, TENANT];
  const [before = '', rest = ''] = template.split(first);
  const [separator = '', after = ''] = rest.split(second);
  const others = before + separator + after;
  if (!once(TENANT) || !once(ROLE) || separator === '' || /[{}]/.test(others)) {
    problems.add(
      at,
      'must hold {tenant} and {role} once, and text between them, e.g. "{tenant}:{role}"',
    );
    return undefined;
  }
  return (group) => {
    if (!group.startsWith(before) || !group.endsWith(after)) return undefined;
    if (group.length < before.length + after.length) return undefined;
    const inside = group.slice(before.length, group.length - after.length);
    const between = inside.indexOf(separator);
    if (between < 1 || between + separator.length === inside.length) return undefined;
    const [one, other] = [inside.slice(0, between), inside.slice(between + separator.length)];
    return first === TENANT ? { tenant: one, role: other } : { tenant: other, role: one };
  };
}

interface GroupsOptions {
  readonly voice: string;
  readonly read: GroupReader;
  readonly names: CompiledRoleNames;
  /** Key of the tenant of groups that do not fit. */
  readonly tenant: string | null;
  /** Key of the tenant that a group tells. */
  readonly tenantKey: (id: string) => string;
}

/** All roles that a user's groups come to. @throws {MappingError} when a group's tenant or role cannot be a key */
export function groupSetOf(groups: readonly RoleRef[], options: GroupsOptions): RuleSet {
  const { voice, read, names, tenant, tenantKey } = options;
  const roles = new Map<string, Set<string>>();
  const give = (key: string, keys: readonly string[]): void => {
    const known = roles.get(key);
    if (known === undefined) roles.set(key, new Set(keys));
    else for (const role of keys) known.add(role);
  };
  // Whoever is told of belongs there, whatever the groups: as without this setting.
  if (tenant !== null) give(tenant, []);
  for (const group of groups) {
    const told = read(group.name);
    if (told !== undefined) {
      give(tenantKey(told.tenant), names.of({ id: told.role, name: told.role }));
    } else if (tenant !== null) give(tenant, names.of(group));
  }
  const places = new Map<string, GivenRoles>();
  for (const [key, keys] of roles) {
    places.set(key, { tenant: key, roles: keys.size > 0 ? [...keys] : names.defaults });
  }
  return { voice, places, instances: [] };
}
