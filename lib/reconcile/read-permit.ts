import type { Cost, PermitTenant, PermitUser } from '../sync/index.ts';
import { type HeldInstance, readHeldInstances } from './held-instances.ts';
import type { ReconcileOptions } from './ports.ts';

/** What every GET costs. */
export const READ: Cost = { requests: 1 };

/** A role that a user has. */
export interface HeldRole {
  readonly role: string;
  /** A tenant's key, or `<resource>:<key>` of a resource instance. */
  readonly place: string;
}

/** What Permit has of a user. */
export interface Held {
  readonly record: PermitUser | null;
  readonly roles: readonly HeldRole[];
}

export interface ListedPermit {
  readonly users: ReadonlyMap<string, PermitUser>;
  readonly tenants: ReadonlyMap<string, PermitTenant>;
  /** By user key; in no order, each once. */
  readonly roles: ReadonlyMap<string, readonly HeldRole[]>;
  readonly roleCount: number;
  /** By `<resource>:<key>`; empty where the config knows of no resources. */
  readonly instances: ReadonlyMap<string, HeldInstance>;
}

/**
 * Reads all users, tenants and role assignments of the environment.
 *
 * @param resources - of which the instances are read, too; where there are any, roles on instances as well
 * @throws {PermitFailure}
 */
export async function readPermit(
  options: ReconcileOptions,
  resources: ReadonlySet<string>,
): Promise<ListedPermit> {
  const onInstances = resources.size > 0;
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

  const roles = new Map<string, HeldRole[]>();
  // Rows repeat few tenants and roles: one object for all who have the same role in the same place.
  const alike = new Map<string, HeldRole>();
  let roleCount = 0;
  for await (const page of permit.assignmentPages(each, keys, { onInstances })) {
    for (const { user, role, tenant, instance } of page) {
      const place = instance ?? tenant;
      const name = `${place} ${role}`;
      const held = alike.get(name) ?? { role, place };
      alike.set(name, held);
      const known = roles.get(user);
      if (known === undefined) roles.set(user, [held]);
      // A page that moved tells a row twice.
      else if (!known.includes(held)) known.push(held);
      else continue;
      roleCount++;
    }
    onStep?.({ phase: 'permit roles', done: roleCount });
  }
  const instances = onInstances ? await readHeldInstances(resources, each, options) : new Map();
  return { users, tenants, roles, roleCount, instances };
}

/**
 * The same of one user, each asked for by itself.
 *
 * @param withInstances - the roles on resource instances, too
 */
export async function readHeld(
  key: string,
  { permit, call }: Pick<ReconcileOptions, 'permit' | 'call'>,
  withInstances: boolean,
): Promise<Held> {
  const each = <T>(page: () => Promise<T>): Promise<T> => call(READ, page);
  const record = await each(() => permit.getUser(key));
  if (record === null) return { record, roles: [] };
  const roles = await permit.assignments({ user: key }, each);
  const onInstances = withInstances ? await permit.instanceRoles({ user: key }, each) : [];
  return {
    record,
    roles: [...roles, ...onInstances].map(({ role, tenant, instance }) => ({
      role,
      place: instance ?? tenant,
    })),
  };
}
