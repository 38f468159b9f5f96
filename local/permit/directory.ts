import type { JsonObject } from '../../lib/jobs/index.ts';
import { createKeyedStore, type Keyed, type KeyedStore } from './keyed.ts';
import type { Rules } from './options.ts';

/** Times are milliseconds. */
interface Dated {
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface UserRecord extends Keyed, Dated {
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly attributes: JsonObject;
}

export interface TenantRecord extends Keyed, Dated {
  readonly name: string;
  readonly description: string | null;
  readonly attributes: JsonObject;
}

export interface RoleRecord extends Keyed, Dated {
  readonly name: string;
  readonly description: string | null;
  readonly permissions: readonly string[];
  readonly attributes: JsonObject;
}

/** Keys, not ids. */
export interface AssignmentRecord {
  readonly id: string;
  readonly user: string;
  readonly role: string;
  readonly tenant: string;
  readonly createdAt: number;
}

/** Everything that an environment holds, indexed; it keeps no rule but that nothing dangles. */
export interface Directory {
  readonly users: KeyedStore<UserRecord>;
  readonly tenants: KeyedStore<TenantRecord>;
  readonly roles: KeyedStore<RoleRecord>;
  /** The key of the user who has that e-mail. */
  emailOwner(email: string): string | undefined;
  assignment(user: string, role: string, tenant: string): AssignmentRecord | undefined;
  assign(record: AssignmentRecord): void;
  unassign(record: AssignmentRecord): void;
  /** In the order they were made. */
  assignments(): Iterable<AssignmentRecord>;
  assignmentsOf(user: string): Iterable<AssignmentRecord>;
  assignmentsIn(tenant: string): Iterable<AssignmentRecord>;
  /** Grows with each change, those that a failed transaction undoes included. */
  revision(): number;
  /** All of the work's changes, or, when it throws, none. One may lie within another. */
  transaction(work: () => void): void;
}

export function createDirectory(rules: Pick<Rules, 'emailCase'>): Directory {
  /** What would undo each change so far, while a transaction is open. */
  let undo: (() => void)[] | null = null;
  let revision = 0;
  const emails = new Map<string, string>();
  const all = new Map<string, AssignmentRecord>();
  const byUser = new Map<string, Set<AssignmentRecord>>();
  const byTenant = new Map<string, Set<AssignmentRecord>>();

  const emailKey = (email: string) => (rules.emailCase === 'ignored' ? email.toLowerCase() : email);
  // No key has a space in it.
  const assignmentKey = (user: string, role: string, tenant: string) => `${user} ${tenant} ${role}`;

  function noting<T extends Keyed>(store: () => KeyedStore<T>) {
    return (before: T | undefined, after: T | undefined): void => {
      revision += 1;
      if (before !== undefined) undo?.push(() => store().put(before));
      else if (after !== undefined) undo?.push(() => store().remove(after.key));
    };
  }
  const noteUser = noting<UserRecord>(() => users);
  const users: KeyedStore<UserRecord> = createKeyedStore((before, after) => {
    if (typeof before?.email === 'string') emails.delete(emailKey(before.email));
    if (typeof after?.email === 'string') emails.set(emailKey(after.email), after.key);
    if (after === undefined && before !== undefined) dropAll(byUser.get(before.key));
    noteUser(before, after);
  });
  const noteTenant = noting<TenantRecord>(() => tenants);
  const tenants: KeyedStore<TenantRecord> = createKeyedStore((before, after) => {
    if (after === undefined && before !== undefined) dropAll(byTenant.get(before.key));
    noteTenant(before, after);
  });
  const noteRole = noting<RoleRecord>(() => roles);
  const roles: KeyedStore<RoleRecord> = createKeyedStore((before, after) => {
    if (after === undefined && before !== undefined) {
      dropAll([...all.values()].filter((assignment) => assignment.role === before.key));
    }
    noteRole(before, after);
  });

  function assign(record: AssignmentRecord): void {
    revision += 1;
    all.set(assignmentKey(record.user, record.role, record.tenant), record);
    index(byUser, record.user, record);
    index(byTenant, record.tenant, record);
    undo?.push(() => unassign(record));
  }
  function unassign(record: AssignmentRecord): void {
    revision += 1;
    all.delete(assignmentKey(record.user, record.role, record.tenant));
    unindex(byUser, record.user, record);
    unindex(byTenant, record.tenant, record);
    undo?.push(() => assign(record));
  }
  function dropAll(records: Iterable<AssignmentRecord> | undefined): void {
    for (const record of [...(records ?? [])]) unassign(record);
  }

  return {
    users,
    tenants,
    roles,
    emailOwner: (email) => emails.get(emailKey(email)),
    assignment: (user, role, tenant) => all.get(assignmentKey(user, role, tenant)),
    assign,
    unassign,
    assignments: () => all.values(),
    assignmentsOf: (user) => byUser.get(user) ?? [],
    assignmentsIn: (tenant) => byTenant.get(tenant) ?? [],
    revision: () => revision,
    transaction(work) {
      const outer = undo;
      const steps: (() => void)[] = [];
      undo = steps;
      try {
        work();
        outer?.push(...steps);
      } catch (error) {
        undo = null;
        for (const step of steps.reverse()) step();
        throw error;
      } finally {
        undo = outer;
      }
    },
  };
}

function index(
  map: Map<string, Set<AssignmentRecord>>,
  key: string,
  record: AssignmentRecord,
): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([record]));
  else set.add(record);
}

function unindex(
  map: Map<string, Set<AssignmentRecord>>,
  key: string,
  record: AssignmentRecord,
): void {
  const set = map.get(key);
  set?.delete(record);
  if (set?.size === 0) map.delete(key);
}
