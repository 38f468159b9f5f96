import type { Version } from '../../../jobs/index.ts';
import { isInstance, type RuleSet } from '../../../mapping/index.ts';
import type { Claims, NamedClaim, RecordClaim } from './claim.ts';

/** Claims, with what sets need to be there: the tenants and instances that they speak of. */
export function withMore(
  claims: Claims,
  sets: readonly RuleSet[],
  version: Version,
  verify: boolean,
): Claims {
  if (sets.length === 0) return claims;
  const tenants = new Map<string, RecordClaim | NamedClaim>();
  const instances = new Map<string, NamedClaim>();
  const name = (tenant: string, called: string | undefined): void => {
    if (called !== undefined) {
      const fields = new Map([['name', called]]);
      tenants.set(tenant, { kind: 'record', version, verify, fields, whole: false });
    } else if (!tenants.has(tenant)) tenants.set(tenant, { kind: 'named', version, verify });
  };
  for (const { places, instances: declared } of sets) {
    for (const [place, { tenant, tenantName }] of places) {
      name(tenant, tenantName);
      if (isInstance(place)) instances.set(place, { kind: 'named', version, verify, tenant });
    }
    for (const { tenant } of declared) name(tenant, undefined);
  }
  return { ...claims, more: { user: [], tenants, instances } };
}
