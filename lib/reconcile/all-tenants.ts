import { allowedOf, DEFAULT_MAX_REMOVALS } from './brake.ts';
import { compareTenants, type TenantCase } from './compare-tenants.ts';
import { type Absentee, confirmAbsent } from './confirm-absent.ts';
import type { Everything } from './everything.ts';
import { absenceOfTenant, hasOthers } from './evidence.ts';
import { inListed } from './held-instances.ts';
import type { Reading } from './mends.ts';
import type { Finding } from './report.ts';

/** Compares every tenant that the provider lists, and those that it should. */
export async function findTenants(all: Everything): Promise<readonly Finding[]> {
  const { ledger, permit, provider, standing, context, options } = all;
  const { listing, began } = provider;
  const reading: Reading = { source: context.source, began };
  const asking = { ...context, othersInUse: standing.othersInUse, isNamed: false };
  const sourcesIn = (key: string) => standing.tenantSources.get(key) ?? new Set();
  // Who lists a member of a tenant does not mean that the tenant is gone.
  const named = new Set<string | null>();
  for (const { memberships } of listing.users.values()) {
    for (const { tenant } of memberships)
      named.add(context.mapping.tenantKey(context.source, tenant));
  }
  const deletesRecords = context.mapping.tenants.onDelete === 'delete';
  const absentees: Absentee[] = [];
  for (const [key, { seen, del }] of ledger.tenants) {
    if (listing.tenants.has(key) || named.has(key)) continue;
    // A tombstone matters only while Permit still has what it buried, and is not to keep it.
    if (seen <= del && !(deletesRecords && permit.tenants.has(key))) continue;
    // It exists by the config.
    if (standing.byRule.has(key)) continue;
    const absence = absenceOfTenant(key, sourcesIn(key), asking);
    if (absence.kind !== 'others') absentees.push({ key, absence });
  }
  const max = options.maxRemovals ?? DEFAULT_MAX_REMOVALS;
  const allowed = allowedOf(standing.alive.tenants, max);
  const unasked = await confirmAbsent('tenant', absentees, listing, allowed, options);
  const caseOf = (key: string, absence: TenantCase['absence']): TenantCase => {
    const listed = listing.tenants.get(key) ?? null;
    return {
      key,
      item: ledger.tenants.get(key),
      held: permit.tenants.get(key) ?? null,
      listed,
      id: listed?.tenant ?? context.mapping.tenantId(context.source, key),
      absence,
      isShared: hasOthers(sourcesIn(key), context.source),
      isUnconfirmed: unasked.has(key),
    };
  };
  const absent = absentees.filter(({ key }) => !listing.tenants.has(key));
  const cases = [
    ...[...listing.tenants.keys()].map((key) => caseOf(key, null)),
    ...absent.map(({ key, absence }) => caseOf(key, absence)),
  ];
  return await compareTenants(cases, context, reading, inListed(permit.instances));
}
