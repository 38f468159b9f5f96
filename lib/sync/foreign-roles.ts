import type { Mapping } from '../mapping/index.ts';
import type { Caller } from './call.ts';
import type { UserPlan } from './plan.ts';
import type { PermitPort, RoleAssignment } from './ports.ts';

/**
 * Under `ownership: 'all'`, roles that a person assigned in Permit go too: whenever something of a user changes, its
 * assignments in the tenants concerned are read, and those that no provider granted are taken.
 */
export async function withForeignRoles(
  plan: UserPlan,
  { mapping, permit, call }: { mapping: Mapping; permit: PermitPort; call: Caller },
): Promise<UserPlan> {
  if (mapping.ownership !== 'all' || plan.note === undefined || plan.wanted.size === 0) return plan;
  if (plan.record.kind === 'delete') return plan;
  const user = plan.draft.key;
  const known = new Set(plan.unassign.map(({ role, tenant }) => `${tenant} ${role}`));
  const foreign: RoleAssignment[] = [];
  for (const { role, tenant } of await permit.assignments({ user }, call)) {
    const wanted = plan.wanted.get(tenant);
    if (wanted === undefined || wanted.has(role) || known.has(`${tenant} ${role}`)) continue;
    foreign.push({ user, role, tenant });
  }
  return { ...plan, unassign: [...plan.unassign, ...foreign] };
}
