import type { Cost, PermitTenant, PermitUser, RoleInTenant } from '../sync/index.ts';
import type { ReconcileOptions } from './ports.ts';

/** What every GET costs. */
export const READ: Cost = { requests: 1 };

/** What Permit has of a user. */
export interface Held {
  readonly record: PermitUser | null;
  readonly roles: readonly RoleInTenant[];
}

export interface ListedPermit {
  readonly users: ReadonlyMap<string, PermitUser>;
  readonly tenants: ReadonlyMap<string, PermitTenant>;
  /** By user key; in no order, each once. */
  readonly roles: ReadonlyMap<string, readonly RoleInTenant[]>;
  readonly roleCount: number;
}

/** Reads all users, tenants and role assignments of the environment. @throws {PermitFailure} */
export async function readPermit(options: ReconcileOptions): Promise<ListedPermit> {
  const { permit, signal, onStep } = options;
  const each = <T>(page: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    return options.call(READ, page);
  };

  const users = new Map<string, PermitUser>();
  const keys = new Map<string, string>();
  for await (const page of permit.userPages(each)) {
    for (const { id, ...user } of page) {
      users.set(user.key, user);
      keys.set(id, user.key);
    }
    onStep?.({ phase: 'permit users', done: users.size });
  }

  const tenants = new Map<string, PermitTenant>();
  for await (const page of permit.tenantPages(each)) {
    for (const tenant of page) tenants.set(tenant.key, tenant);
    onStep?.({ phase: 'permit tenants', done: tenants.size });
  }

  const roles = new Map<string, RoleInTenant[]>();
  // Rows repeat few tenants and roles: one object for all who have the same role in the same place.
  const places = new Map<string, RoleInTenant>();
  let roleCount = 0;
  for await (const page of permit.assignmentPages(each, keys)) {
    for (const { user, role, tenant } of page) {
      const name = `${tenant} ${role}`;
      const place = places.get(name) ?? { role, tenant };
      places.set(name, place);
      const known = roles.get(user);
      if (known === undefined) roles.set(user, [place]);
      // A page that moved tells a row twice.
      else if (!known.includes(place)) known.push(place);
      else continue;
      roleCount++;
    }
    onStep?.({ phase: 'permit roles', done: roleCount });
  }
  return { users, tenants, roles, roleCount };
}

/** The same of one user, each asked for by itself. */
export async function readHeld(key: string, options: ReconcileOptions): Promise<Held> {
  const { permit, call } = options;
  const record = await call(READ, () => permit.getUser(key));
  if (record === null) return { record, roles: [] };
  const roles = await permit.assignments({ user: key }, (page) => call(READ, page));
  return { record, roles: roles.map(({ role, tenant }) => ({ role, tenant })) };
}
