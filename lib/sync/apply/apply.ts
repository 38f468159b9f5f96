import { BULK_DELETE, DELETE } from '../costs.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import type { PermitPort } from '../ports.ts';
import type { TenantPlan, UserPlan } from '../round/plan.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { giveRoles, knownRoles } from './give-roles.ts';
import { makeTenants } from './make-tenants.ts';
import { makeUsers } from './make-users.ts';
import type { Outcome, Outcomes } from './outcome.ts';
import type { RoleCatalog } from './role-catalog.ts';
import { runStep, type StepContext } from './steps.ts';

export interface ApplyPorts extends StepContext {
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
}

/**
 * Applies plans, revocations first: roles taken, users and tenants deleted; then tenants, users, roles given. One
 * entity's failure holds up no other. When the round stops, every plan not finished is to be tried again.
 */
export async function applyPlans(
  users: readonly UserPlan[],
  tenants: readonly TenantPlan[],
  ports: ApplyPorts,
): Promise<RoundStopped | undefined> {
  try {
    await takeRoles(users, ports);
    await deleteUsers(users, ports);
    await deleteTenants(tenants, ports);
    await makeTenants(tenants, ports);
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

async function takeRoles(users: readonly UserPlan[], ports: ApplyPorts): Promise<void> {
  const { permit } = ports;
  await runStep(
    {
      tasks: users.flatMap((plan) => plan.unassign.map((item) => ({ plan, item }))),
      priority: 'revocation',
      single: DELETE,
      async one({ item }, call, outcome) {
        await refusable(outcome, async () => {
          await call(DELETE, () => permit.unassign(item));
          outcome.taken.push(item);
        });
      },
      bulk: {
        cost: BULK_DELETE,
        items: BULK_ITEMS.assignments,
        send: (assignments) => permit.unassignAll(assignments),
      },
      done: ({ item }, outcome) => void outcome.taken.push(item),
    },
    ports,
  );
}

async function deleteUsers(users: readonly UserPlan[], ports: ApplyPorts): Promise<void> {
  const { permit } = ports;
  const deleted = users.filter(({ record }) => record.kind === 'delete');
  await runStep(
    {
      tasks: deleted.map((plan) => ({ plan, item: plan.draft.key })),
      priority: 'revocation',
      single: DELETE,
      one: ({ item }, call, outcome) =>
        refusable(outcome, () => call(DELETE, () => permit.deleteUser(item))),
      bulk: {
        cost: BULK_DELETE,
        items: BULK_ITEMS.users,
        send: (keys) => permit.deleteUsers(keys),
      },
    },
    ports,
  );
}

async function deleteTenants(tenants: readonly TenantPlan[], ports: ApplyPorts): Promise<void> {
  const { permit } = ports;
  const deleted = tenants.filter(({ record }) => record.kind === 'delete');
  await runStep(
    {
      tasks: deleted.map((plan) => ({ plan, item: plan.draft.key })),
      priority: 'revocation',
      single: DELETE,
      one: ({ item }, call, outcome) =>
        refusable(outcome, () => call(DELETE, () => permit.deleteTenant(item))),
      bulk: {
        cost: BULK_DELETE,
        items: BULK_ITEMS.tenants,
        send: (keys) => permit.deleteTenants(keys),
      },
    },
    ports,
  );
}

async function refusable(outcome: Outcome, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
    outcome.refused = error;
  }
}
