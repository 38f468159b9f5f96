import type { SyncJob, Version } from '../jobs/index.ts';
import { getOwn } from '../ledger/index.ts';
import type { ForeseenUser } from '../sync/index.ts';
import type { Around } from './around.ts';
import { isBlockedForGood } from './blocked.ts';
import { judgeInstances } from './declared-instances.ts';
import { judgePlace, roleAt } from './judge-place.ts';
import { oursIn } from './leftovers.ts';
import { isShutAnew } from './needed-jobs.ts';
import { placeCaseOf } from './place-case.ts';
import { type Difference, type Finding, NOTHING_TAKEN } from './report.ts';
import type { UserCase } from './user-case.ts';
import type { UserJobs } from './user-jobs.ts';
import { changedFields, wantedFields } from './values.ts';

/** @param foreseen - what the user would be with the provider's word; absent: nothing was said of it */
export function judgeUser(
  one: UserCase,
  jobs: UserJobs,
  foreseen: ForeseenUser | undefined,
  around: Around,
): Finding {
  const { key, absence, listed } = one;
  const found = {
    entity: 'user',
    key,
    removes: NOTHING_TAKEN,
    differences: [],
    mends: [],
  } as const;
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
  if (listed !== null && isBlockedForGood(listed, around)) {
    return { ...found, id: listed.id, ...judgeDeleted(one, jobs, foreseen, around) };
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
  around: Around,
): Judgement {
  const deletesRecords = around.mapping.users.onDelete === 'delete';
  const nothing: Judgement = { differences: [], mends: [], removes: NOTHING_TAKEN };
  // Something newer than the reading says that it lives.
  if (record === undefined || foreseen === undefined || foreseen.isAlive) return nothing;
  const wasAlive = isAlive(foreseen.before);
  if (!wasAlive && (held.record === null || !deletesRecords)) {
    const left = oursIn(foreseen.before, held.roles, around.source);
    if (left.length === 0) return nothing;
    const extra = left.map(({ place, role }): Difference => {
      const of = { ...roleAt(key, place), provider: null, permit: role } as const;
      return { ...of, kind: 'extra', ledgerKnew: true };
    });
    return {
      differences: extra,
      mends: [record],
      removes: { ...NOTHING_TAKEN, roles: left.length },
    };
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
  const declared = judgeInstances(foreseen, around.instances, around.held, around.isGone);
  return {
    differences: [difference, ...declared.differences],
    mends: [record],
    removes: { ...NOTHING_TAKEN, users: 1, instances: declared.deletes },
  };
}

function judgeLiving(
  one: UserCase,
  jobs: UserJobs,
  foreseen: ForeseenUser | undefined,
  around: Around,
): Judgement {
  const differences: Difference[] = jobs.unreachable.map(({ place, reason }) => ({
    ...roleAt(one.key, place),
    kind: 'unclear',
    ledgerKnew: false,
    reason,
  }));
  const mends = new Set<SyncJob>();
  let roles = 0;
  let instances = 0;
  let isReturn = one.item !== undefined && !isAlive(one.item);
  // Something newer than the reading says that it was deleted.
  const isDead = foreseen?.isAlive === false;
  const refused = judgeRefused(one, jobs, around);
  if (!isDead && foreseen !== undefined && jobs.record !== undefined && refused.length === 0) {
    const declared = judgeInstances(foreseen, around.instances, around.held, around.isGone);
    const record = [...judgeRecord(one, foreseen), ...declared.differences];
    differences.push(...record);
    instances = declared.deletes;
    if (record.length > 0) mends.add(jobs.record);
  }
  differences.push(...refused);
  const rolesIn = heldByPlace(one);
  for (const name of isDead ? [] : new Set([...jobs.places.keys(), ...rolesIn.keys()])) {
    const telling = jobs.places.get(name) ?? [];
    const held = rolesIn.get(name) ?? [];
    const place = judgePlace(placeCaseOf(one, name, telling, held, foreseen, around));
    roles += place.takes;
    isReturn ||= place.isReturn;
    differences.push(...place.differences);
    if (place.isToMend) for (const job of telling) mends.add(job);
    // A block takes roles in places of which the record itself says nothing; and the worker looks for other roles only
    // when something changes for the user.
    const byRecord =
      place.takesForeign ||
      (place.isToMend && foreseen !== undefined && isShutAnew(foreseen, around.source));
    if (byRecord && jobs.record !== undefined) mends.add(jobs.record);
  }
  const isMended = mends.size > 0;
  return {
    differences,
    mends: [...mends],
    removes: { ...NOTHING_TAKEN, roles, instances },
    ...(isReturn && isMended ? { isReturn } : {}),
  };
}

/** A record that the config can make nothing of: nothing of it is compared. */
function judgeRefused(
  { key }: UserCase,
  { record }: UserJobs,
  around: Around,
): readonly Difference[] {
  const reason = record === undefined ? undefined : around.refusalOf(record);
  if (reason === undefined) return [];
  return [{ kind: 'unclear', entity: 'user', user: key, ledgerKnew: false, reason }];
}

/** What differs in a user's record. */
function judgeRecord({ key, held, item }: UserCase, foreseen: ForeseenUser): readonly Difference[] {
  const { before, after } = foreseen;
  const user = { entity: 'user', user: key } as const;
  const isKnown = isAlive(before) && before.made;
  if (held.record === null) {
    return [{ ...user, kind: 'missing', provider: key, permit: null, ledgerKnew: isKnown }];
  }
  const changed = changedFields(held.record, wantedFields(foreseen)).map((one): Difference => {
    const digestOf = (of: typeof before) => getOwn(of.fields, one.field)?.d ?? '';
    return { ...user, kind: 'changed', ...one, ledgerKnew: digestOf(before) === digestOf(after) };
  });
  if (changed.length > 0 || isKnown || item?.pending !== undefined) return changed;
  return [{ ...user, kind: 'stale', provider: key, permit: key, ledgerKnew: false }];
}

function heldByPlace({ held }: UserCase): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, string[]>();
  for (const { place, role } of held.roles) {
    const known = roles.get(place);
    if (known === undefined) roles.set(place, [role]);
    else known.push(role);
  }
  return roles;
}

const isAlive = ({ seen, del }: { readonly seen: Version; readonly del: Version }): boolean =>
  seen > del;
