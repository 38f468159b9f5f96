import type { Caller } from './call.ts';
import { isPermitFailure, RoundStopped } from './errors.ts';
import type { TenantPlan, UserPlan } from './plan.ts';
import type { PermitFailure, PermitPort, RoleAssignment } from './ports.ts';
import type { RoleCatalog } from './role-catalog.ts';
import { writeTenant, writeUser } from './write-records.ts';

/** Times that somebody else's claim to an e-mail is waited out before it is a fault of the job. */
const EMAIL_ATTEMPTS = 5;

/** How an entity's plan went. */
export interface Outcome {
  /** Set when something must be tried again: the note stays, with the versions. */
  retry?: PermitFailure | RoundStopped;
  /** Set when a revocation or deletion was refused for good: the note stays, too. */
  refused?: PermitFailure;
  /** The record was refused for good: its fields are not recorded. */
  record?: PermitFailure;
  /** Role assignments that were refused for good, by tenant and role. */
  readonly roles: Map<string, Map<string, PermitFailure>>;
  /** Role assignments that are gone for certain, whatever becomes of the rest. */
  readonly taken: RoleAssignment[];
}

export const blankOutcome = (): Outcome => ({ roles: new Map(), taken: [] });

export interface ApplyPorts {
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
  readonly call: Caller;
}

type Plan = UserPlan | TenantPlan;
export type Outcomes = ReadonlyMap<Plan, Outcome>;

/**
 * Applies plans, revocations first: roles taken, users and tenants deleted; then tenants, users, roles given. One
 * entity's failure holds up no other. When the round stops, every plan not finished is to be tried again.
 */
export async function applyPlans(
  users: readonly UserPlan[],
  tenants: readonly TenantPlan[],
  ports: ApplyPorts,
): Promise<{ readonly outcomes: Outcomes; readonly stopped: RoundStopped | undefined }> {
  const outcomes = new Map<Plan, Outcome>();
  for (const plan of [...users, ...tenants]) outcomes.set(plan, blankOutcome());
  const unfinished = new Set<Plan>(outcomes.keys());
  let stopped: RoundStopped | undefined;

  async function step<P extends Plan>(
    plans: readonly P[],
    work: (plan: P, outcome: Outcome) => Promise<void>,
  ): Promise<void> {
    for (const plan of plans) {
      if (stopped !== undefined) return;
      const outcome = outcomes.get(plan);
      if (outcome === undefined) continue;
      try {
        await work(plan, outcome);
      } catch (error) {
        if (error instanceof RoundStopped) stopped = error;
        else if (isPermitFailure(error)) outcome.retry = error;
        else throw error;
      }
    }
  }

  await step(users, async (plan, outcome) => {
    await revoke(plan, outcome, ports);
    if (!isWritten(plan) && plan.assign.length === 0) unfinished.delete(plan);
  });
  await step(tenants, async (plan, outcome) => {
    await removeTenant(plan, outcome, ports);
    if (!isWritten(plan)) unfinished.delete(plan);
  });
  await step(tenants, async (plan, outcome) => {
    await makeTenant(plan, outcome, ports);
    unfinished.delete(plan);
  });
  await step(users, async (plan, outcome) => {
    await makeUser(plan, outcome, ports);
    if (plan.assign.length === 0) unfinished.delete(plan);
  });
  await step(users, async (plan, outcome) => {
    await grant(plan, outcome, outcomes, ports);
    unfinished.delete(plan);
  });
  for (const plan of unfinished) {
    const outcome = outcomes.get(plan);
    if (stopped !== undefined && outcome !== undefined) outcome.retry = stopped;
  }
  return { outcomes, stopped };
}

/** Whether the record is still to be written once all that goes is gone. */
const isWritten = ({ record }: Plan): boolean =>
  record.kind === 'write' || record.kind === 'ensure';

async function revoke(plan: UserPlan, outcome: Outcome, ports: ApplyPorts): Promise<void> {
  const { permit, call } = ports;
  for (const assignment of plan.unassign) {
    await refusable(outcome, async () => {
      await call(() => permit.unassign(assignment));
      outcome.taken.push(assignment);
    });
  }
  if (plan.record.kind === 'delete') {
    await refusable(outcome, () => call(() => permit.deleteUser(plan.draft.key)));
  }
}

