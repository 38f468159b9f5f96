import { createIndexedStore, type IndexedStore } from './indexed.ts';
import { createJournal, type Journal } from './journal.ts';
import { createKeyedStore, type Keyed, type KeyedStore } from './keyed.ts';
import type { Rules } from './options.ts';
import type {
  AssignmentRecord,
  InstanceRecord,
  InstanceRoleRecord,
  ResourceRecord,
  RoleRecord,
  TenantRecord,
  TupleRecord,
  UserRecord,
} from './records.ts';

/** Everything that an environment holds, indexed; it keeps no rule but that nothing dangles. */
export interface Directory extends Pick<Journal, 'revision' | 'transaction'> {
  readonly users: KeyedStore<UserRecord>;
  readonly tenants: KeyedStore<TenantRecord>;
  readonly roles: KeyedStore<RoleRecord>;
  readonly resources: KeyedStore<ResourceRecord>;
  readonly instances: KeyedStore<InstanceRecord>;
  /** Roles in tenants. */
  readonly assignments: IndexedStore<AssignmentRecord, 'user' | 'tenant'>;
  /** Roles on instances. */
  readonly instanceRoles: IndexedStore<InstanceRoleRecord, 'user' | 'instance'>;
  readonly tuples: IndexedStore<TupleRecord, 'subject' | 'object'>;
  /** The key of the user who has that e-mail. */
  emailOwner(email: string): string | undefined;
  /** Keys of a tenant's instances. */
  instancesIn(tenant: string): Iterable<string>;
}

export function createDirectory(rules: Pick<Rules, 'emailCase' | 'tenantDelete'>): Directory {
  const journal = createJournal();
  const emails = new Map<string, string>();
  const instancesOf = new Map<string, Set<string>>();

  const emailKey = (email: string) => (rules.emailCase === 'ignored' ? email.toLowerCase() : email);

  // No key has a space in it.
  const assignments: Directory['assignments'] = createIndexedStore(
    journal,
    ({ user, tenant, role }) => `${user} ${tenant} ${role}`,
    { user: ({ user }) => user, tenant: ({ tenant }) => tenant },
  );
  const instanceRoles: Directory['instanceRoles'] = createIndexedStore(
    journal,
    ({ user, instance, role }) => `${user} ${instance} ${role}`,
    { user: ({ user }) => user, instance: ({ instance }) => instance },
  );
  const tuples: Directory['tuples'] = createIndexedStore(
    journal,
    ({ subject, relation, object }) => `${subject} ${relation} ${object}`,
    { subject: ({ subject }) => subject, object: ({ object }) => object },
  );

  /** A store whose changes are noted; what goes takes along what hangs on it. */
  function keyed<T extends Keyed>(
    reindex: (before: T | undefined, after: T | undefined) => void,
    takeAlong: (gone: T) => void,
  ): KeyedStore<T> {
    const store: KeyedStore<T> = createKeyedStore((before, after) => {
      reindex(before, after);
      if (before !== undefined && after === undefined) takeAlong(before);
      journal.changed(() => {
        if (before !== undefined) store.put(before);
        else if (after !== undefined) store.remove(after.key);
      });
    });
    return store;
  }
  const nothing = () => {};

  const users = keyed<UserRecord>(
    (before, after) => {
      if (typeof before?.email === 'string') emails.delete(emailKey(before.email));
      if (typeof after?.email === 'string') emails.set(emailKey(after.email), after.key);
    },
    ({ key }) => {
      assignments.removeAll(assignments.by('user', key));
      instanceRoles.removeAll(instanceRoles.by('user', key));
    },
  );
  const instances = keyed<InstanceRecord>(
    (before, after) => {
      if (before?.tenant === after?.tenant) return;
      if (before !== undefined) unindex(instancesOf, before.tenant, before.key);
      if (after !== undefined) index(instancesOf, after.tenant, after.key);
    },
    ({ key }) => {
      instanceRoles.removeAll(instanceRoles.by('instance', key));
      tuples.removeAll(tuples.by('subject', key));
      tuples.removeAll(tuples.by('object', key));
    },
  );
  const tenants = keyed<TenantRecord>(nothing, ({ key }) => {
    assignments.removeAll(assignments.by('tenant', key));
    if (rules.tenantDelete === 'keep') return;
    for (const instance of [...(instancesOf.get(key) ?? [])]) instances.remove(instance);
  });
  const roles = keyed<RoleRecord>(nothing, ({ key }) => {
    assignments.removeAll([...assignments.values()].filter(({ role }) => role === key));
  });
  const resources = keyed<ResourceRecord>(nothing, ({ key }) => {
    const its = [...instances.values()].filter(({ resource }) => resource === key);
    for (const instance of its) instances.remove(instance.key);
  });

  return {
    users,
    tenants,
    roles,
    resources,
    instances,
    assignments,
    instanceRoles,
    tuples,
    emailOwner: (email) => emails.get(emailKey(email)),
    instancesIn: (tenant) => instancesOf.get(tenant) ?? [],
    revision: journal.revision,
    transaction: journal.transaction,
  };
}

function index(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

function unindex(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
