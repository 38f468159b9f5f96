import { newest, OLDEST, type Source, type SyncJob, type Version } from '../jobs/index.ts';
import { effectiveRoles, getOwn, NO_PLACE } from '../ledger/index.ts';
import type { ForeseenUser } from '../sync/index.ts';
import { countedGrants, isOutlived } from './counted-grants.ts';
import { judgePlace, type PlaceJudgement } from './judge-place.ts';
import { oursIn } from './leftovers.ts';
import type { Difference, Finding } from './report.ts';
import type { UserCase, UserJobs } from './user-jobs.ts';
import { changedFields } from './values.ts';

/** What judging users needs to know besides them. */
export interface Around {
  readonly source: Source;
  /** Permit's role keys. */
  readonly roles: ReadonlySet<string>;
  readonly takesForeignRoles: boolean;
  /** A deleted user's record goes from Permit; otherwise only its roles. */
  readonly deletesRecords: boolean;
  /** The tenant's newest deletion, as the ledger has it. */
  tenantDel(tenant: string): Version;
  /** The tenant is to be deleted, and what hangs on it goes along. */
  isGone(tenant: string): boolean;
  /** The config can make nothing of a job. */
  isRefused(job: SyncJob): boolean;
}

const NONE = { users: 0, tenants: 0, roles: 0 } as const;

/** @param foreseen - what the user would be with the provider's word; absent: nothing was said of it */
export function judgeUser(
  one: UserCase,
  jobs: UserJobs,
  foreseen: ForeseenUser | undefined,
  around: Around,
): Finding {
  const { key, absence, listed } = one;
  const found = { entity: 'user', key, removes: NONE, differences: [], mends: [] } as const;
  if (listed === null && absence?.kind === 'unclear') {
    const { id, reason } = absence;
    const permit = one.held.record === null ? null : key;
    const difference = { kind: 'unclear', entity: 'user', user: key, permit } as const;
    return { ...found, id, differences: [{ ...difference, ledgerKnew: false, reason }] };
  }
  if (listed === null && absence?.kind === 'deleted') {
    const gone = judgeDeleted(one, jobs, foreseen, around);
    const isUnconfirmed = one.isUnconfirmed && gone.mends.length > 0;
    return { ...found, id: absence.id, ...gone, ...(isUnconfirmed ? { isUnconfirmed } : {}) };
  }
  if (listed === null && absence?.kind !== 'roles') return { ...found, id: null };
  const id = listed?.id ?? (absence?.kind === 'roles' ? absence.id : null);
  const living = judgeLiving(one, jobs, foreseen, around);
  const isUnconfirmed = one.isUnconfirmed && living.mends.length > 0;
  return { ...found, id, ...living, ...(isUnconfirmed ? { isUnconfirmed } : {}) };
}

type Judgement = Pick<Finding, 'differences' | 'mends' | 'removes' | 'isReturn'>;

function judgeDeleted(
  { key, held, isUnconfirmed }: UserCase,
  { record }: UserJobs,
  foreseen: ForeseenUser | undefined,
  { source, deletesRecords }: Around,
): Judgement {
  const nothing: Judgement = { differences: [], mends: [], removes: NONE };
  // Something newer than the reading says that it lives.
  if (record === undefined || foreseen === undefined || foreseen.isAlive) return nothing;
  const wasAlive = isAlive(foreseen.before);
  if (!wasAlive && (held.record === null || !deletesRecords)) {
    const left = oursIn(foreseen.before, held.roles, source);
    if (left.length === 0) return nothing;
    const extra = left.map(({ tenant, role }): Difference => {
      const of = { entity: 'role', user: key, tenant, provider: null, permit: role } as const;
      return { ...of, kind: 'extra', ledgerKnew: true };
    });
    return { differences: extra, mends: [record], removes: { ...NONE, roles: left.length } };
  }
  const difference: Difference = {
    kind: 'deleted',
    entity: 'user',
    user: key,
    provider: null,
    permit: held.record === null ? null : key,
    ledgerKnew: !wasAlive,
    ...(isUnconfirmed ? { reason: 'not_confirmed' } : {}),
  };
  return { differences: [difference], mends: [record], removes: { ...NONE, users: 1 } };
}

