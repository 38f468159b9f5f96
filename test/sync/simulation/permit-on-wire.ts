import { PermitError } from '../../../lib/permit/index.ts';
import { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS, type PermitPort } from '../../../lib/sync/index.ts';

export interface Wire {
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Waited for before and after each call. */
  turn(): Promise<void>;
  /** Whether this call fails, before or after Permit did it. */
  fails(): boolean;
}

/** Permit as it is reached: a call may be answered late, or fail before or after Permit did it. */
export function permitOnWire(client: PermitPort, { now, random, turn, fails }: Wire): PermitPort {
  const lost = () => new PermitError('unreachable', 'lost', { retry: 'transient' });
  const within =
    (timeoutMs: number) =>
    <A extends unknown[], T>(method: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      const sent = now();
      const failing = fails();
      const done = failing && random() < 0.5;
      await turn();
      if (now() - sent > timeoutMs || (failing && !done)) throw lost();
      const answer = await method(...args);
      await turn();
      if (now() - sent > timeoutMs || failing) throw lost();
      return answer;
    };
  const wire = within(CALL_TIMEOUT_MS);
  const bulk = within(BULK_TIMEOUT_MS);
  return {
    traced: client.traced,
    environment: wire(client.environment),
    roles: wire(client.roles),
    resources: wire(client.resources),
    getUser: wire(client.getUser),
    putUser: wire(client.putUser),
    patchUser: wire(client.patchUser),
    ensureUser: wire(client.ensureUser),
    deleteUser: wire(client.deleteUser),
    getTenant: wire(client.getTenant),
    tenantKeys: wire(client.tenantKeys),
    createTenant: wire(client.createTenant),
    patchTenant: wire(client.patchTenant),
    deleteTenant: wire(client.deleteTenant),
    assign: wire(client.assign),
    unassign: wire(client.unassign),
    assignments: wire(client.assignments),
    instanceRoles: wire(client.instanceRoles),
    createUser: wire(client.createUser),
    createUsers: bulk(client.createUsers),
    putUsers: bulk(client.putUsers),
    deleteUsers: bulk(client.deleteUsers),
    createTenants: bulk(client.createTenants),
    deleteTenants: bulk(client.deleteTenants),
    assignAll: bulk(client.assignAll),
    unassignAll: bulk(client.unassignAll),
    getInstance: wire(client.getInstance),
    instanceKeys: wire(client.instanceKeys),
    createInstance: wire(client.createInstance),
    patchInstance: wire(client.patchInstance),
    deleteInstance: wire(client.deleteInstance),
    putInstances: bulk(client.putInstances),
    deleteInstances: bulk(client.deleteInstances),
    relate: wire(client.relate),
    unrelate: wire(client.unrelate),
    relateAll: bulk(client.relateAll),
    unrelateAll: bulk(client.unrelateAll),
    tuples: wire(client.tuples),
  };
}
