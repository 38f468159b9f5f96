import { newest, OLDEST, type SyncJob, type Version } from '../jobs/index.ts';
import {
  getOwn,
  instancePk,
  type LedgerItem,
  MEMBER,
  placePk,
  tenantPk,
  type UserItem,
  userPk,
} from '../ledger/index.ts';
import { isInstance, type Mapping, type RuleSet } from '../mapping/index.ts';
import { type Wanted, type WantedRecord, wantedOf } from './wanted.ts';

/** Ledger items by their partition keys; one that is not there was never written. */
export type Items = ReadonlyMap<string, LedgerItem>;

type Record = WantedRecord & { readonly version: Version };
type Grants = Wanted['grants'][number];

/** Partition keys of the ledger items that {@link isApplied} looks at. @throws {MappingError} */
export function itemsOf(jobs: readonly SyncJob[], mapping: Mapping): readonly string[] {
  const { users, tenants, grants } = wantedOf(jobs, mapping);
  const ofSets = [...users, ...tenants].flatMap(({ sets }) =>
    sets.flatMap(({ places, instances }) => [
      ...[...places].flatMap(([place, { tenant }]) => [placePk(place), tenantPk(tenant)]),
      ...instances.flatMap(({ key, tenant }) => [instancePk(key), tenantPk(tenant)]),
    ]),
  );
  return [
    ...new Set([
      ...users.map(({ key }) => userPk(key)),
      ...tenants.map(({ key }) => tenantPk(key)),
      ...grants.flatMap(({ user, place }) => [userPk(user), placePk(place)]),
      ...ofSets,
    ]),
  ];
}

/**
 * Whether the facts of a handoff are in Permit, or something newer is, by what the worker has recorded: each is settled
 * at its version or above, and nothing of it is noted as under way. What was refused is not: it is recorded without. Nor
 * is anything known of another Permit environment than the one that the worker wrote to last.
 *
 * @throws {MappingError} for what the worker would refuse
 */
export function isApplied(items: Items, jobs: readonly SyncJob[], mapping: Mapping): boolean {
  const { users, tenants, grants } = wantedOf(jobs, mapping);
  return (
    users.every((user) => isRecordThere(items, userPk(user.key), user)) &&
    tenants.every((tenant) => isRecordThere(items, tenantPk(tenant.key), tenant)) &&
    grants.every((given) => areGranted(items, given))
  );
}

function isRecordThere(items: Items, pk: string, { version, fields, sets }: Record): boolean {
  const item = items.get(pk);
  if (item === undefined) return false;
  if (item.del > version) return item.pending?.deleted !== true;
  if (!item.made || item.pending?.deleted === true) return false;
  const areFieldsThere = [...fields.keys()].every((name) => {
    const field = getOwn(item.fields, name);
    return field !== undefined && field.v >= version && !item.pending?.fields.includes(name);
  });
  return areFieldsThere && sets.every((set) => isSetThere(items, item, set, version));
}

/** All that a rule makes of a record, unless it has answered a newer one. */
function isSetThere(items: Items, item: LedgerItem, set: RuleSet, version: Version): boolean {
  const answered = getOwn(item.sets ?? {}, set.voice) ?? OLDEST;
  if (answered !== version) return answered > version;
  const areDeclared = set.instances.every(({ key }) => isMade(items, key, version));
  if (item.kind !== 'user') return areDeclared;
  const areGiven = [...set.places].every(([place, { roles }]) => {
    const given = getOwn(getOwn(item.places, place)?.sources ?? {}, set.voice);
    return isVoid(items, place, version) || isSaid(given?.grants[MEMBER], version, roles);
  });
  return areDeclared && areGiven && areSettled(items, item, set.places.keys());
}

/** A resource instance that a record declares. */
function isMade(items: Items, key: string, version: Version): boolean {
  const item = items.get(instancePk(key));
  if (item === undefined || item.pending !== undefined) return false;
  return item.del > version || item.made;
}

function areGranted(items: Items, { user, voice, place, version, grants, whole }: Grants): boolean {
  const item = items.get(userPk(user));
  if (item?.kind !== 'user') return false;
  if (item.del > version) return item.pending?.deleted !== true;
  if (!item.made || !areSettled(items, item, [place])) return false;
  if (isVoid(items, place, version)) return true;
  const said = getOwn(getOwn(item.places, place)?.sources ?? {}, voice);
  if (said === undefined || (whole && said.floor < version)) return false;
  if (said.floor > version) return true;
  return [...grants].every(([id, roles]) => isSaid(getOwn(said.grants, id), version, roles));
}

/** A grant as it was told, or a newer one. A role that Permit refused is missing in it. */
function isSaid(
  grant: { readonly v: Version; readonly r: readonly string[] } | undefined,
  version: Version,
  roles: readonly string[],
): boolean {
  if (grant === undefined || grant.v < version) return false;
  return grant.v > version || roles.every((role) => grant.r.includes(role));
}

/** Whether nothing is under way in places, nor lost with one that was deleted since. */
function areSettled(items: Items, item: UserItem, places: Iterable<string>): boolean {
  if (item.pending?.deleted === true) return false;
  return [...places].every((name) => {
    if ((getOwn(item.pending?.roles ?? {}, name) ?? []).length > 0) return false;
    const place = getOwn(item.places, name);
    return place === undefined || place.applied.length === 0 || place.inc === incOf(items, name);
  });
}

/** Whether what was given in a place is void: it was deleted since. */
function isVoid(items: Items, place: string, version: Version): boolean {
  const item = items.get(placePk(place));
  const home = item?.kind === 'instance' ? items.get(tenantPk(item.tenant.key)) : undefined;
  return newest(item?.del, home?.del) > version;
}

/** The incarnation of a place; of an instance, together with its tenant's. */
function incOf(items: Items, place: string): number {
  const item = items.get(placePk(place));
  if (item === undefined || item.kind === 'user') return 0;
  if (!isInstance(place) || item.kind !== 'instance') return item.inc;
  const home = items.get(tenantPk(item.tenant.key));
  return item.inc + (home?.kind === 'tenant' ? home.inc : 0);
}