function judgeLiving(
  one: UserCase,
  jobs: UserJobs,
  foreseen: ForeseenUser | undefined,
  around: Around,
): Judgement {
  const differences: Difference[] = jobs.unreachable.map((tenant) => ({
    kind: 'unclear',
    entity: 'role',
    user: one.key,
    tenant,
    ledgerKnew: false,
    reason: 'other_template',
  }));
  const mends = new Set<SyncJob>();
  let roles = 0;
  let isReturn = one.item !== undefined && !isAlive(one.item);
  // Something newer than the reading says that it was deleted.
  const isDead = foreseen?.isAlive === false;
  if (!isDead && foreseen !== undefined) {
    const record = judgeRecord(one, jobs, foreseen);
    differences.push(...record);
    if (record.length > 0 && jobs.record !== undefined) mends.add(jobs.record);
  }
  const rolesIn = heldByTenant(one);
  for (const tenant of isDead ? [] : new Set([...jobs.places.keys(), ...rolesIn.keys()])) {
    const job = jobs.places.get(tenant);
    const place = judgePlaceOf(one, tenant, job, rolesIn.get(tenant) ?? [], foreseen, around);
    roles += place.takes;
    isReturn ||= place.isReturn;
    differences.push(...place.differences);
    if (job !== undefined && place.isToMend) mends.add(job);
    // The worker looks for other roles only when something changes for the user.
    if (place.takesForeign && jobs.record !== undefined) mends.add(jobs.record);
  }
  const isMended = mends.size > 0;
  return {
    differences,
    mends: [...mends],
    removes: { ...NONE, roles },
    ...(isReturn && isMended ? { isReturn } : {}),
  };
}

/** What differs in a user's record, where the provider says something of it. */
function judgeRecord(
  { key, held, item }: UserCase,
  { record }: UserJobs,
  { before, after, fields }: ForeseenUser,
): readonly Difference[] {
  if (record === undefined) return [];
  const user = { entity: 'user', user: key } as const;
  const isKnown = isAlive(before) && before.made;
  if (held.record === null) {
    return [{ ...user, kind: 'missing', provider: key, permit: null, ledgerKnew: isKnown }];
  }
  const changed = changedFields(held.record, fields).map((one): Difference => {
    const digestOf = (of: typeof before) => getOwn(of.fields, one.field)?.d ?? '';
    return { ...user, kind: 'changed', ...one, ledgerKnew: digestOf(before) === digestOf(after) };
  });
  if (changed.length > 0 || isKnown || item?.pending !== undefined) return changed;
  return [{ ...user, kind: 'stale', provider: key, permit: key, ledgerKnew: false }];
}

function judgePlaceOf(
  { key, item }: UserCase,
  tenant: string,
  job: SyncJob | undefined,
  held: readonly string[],
  foreseen: ForeseenUser | undefined,
  around: Around,
): PlaceJudgement {
  const before = foreseen?.before ?? item;
  const place = getOwn(before?.places ?? {}, tenant) ?? NO_PLACE;
  const noted = getOwn(before?.pending?.roles ?? {}, tenant) ?? [];
  const voidBefore = newest(before?.del, around.tenantDel(tenant));
  const after = getOwn(foreseen?.after.places ?? {}, tenant) ?? NO_PLACE;
  const granted =
    before !== undefined && isAlive(before) ? effectiveRoles(place, voidBefore) : new Set<string>();
  return judgePlace({
    user: key,
    tenant,
    held,
    wanted: foreseen?.roles.get(tenant) ?? new Set(),
    granted,
    given: place.applied,
    noted,
    isKnown: place.sources[around.source] !== undefined || voidBefore !== OLDEST,
    isConcerned: job !== undefined,
    isGone: around.isGone(tenant),
    isOutlived: isOutlived(
      countedGrants(place, around.source, voidBefore),
      countedGrants(after, around.source, voidBefore),
    ),
    isRefused: job !== undefined && around.isRefused(job),
    takesForeign: around.takesForeignRoles,
    roles: around.roles,
  });
}

function heldByTenant({ held }: UserCase): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, string[]>();
  for (const { tenant, role } of held.roles) {
    const known = roles.get(tenant);
    if (known === undefined) roles.set(tenant, [role]);
    else known.push(role);
  }
  return roles;
}

const isAlive = ({ seen, del }: { readonly seen: Version; readonly del: Version }): boolean =>
  seen > del;
