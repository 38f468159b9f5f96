import type { LedgerItem, Place, UserItem } from '../ledger/index.ts';
import type { Outcome } from './apply.ts';
import type { RoleAssignment } from './ports.ts';

/**
 * What stays of an unfinished plan: roles that are gone. Else a user with more roles to take than one invocation has
 * calls for would begin anew each time, and never come to the end.
 */
export function progress(written: LedgerItem, { taken }: Outcome): LedgerItem {
  return written.kind === 'user' && taken.length > 0 ? withoutTaken(written, taken) : written;
}

function withoutTaken(item: UserItem, taken: readonly RoleAssignment[]): UserItem {
  const gone = new Set(taken.map(({ tenant, role }) => `${tenant} ${role}`));
  const left = (tenant: string, roles: readonly string[]) =>
    roles.filter((role) => !gone.has(`${tenant} ${role}`));
  const places = Object.entries(item.places).map(([tenant, place]): [string, Place] => [
    tenant,
    { ...place, applied: left(tenant, place.applied) },
  ]);
  if (item.pending === undefined) return { ...item, places: Object.fromEntries(places) };
  const roles = Object.entries(item.pending.roles).map(
    ([tenant, noted]) => [tenant, left(tenant, noted)] as const,
  );
  const pending = {
    ...item.pending,
    roles: Object.fromEntries(roles.filter(([, noted]) => noted.length > 0)),
  };
  return { ...item, places: Object.fromEntries(places), pending };
}