async function removeTenant(plan: TenantPlan, outcome: Outcome, ports: ApplyPorts): Promise<void> {
  if (plan.record.kind !== 'delete') return;
  await refusable(outcome, () => ports.call(() => ports.permit.deleteTenant(plan.draft.key)));
}

async function makeTenant(plan: TenantPlan, outcome: Outcome, ports: ApplyPorts): Promise<void> {
  const { permit, call } = ports;
  const { draft, record } = plan;
  const { key } = draft;
  const made = draft.before.made && draft.before.pending?.deleted !== true;
  try {
    if (record.kind === 'ensure') await call(() => permit.createTenant(bareTenant(key)));
    else if (record.kind === 'write') await writeTenant(permit, call, key, made, record);
  } catch (error) {
    if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
    outcome.record = error;
  }
}

async function makeUser(plan: UserPlan, outcome: Outcome, ports: ApplyPorts): Promise<void> {
  const { permit, call } = ports;
  const { draft, record } = plan;
  try {
    if (record.kind === 'ensure') await call(() => permit.ensureUser(draft.key));
    else if (record.kind === 'write') await writeUser(permit, call, draft.key, record);
  } catch (error) {
    if (!isPermitFailure(error)) throw error;
    const lost = error.code === 'email_taken' && draft.attempts >= EMAIL_ATTEMPTS;
    if (error.retry !== 'permanent' && !lost) throw error;
    outcome.record = error;
  }
}

async function grant(
  plan: UserPlan,
  outcome: Outcome,
  round: Outcomes,
  ports: ApplyPorts,
): Promise<void> {
  const wanted = new Set(plan.assign.map(({ role }) => role));
  if (wanted.size === 0) return;
  const unknown = await ports.catalog.unknown(wanted, round, ports.call);
  for (const assignment of plan.assign) {
    if (unknown.has(assignment.role)) {
      refuseRole(outcome, assignment, unknownRole(assignment.role));
      continue;
    }
    try {
      await assign(assignment, ports);
    } catch (error) {
      if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
      refuseRole(outcome, assignment, error);
    }
  }
}

const bareTenant = (key: string) => ({ key, name: key, attributes: {} });

/** Assigns a role; a user or tenant that Permit misses is made, once, and the role assigned again. */
async function assign(assignment: RoleAssignment, { permit, call }: ApplyPorts): Promise<void> {
  try {
    await call(() => permit.assign(assignment));
  } catch (error) {
    if (!isPermitFailure(error) || error.missing === undefined) throw error;
    if (error.missing === 'role') throw unknownRole(assignment.role, error);
    if (error.missing !== 'user')
      await call(() => permit.createTenant(bareTenant(assignment.tenant)));
    if (error.missing !== 'tenant') await call(() => permit.ensureUser(assignment.user));
    await assignAgain(assignment, call, permit);
  }
}

/** User and tenant are there: what a 404 that names nothing still misses can only be the role. */
async function assignAgain(
  assignment: RoleAssignment,
  call: Caller,
  permit: PermitPort,
): Promise<void> {
  try {
    await call(() => permit.assign(assignment));
  } catch (error) {
    throw isPermitFailure(error) && (error.missing === 'unknown' || error.missing === 'role')
      ? unknownRole(assignment.role, error)
      : error;
  }
}

function refuseRole(outcome: Outcome, { tenant, role }: RoleAssignment, why: PermitFailure): void {
  const roles = outcome.roles.get(tenant) ?? new Map<string, PermitFailure>();
  outcome.roles.set(tenant, roles.set(role, why));
}

/** A role that the environment does not have: our configuration, so it is named. */
function unknownRole(role: string, said?: PermitFailure): PermitFailure {
  const message = `role "${role}" does not exist in Permit: create it, or rename it in sync.config.ts, then replay`;
  return Object.assign(new Error(message, { cause: said }), {
    retry: 'permanent',
    code: 'unknown_role',
    status: said?.status,
    requestId: said?.requestId,
  } as const);
}

async function refusable(outcome: Outcome, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
    outcome.refused = error;
  }
}
