import type { SyncJob } from '../jobs/index.ts';
import { getOwn, type TenantItem } from '../ledger/index.ts';
import { type ForeseenTenant, foresee, type PermitTenant } from '../sync/index.ts';
import { declaredBy, judgeInstances } from './declared-instances.ts';
import type { Absence } from './evidence.ts';
import type { FindInstances } from './held-instances.ts';
import { mendOf, type Reading, tenantDeletion } from './mends.ts';
import type { Context } from './ports.ts';
import { refusalsIn } from './refused.ts';
import { type Difference, type Finding, NOTHING_TAKEN } from './report.ts';
import { changedFields, wantedFields } from './values.ts';

/** One tenant with all that is known of it. */
export interface TenantCase {
  readonly key: string;
  readonly item: TenantItem | undefined;
  readonly held: PermitTenant | null;
  /** What the provider says; `null`: it has no such tenant. */
  readonly listed: SyncJob | null;
  /** The provider's id; `null`: it is not known. */
  readonly id: string | null;
  /** What follows from that it has none. */
  readonly absence: Absence | null;
  /** Others speak of the same tenant: the newest word counts. */
  readonly isShared: boolean;
  readonly isUnconfirmed: boolean;
}

/** Compares tenants' own records. @throws {LedgerError} */
export async function compareTenants(
  cases: readonly TenantCase[],
  context: Context,
  reading: Reading,
  findInstances: FindInstances,
): Promise<readonly Finding[]> {
  const jobs = new Map(cases.map((one) => [one, jobOf(one, reading)]));
  const sent = [...jobs.values()].filter((job) => job !== undefined);
  const { ledger, mapping, env } = context;
  const foresight = await foresee(sent, { ledger, mapping, env, now: context.now() });
  const refusals = refusalsIn(foresight);
  const held = await findInstances([...foresight.tenants.values()].flatMap(declaredBy));
  return cases.map((one): Finding => {
    const { key, id, absence, isUnconfirmed } = one;
    const finding = { entity: 'tenant', key, id, removes: NOTHING_TAKEN } as const;
    if (one.listed === null && absence?.kind === 'unclear') {
      const permit = one.held === null ? null : key;
      const unclear = { kind: 'unclear', entity: 'tenant', tenant: key, permit } as const;
      const differences = [{ ...unclear, ledgerKnew: false, reason: absence.reason }];
      return { ...finding, differences, mends: [] };
    }
    const job = jobs.get(one);
    const reason = job === undefined ? undefined : refusals.get(job);
    if (reason !== undefined) {
      const unclear = { kind: 'unclear', entity: 'tenant', tenant: key } as const;
      return { ...finding, differences: [{ ...unclear, ledgerKnew: false, reason }], mends: [] };
    }
    const foreseen = foresight.tenants.get(key);
    if (job === undefined || foreseen === undefined) {
      return { ...finding, differences: [], mends: [] };
    }
    const own =
      one.listed === null ? judgeDeleted(one, foreseen, context) : judgeLiving(one, foreseen);
    const isDead = one.listed === null ? own.length === 0 : !foreseen.isAlive;
    const declared = isDead
      ? { differences: [], deletes: 0 }
      : judgeInstances(foreseen, foresight.instances, held, () => false);
    const differences = [...own, ...declared.differences];
    if (differences.length === 0) return { ...finding, differences, mends: [] };
    const tenants = one.listed === null ? 1 : 0;
    const removes = { ...NOTHING_TAKEN, tenants, instances: declared.deletes };
    const { before } = foreseen;
    return {
      ...finding,
      differences,
      mends: [job],
      removes,
      ...(isUnconfirmed ? { isUnconfirmed } : {}),
      ...(one.listed !== null && before.seen < before.del ? { isReturn: true } : {}),
    };
  });
}

function jobOf({ listed, absence, isShared }: TenantCase, reading: Reading): SyncJob | undefined {
  if (listed !== null) return mendOf(listed, reading, !isShared);
  return absence?.kind === 'deleted' ? tenantDeletion(reading, absence.id) : undefined;
}

function judgeDeleted(
  { key, held, isUnconfirmed }: TenantCase,
  { before, isAlive }: ForeseenTenant,
  { mapping }: Context,
): readonly Difference[] {
  const wasAlive = before.seen > before.del;
  const isLeft = held !== null && mapping.tenants.onDelete === 'delete';
  // Something newer than the reading says that it lives; or nothing is left to do.
  if (isAlive || !(wasAlive || isLeft)) return [];
  const permit = held === null ? null : key;
  const said = { kind: 'deleted', entity: 'tenant', tenant: key, provider: null, permit } as const;
  const reason = isUnconfirmed ? ({ reason: 'not_confirmed' } as const) : {};
  return [{ ...said, ledgerKnew: !wasAlive, ...reason }];
}

function judgeLiving(
  { key, held, item }: TenantCase,
  foreseen: ForeseenTenant,
): readonly Difference[] {
  const { before, after } = foreseen;
  if (!foreseen.isAlive) return [];
  const tenant = { entity: 'tenant', tenant: key } as const;
  const isKnown = before.seen > before.del && before.made;
  if (held === null) {
    return [{ ...tenant, kind: 'missing', provider: key, permit: null, ledgerKnew: isKnown }];
  }
  const changed = changedFields(held, wantedFields(foreseen)).map((one): Difference => {
    const digestOf = (of: TenantItem) => getOwn(of.fields, one.field)?.d ?? '';
    return { ...tenant, kind: 'changed', ...one, ledgerKnew: digestOf(before) === digestOf(after) };
  });
  if (changed.length > 0 || isKnown || item?.pending !== undefined) return changed;
  return [{ ...tenant, kind: 'stale', provider: key, permit: key, ledgerKnew: false }];
}
