import type { RoundStopped } from '../errors.ts';
import type { PermitFailure, RoleAssignment } from '../ports.ts';
import type { TenantPlan, UserPlan } from '../round/plan.ts';

export type Plan = UserPlan | TenantPlan;

/** How an entity's plan went. */
export interface Outcome {
  /** Set when something must be tried again: the note stays, with the versions. */
  retry?: PermitFailure | RoundStopped;
  /** Set when somebody else wrote the entity in between: theirs counts, and its jobs come again. */
  overtaken?: true;
  /** Nothing more is to be done for it in this round. */
  left?: true;
  /** Set when a revocation or deletion was refused for good: the note stays, too. */
  refused?: PermitFailure;
  /** The record was refused for good: its fields are not recorded. */
  record?: PermitFailure;
  /** Role assignments that were refused for good, by tenant and role. */
  readonly roles: Map<string, Map<string, PermitFailure>>;
  /** The record is as it is to be, for certain. */
  written?: true;
  /** Role assignments that are gone for certain, whatever becomes of the rest. */
  readonly taken: RoleAssignment[];
  /** Role assignments that are there for certain. */
  readonly given: RoleAssignment[];
  /** What of the plan is still to be done. */
  open: number;
}

export type Outcomes = ReadonlyMap<Plan, Outcome>;

/** Whether the record is to be written once all that goes is gone. */
export const isWritten = ({ record }: Plan): boolean =>
  record.kind === 'write' || record.kind === 'ensure';

/** An outcome of which nothing has come yet. */
export function blankOutcome(plan?: Plan): Outcome {
  const record = plan === undefined || plan.record.kind === 'none' ? 0 : 1;
  const roles = plan?.kind === 'user' ? plan.unassign.length + plan.assign.length : 0;
  return { roles: new Map(), taken: [], given: [], open: record + roles };
}

export function refuseRole(
  outcome: Outcome,
  { tenant, role }: RoleAssignment,
  why: PermitFailure,
): void {
  const roles = outcome.roles.get(tenant) ?? new Map<string, PermitFailure>();
  outcome.roles.set(tenant, roles.set(role, why));
}

/** A role that the environment does not have: our configuration, so it is named. */
export function unknownRole(role: string, said?: PermitFailure): PermitFailure {
  const message = `role "${role}" does not exist in Permit: create it, or rename it in sync.config.ts, then replay`;
  return Object.assign(new Error(message, { cause: said }), {
    retry: 'permanent',
    code: 'unknown_role',
    status: said?.status,
    requestId: said?.requestId,
  } as const);
}
