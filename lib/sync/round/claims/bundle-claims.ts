import type { Source } from '../../../jobs/index.ts';
import { instancePk, placePk, tenantPk, userPk } from '../../../ledger/index.ts';
import type { Claims, Holders, InstanceClaim, TenantClaim, UserClaim } from './claim.ts';

/** A round's claims by entity key, in the order in which they came. */
export interface RoundClaims {
  readonly users: ReadonlyMap<string, readonly UserClaim[]>;
  readonly tenants: ReadonlyMap<string, readonly TenantClaim[]>;
  /** By `<resource>:<key>`: those that are only named. */
  readonly instances: ReadonlyMap<string, readonly InstanceClaim[]>;
  /** By user key: who has it now. */
  readonly holders: ReadonlyMap<string, Holders>;
  /** Partition keys of every item that settling them needs. */
  readonly pks: readonly string[];
}

/** Adds to what is claimed of an entity. */
export function gather<Claim>(bundles: Map<string, Claim[]>, key: string, claim: Claim): void {
  const bundle = bundles.get(key);
  if (bundle === undefined) bundles.set(key, [claim]);
  else bundle.push(claim);
}

/** Puts together what a round's messages claim of each entity. */
export function bundleClaims(items: readonly { readonly claims: Claims }[]): RoundClaims {
  const users = new Map<string, UserClaim[]>();
  const tenants = new Map<string, TenantClaim[]>();
  const instances = new Map<string, InstanceClaim[]>();
  const holders = new Map<string, Map<Source, string>>();
  const places = new Set<string>();
  for (const { claims } of items) {
    const { user, tenant, more } = claims;
    if (user !== undefined) gather(users, user.key, user.claim);
    if (user?.holder !== undefined) {
      const { source, id } = user.holder;
      holders.set(user.key, (holders.get(user.key) ?? new Map()).set(source, id));
    }
    if (tenant !== undefined) gather(tenants, tenant.key, tenant.claim);
    else if (user !== undefined && 'place' in user.claim) places.add(user.claim.place);
    if (more === undefined) continue;
    for (const claim of more.user) {
      if (user !== undefined) gather(users, user.key, claim);
      places.add(claim.place);
    }
    for (const [key, claim] of more.tenants) gather(tenants, key, claim);
    for (const [key, claim] of more.instances) gather(instances, key, claim);
  }
  const pks: string[] = [];
  for (const key of users.keys()) pks.push(userPk(key));
  for (const key of tenants.keys()) pks.push(tenantPk(key));
  for (const key of instances.keys()) pks.push(instancePk(key));
  for (const key of places) pks.push(placePk(key));
  return { users, tenants, instances, holders, pks };
}
