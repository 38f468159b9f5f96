import { BULK, WRITE } from '../costs.ts';
import { isPermitFailure } from '../errors.ts';
import type { PermitPort, RoleAssignment } from '../ports.ts';
import type { UserPlan } from '../round/plan/plan.ts';
import type { Caller } from '../session.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { bareInstance, ensureInstances } from './make-instances.ts';
import { bareTenant, ensureTenants, readOrNothing } from './make-tenants.ts';
import { refuseRole, schemaName, unknownIn } from './outcome.ts';
import { runStep, type Task } from './steps.ts';

/** Roles that can be given, as far as Permit's list of them goes: the others are refused before any call. */
export type KnownRoles = (assignment: RoleAssignment) => boolean;

/** Looks up which of the roles to be given Permit has, and refuses the others. */
export async function knownRoles(
  users: readonly UserPlan[],
  { catalog, call, outcomes }: ApplyPorts,
): Promise<KnownRoles> {
  const wanted = new Set(users.flatMap(({ assign }) => assign.map(schemaName)));
  if (wanted.size === 0) return () => true;
  let unknown: ReadonlySet<string>;
  try {
    unknown = await catalog.unknown(wanted, outcomes, call);
  } catch (error) {
    if (!isPermitFailure(error)) throw error;
    for (const plan of users) {
      const outcome = outcomes.get(plan);
      if (outcome === undefined || plan.assign.length === 0) continue;
      outcome.retry = error;
      outcome.open -= plan.assign.length;
    }
    return () => false;
  }
  for (const plan of users) {
    const outcome = outcomes.get(plan);
    for (const assignment of plan.assign) {
      const name = schemaName(assignment);
      if (outcome === undefined || !unknown.has(name)) continue;
      refuseRole(outcome, assignment, unknownIn(name));
      outcome.open--;
    }
  }
  return (assignment) => !unknown.has(schemaName(assignment));
}

/** Gives roles. @param given - plans whose roles went with the creation of their user */
export async function giveRoles(
  users: readonly UserPlan[],
  given: ReadonlySet<UserPlan>,
  known: KnownRoles,
  ports: ApplyPorts,
): Promise<void> {
  const { permit } = ports;
  const left = users.filter((plan) => !given.has(plan));
  await runStep(
    {
      tasks: left.flatMap((plan) => plan.assign.filter(known).map((item) => ({ plan, item }))),
      single: WRITE,
      async one({ item }, call, outcome) {
        try {
          await assign(item, permit, call);
          outcome.given.push(item);
        } catch (error) {
          if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
          refuseRole(outcome, item, error);
        }
      },
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.assignments,
        send: (assignments) => permit.assignAll(assignments),
        /** A tenant that we made is gone from Permit: made again, once, rather than looked for by halving. */
        async mend(tasks, { missing }) {
          if (missing === 'role') return await withoutUnknown(tasks, ports);
          if (missing === undefined) return null;
          await ensureTenants(new Set(tasks.map(({ item }) => item.tenant)), ports);
          if (missing === 'instance' || missing === 'unknown') await ensureInstances(tasks, ports);
          return { again: tasks, singly: [] };
        },
      },
      done: ({ item }, outcome) => void outcome.given.push(item),
    },
    ports,
  );
}

/** A role went from Permit since the list was read: those who ask for it are refused, the others go together. */
async function withoutUnknown(
  tasks: readonly Task<RoleAssignment>[],
  { catalog, call, outcomes }: ApplyPorts,
) {
  catalog.forget();
  const wanted = new Set(tasks.map(({ item }) => schemaName(item)));
  const unknown = await readOrNothing(() => catalog.unknown(wanted, outcomes, call));
  if (unknown === undefined || unknown.size === 0) return null;
  for (const { plan, item } of tasks) {
    const outcome = outcomes.get(plan);
    const name = schemaName(item);
    if (outcome === undefined || !unknown.has(name)) continue;
    refuseRole(outcome, item, unknownIn(name));
    outcome.open--;
  }
  return { again: tasks.filter(({ item }) => !unknown.has(schemaName(item))), singly: [] };
}

/** Assigns a role; a user or tenant that Permit misses is made, once, and the role assigned again. */
async function assign(assignment: RoleAssignment, permit: PermitPort, call: Caller): Promise<void> {
  try {
    await call(WRITE, () => permit.assign(assignment));
  } catch (error) {
    if (!isPermitFailure(error) || error.missing === undefined) throw error;
    const { missing } = error;
    if (missing === 'role' || missing === 'resource')
      throw unknownIn(schemaName(assignment), error);
    const { tenant, instance, user } = assignment;
    if (missing === 'tenant' || missing === 'unknown')
      await call(WRITE, () => permit.createTenant(bareTenant(tenant)));
    if (missing === 'user' || missing === 'unknown')
      await call(WRITE, () => permit.ensureUser(user));
    if (instance !== undefined && missing !== 'user')
      await call(WRITE, () => permit.createInstance(bareInstance(instance, tenant)));
    await assignAgain(assignment, permit, call);
  }
}

/** User and tenant are there: what a 404 that names nothing still misses can only be the role. */
async function assignAgain(
  assignment: RoleAssignment,
  permit: PermitPort,
  call: Caller,
): Promise<void> {
  try {
    await call(WRITE, () => permit.assign(assignment));
  } catch (error) {
    throw isPermitFailure(error) && (error.missing === 'unknown' || error.missing === 'role')
      ? unknownIn(schemaName(assignment), error)
      : error;
  }
}
