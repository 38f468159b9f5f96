import { READ } from '../../costs.ts';
import { isPermitFailure } from '../../errors.ts';
import type { PermitFailure, PermitPort } from '../../ports.ts';
import type { Caller } from '../../session.ts';
import { needsRevocation } from '../plan/needs-revocation.ts';
import type { InstancePlan, Plan, TenantPlan } from '../plan/plan.ts';

/** Who holds what in places that were deleted, but whose records stay: by holder's key, those places. */
export interface Revoked {
  readonly users: ReadonlyMap<string, ReadonlySet<string>>;
  /** Resource instances that have relationships to deleted ones. */
  readonly instances: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A plan that could not be made, since Permit could not be read. */
export interface Unread {
  readonly plan: Plan;
  readonly failure: PermitFailure;
}

/**
 * Lists who holds something in the places of these plans that must be looked up: grants older than a deletion are void,
 * and Permit takes none of them along. What cannot be read is that place's failure, and holds up no other.
 *
 * @param unread - is given those, by partition key
 */
export async function listRevoked(
  plans: readonly (TenantPlan | InstancePlan)[],
  unread: Map<string, Unread>,
  permit: PermitPort,
  call: Caller,
): Promise<Revoked> {
  const users = new Map<string, Set<string>>();
  const instances = new Map<string, Set<string>>();
  const pages = <T>(page: () => Promise<T>) => call(READ, page, 'revocation');
  for (const plan of plans.filter(needsRevocation)) {
    const { key } = plan.draft;
    try {
      if (plan.kind === 'tenant') {
        if (plan.record.kind !== 'delete')
          for (const { user } of await permit.assignments({ tenant: key }, pages))
            add(users, user, key);
        for (const { user, instance } of await permit.instanceRoles({ tenant: key }, pages)) {
          if (instance === undefined) continue;
          add(users, user, instance);
          add(users, user, key);
        }
      } else {
        for (const { user } of await permit.instanceRoles({ instance: key }, pages))
          add(users, user, key);
        for (const { object } of await permit.tuples({ subject: key }, pages))
          add(instances, object, key);
      }
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      unread.set(plan.draft.after.pk, { plan, failure: error });
    }
  }
  return { users, instances };
}

function add(map: Map<string, Set<string>>, holder: string, place: string): void {
  const places = map.get(holder);
  if (places === undefined) map.set(holder, new Set([place]));
  else places.add(place);
}
