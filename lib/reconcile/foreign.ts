import { isInstance } from '../mapping/index.ts';
import type { Everything } from './everything.ts';
import { roleAt } from './judge-place.ts';
import { type Difference, type Finding, NOTHING_TAKEN } from './report.ts';

/** What Permit has, and neither the ledger nor the provider knows of: made by a person, or by another application. */
export function foreignIn({ ledger, permit, provider }: Everything): readonly Finding[] {
  const { listing } = provider;
  const found: Finding[] = [];
  for (const key of permit.tenants.keys()) {
    if (ledger.tenants.has(key) || listing.tenants.has(key)) continue;
    const difference: Difference = {
      kind: 'foreign',
      entity: 'tenant',
      tenant: key,
      provider: null,
      permit: key,
      ledgerKnew: false,
    };
    found.push(findingOf('tenant', key, [difference]));
  }
  for (const key of new Set([...permit.users.keys(), ...permit.roles.keys()])) {
    if (ledger.users.has(key) || listing.users.has(key)) continue;
    const user = { kind: 'foreign', user: key, provider: null, ledgerKnew: false } as const;
    const record = permit.users.has(key) ? [{ ...user, entity: 'user' as const, permit: key }] : [];
    const roles = (permit.roles.get(key) ?? [])
      .filter(({ place }) => !isInstance(place))
      .map(({ role, place }): Difference => ({ ...user, ...roleAt(key, place), permit: role }));
    found.push(findingOf('user', key, [...record, ...roles]));
  }
  return found;
}

const findingOf = (
  entity: Finding['entity'],
  key: string,
  differences: readonly Difference[],
): Finding => ({ entity, key, id: null, differences, mends: [], removes: NOTHING_TAKEN });
