import type { DeclaredInstance, GivenRoles } from '../mapping.ts';
import { comesAfter, refuseCircles } from './relations.ts';

interface Draft {
  readonly tenant: string;
  readonly roles: Set<string>;
  readonly tenantName: string | undefined;
}

/** What a rule gives in one place. */
export interface Gift {
  readonly place: string;
  readonly tenant: string;
  readonly roles: readonly string[];
  readonly tenantName: string | undefined;
}

export const NO_PLACES: ReadonlyMap<string, GivenRoles> = new Map();
export const NO_INSTANCES: readonly DeclaredInstance[] = [];

/**
 * What is given by a rule, by place. What several items give in one place adds up; the last one's word counts for the
 * rest.
 *
 * @param defaults - role keys for a place where no other is left
 */
export function gatherGifts(
  gifts: readonly Gift[],
  defaults: readonly string[],
): ReadonlyMap<string, GivenRoles> {
  if (gifts.length === 0) return NO_PLACES;
  const drafts = new Map<string, Draft>();
  for (const { place, tenant, roles, tenantName } of gifts) {
    const known = drafts.get(place);
    if (known === undefined) {
      drafts.set(place, { tenant, roles: new Set(roles), tenantName });
      continue;
    }
    for (const role of roles) known.roles.add(role);
    drafts.set(place, { tenant, roles: known.roles, tenantName: tenantName ?? known.tenantName });
  }
  const places = new Map<string, GivenRoles>();
  for (const [place, { tenant, roles, tenantName }] of drafts) {
    places.set(place, { tenant, roles: roles.size > 0 ? [...roles] : defaults, tenantName });
  }
  return places;
}

/**
 * The instances that a rule declares. Of two items that declare one the last one counts.
 *
 * @param at - path of the rule
 * @param within - relations that can go round in a circle
 * @throws {MappingError} `cyclic_relation`
 */
export function gatherInstances(
  declared: readonly DeclaredInstance[],
  at: string,
  within: readonly string[],
): readonly DeclaredInstance[] {
  if (declared.length === 0) return NO_INSTANCES;
  if (declared.length === 1 && within.length === 0) return declared;
  const instances = new Map<string, DeclaredInstance>();
  let ordered = true;
  for (const instance of declared) {
    if (within.length > 0 && ordered) {
      ordered = !instances.has(instance.key) && comesAfter(instance, within, instances);
    }
    instances.set(instance.key, instance);
  }
  if (!ordered) refuseCircles(at, within, instances);
  return instances.size === declared.length ? declared : [...instances.values()];
}
