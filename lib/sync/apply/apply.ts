import { BULK_DELETE, DELETE } from '../costs.ts';
import { RoundStopped } from '../errors.ts';
import type { RoleAssignment } from '../ports.ts';
import type { InstancePlan, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { deleteInstances } from './delete-instances.ts';
import { giveRoles, knownRoles } from './give-roles.ts';
import { makeInstances } from './make-instances.ts';
import { makeTenants } from './make-tenants.ts';
import { makeUsers } from './make-users.ts';
import { type Outcomes, type Plan, refusable } from './outcome.ts';
import { giveRelations, takeRelations } from './relate.ts';
import { runStep } from './steps.ts';

/** What is to be applied. */
export interface Plans {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  readonly instances: readonly InstancePlan[];
}

/**
 * Applies plans, revocations first: roles and relationships taken, users, instances and tenants deleted; then tenants,
 * instances and their relationships, users, roles given. One entity's failure holds up no other. When the round stops,
 * every plan not finished is to be tried again.
 */
export async function applyPlans(
  { users, tenants, instances }: Plans,
  ports: ApplyPorts,
): Promise<RoundStopped | undefined> {
  try {
    await takeRoles(users, ports);
    await takeRelations(instances, ports);
    await deleteUsers(users, ports);
    await deleteInstances(instances, ports);
    await deleteTenants(tenants, ports);
    await makeTenants(tenants, ports);
    await makeInstances(instances, ports);
    await giveRelations(instances, ports);
    const known = await knownRoles(users, ports);
    const given = await makeUsers(users, known, ports);
    await giveRoles(users, given, known, ports);
    return undefined;
  } catch (error) {
    if (!(error instanceof RoundStopped)) throw error;
    markUnfinished(ports.outcomes, error);
    return error;
  }
}

function markUnfinished(outcomes: Outcomes, stopped: RoundStopped): void {
  for (const outcome of outcomes.values()) {
    if (outcome.open > 0 && outcome.retry === undefined) outcome.retry = stopped;
  }
}

/** A role on an instance goes wherever that is by now: Permit would not find it in the tenant that it was in. */
const wherever = (assignment: RoleAssignment): RoleAssignment =>
  assignment.instance === undefined ? assignment : { ...assignment, tenant: '' };

async function takeRoles(users: readonly UserPlan[], ports: ApplyPorts): Promise<void> {
  const { permit } = ports;
  await runStep(
    {
      tasks: users.flatMap((plan) => plan.unassign.map((item) => ({ plan, item }))),
      priority: 'revocation',
      single: DELETE,
      async one({ item }, call, outcome) {
        await refusable(outcome, async () => {
          await call(DELETE, () => permit.unassign(wherever(item)));
          outcome.taken.push(item);
        });
      },
      bulk: {
        cost: BULK_DELETE,
        items: BULK_ITEMS.assignments,
        send: (assignments) => permit.unassignAll(assignments.map(wherever)),
      },
      done: ({ item }, outcome) => void outcome.taken.push(item),
    },
    ports,
  );
}

const isDeleted = ({ record }: Plan): boolean => record.kind === 'delete';

/** Deletes records of one kind. */
async function deleteRecords(
  plans: readonly Plan[],
  items: number,
  single: (key: string) => Promise<void>,
  send: (keys: readonly string[]) => Promise<void>,
  ports: ApplyPorts,
): Promise<void> {
  await runStep(
    {
      tasks: plans.filter(isDeleted).map((plan) => ({ plan, item: plan.draft.key })),
      priority: 'revocation',
      single: DELETE,
      one: ({ item }, call, outcome) => refusable(outcome, () => call(DELETE, () => single(item))),
      bulk: { cost: BULK_DELETE, items, send },
    },
    ports,
  );
}

const deleteUsers = (users: readonly UserPlan[], ports: ApplyPorts): Promise<void> =>
  deleteRecords(
    users,
    BULK_ITEMS.users,
    (key) => ports.permit.deleteUser(key),
    (keys) => ports.permit.deleteUsers(keys),
    ports,
  );

const deleteTenants = (tenants: readonly TenantPlan[], ports: ApplyPorts): Promise<void> =>
  deleteRecords(
    tenants,
    BULK_ITEMS.tenants,
    (key) => ports.permit.deleteTenant(key),
    (keys) => ports.permit.deleteTenants(keys),
    ports,
  );
