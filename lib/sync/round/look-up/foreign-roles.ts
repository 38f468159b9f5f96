import type { Mapping } from '../../../mapping/index.ts';
import { READ } from '../../costs.ts';
import { isPermitFailure } from '../../errors.ts';
import { inParallel } from '../../in-parallel.ts';
import type { PermitFailure, PermitPort, RoleAssignment } from '../../ports.ts';
import type { Caller } from '../../session.ts';
import type { UserPlan } from '../plan/plan.ts';

/** Users who are looked up in one round: Permit takes 1,000 requests a minute, and nothing is noted before. */
const LOOKED_UP_TOGETHER = 300;
const READS_AT_ONCE = 8;

export interface Ports {
  readonly mapping: Mapping;
  readonly permit: PermitPort;
  readonly call: Caller;
}

export interface LookedUp {
  readonly plans: readonly UserPlan[];
  /** They had better wait for the next round. */
  readonly deferred: readonly UserPlan[];
  readonly unread: ReadonlyMap<UserPlan, PermitFailure>;
}

/**
 * Under `ownership: 'all'`, roles that a person assigned in Permit go too: whenever something of a user changes, its
 * assignments in the tenants concerned are read, and those that no provider granted are taken. What fails is that
 * user's, and holds up no other.
 *
 * @param urgent - plans that must not wait, however many they are
 */
export async function withForeignRoles(
  plans: readonly UserPlan[],
  urgent: (plan: UserPlan) => boolean,
  { mapping, permit, call }: Ports,
): Promise<LookedUp> {
  if (mapping.ownership !== 'all') return { plans, deferred: [], unread: new Map() };
  const concerned = plans.filter(isConcerned);
  const [now, others] = [concerned.filter(urgent), concerned.filter((plan) => !urgent(plan))];
  const room = Math.max(0, LOOKED_UP_TOGETHER - now.length);
  const deferred = new Set(others.slice(room));
  const changed = new Map<UserPlan, UserPlan>();
  const unread = new Map<UserPlan, PermitFailure>();
  await inParallel(READS_AT_ONCE, [...now, ...others.slice(0, room)], async (plan) => {
    try {
      changed.set(plan, await lookedUp(plan, permit, call));
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      unread.set(plan, error);
    }
  });
  return {
    plans: plans
      .filter((plan) => !deferred.has(plan) && !unread.has(plan))
      .map((plan) => changed.get(plan) ?? plan),
    deferred: [...deferred],
    unread,
  };
}

const isConcerned = ({ note, wanted, record }: UserPlan): boolean =>
  note !== undefined && wanted.size > 0 && record.kind !== 'delete';

async function lookedUp(plan: UserPlan, permit: PermitPort, call: Caller): Promise<UserPlan> {
  const user = plan.draft.key;
  const inTenants = plan.unassign.filter(({ instance }) => instance === undefined);
  const known = new Set(inTenants.map(({ role, tenant }) => `${tenant} ${role}`));
  const foreign: RoleAssignment[] = [];
  const pages = <T>(page: () => Promise<T>) => call(READ, page);
  for (const { role, tenant } of await permit.assignments({ user }, pages)) {
    const wanted = plan.wanted.get(tenant);
    if (wanted === undefined || wanted.has(role) || known.has(`${tenant} ${role}`)) continue;
    foreign.push({ user, role, tenant });
  }
  return { ...plan, unassign: [...plan.unassign, ...foreign] };
}
