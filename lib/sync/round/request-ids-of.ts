import { instancePk, tenantPk, userPk } from '../../ledger/index.ts';
import type { EntityEnds } from '../carry-out/entity-end.ts';
import type { Claims } from './claims/claim.ts';
import type { Declarers } from './settle-instances.ts';

/** Of one job: enough to ask Permit by. */
const REQUEST_IDS = 10;

/**
 * Ids that Permit gave the requests that were made for what a job claims something of, the resource instances that its
 * record declares among it.
 */
export function requestIdsOf(
  { user, tenant, more }: Claims,
  ends: EntityEnds,
  declarers: Declarers,
): readonly string[] {
  const pks = [
    ...(user === undefined ? [] : [userPk(user.key)]),
    ...(tenant === undefined ? [] : [tenantPk(tenant.key)]),
    ...[...(more?.tenants.keys() ?? [])].map(tenantPk),
    ...[...(more?.instances.keys() ?? [])].map(instancePk),
  ];
  const declared = pks.flatMap((pk) => (declarers.get(pk) ?? []).map(instancePk));
  const ids = new Set([...pks, ...declared].flatMap((pk) => ends.get(pk)?.requestIds ?? []));
  return [...ids].slice(0, REQUEST_IDS);
}
