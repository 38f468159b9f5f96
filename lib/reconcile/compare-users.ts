import { OLDEST, type SyncJob } from '../jobs/index.ts';
import { tenantPk } from '../ledger/index.ts';
import { foresee } from '../sync/index.ts';
import { type Around, judgeUser } from './judge-user.ts';
import type { Reading } from './mends.ts';
import type { Context } from './ports.ts';
import type { Finding } from './report.ts';
import { jobsOfUser, type UserCase } from './user-jobs.ts';

/** What is known of tenants when users are compared. */
export interface TenantsAround {
  /** The provider has such a tenant, or the config names it for the provider. */
  isOwn(key: string): boolean;
  /** It is to be deleted. */
  isGone(key: string): boolean;
}

/** Compares some users. @throws {LedgerError} */
export async function compareUsers(
  cases: readonly UserCase[],
  context: Context,
  reading: Reading,
  tenants: TenantsAround,
): Promise<readonly Finding[]> {
  const { ledger, mapping, env } = context;
  const jobs = new Map(
    cases.map((one) => [one, jobsOfUser(one, context, reading, (key) => tenants.isOwn(key))]),
  );
  const sent: SyncJob[] = [];
  const places = new Set<string>();
  for (const { record, places: jobsIn } of jobs.values()) {
    if (record !== undefined) sent.push(record);
    sent.push(...jobsIn.values());
  }
  for (const { item, held } of cases) {
    for (const key of Object.keys(item?.places ?? {})) places.add(key);
    for (const { tenant } of held.roles) places.add(tenant);
  }
  // Without Permit's list of roles: one that is unknown is told of by itself, and the rest of its job compared.
  const foresight = await foresee(sent, { ledger, mapping, env, now: context.now() });
  const items = await ledger.load([...places].map(tenantPk));
  const refused = new Set(
    foresight.jobs.filter(({ outcome }) => outcome === 'refused').map(({ job }) => job),
  );
  const around: Around = {
    source: context.source,
    roles: context.roles,
    takesForeignRoles: mapping.ownership === 'all',
    deletesRecords: mapping.users.onDelete === 'delete',
    tenantDel: (tenant) => items.get(tenantPk(tenant))?.del ?? OLDEST,
    isGone: (tenant) => tenants.isGone(tenant),
    isRefused: (job) => refused.has(job),
  };
  return cases.map((one) => {
    const said = jobs.get(one) ?? { record: undefined, places: new Map(), unreachable: [] };
    return judgeUser(one, said, foresight.users.get(one.key), around);
  });
}
