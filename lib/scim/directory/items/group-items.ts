import { ScimError } from '../../errors.ts';
import type { GroupDocument } from '../../model.ts';
import {
  EDGE_ATTRIBUTES,
  type GroupItem,
  integer,
  keys,
  type Path,
  PENDING_GROUP,
  type Row,
  readEdgeRows,
  readGroupRow,
  text,
} from '../../store/index.ts';
import type { Operation } from '../operation/operation.ts';

type From = Pick<Operation, 'store'>;

export async function findGroup(
  { store }: From,
  tenant: string,
  id: string,
): Promise<GroupItem | undefined> {
  const row = await store.get(keys.group(tenant, id));
  return row === undefined ? undefined : readGroupRow(row);
}

export const noSuchGroup = (id: string): ScimError =>
  new ScimError(404, `there is no group ${id.slice(0, 100)}`);

/** @throws {ScimError} 404 */
export async function liveGroup(from: From, tenant: string, id: string): Promise<GroupItem> {
  const item = await findGroup(from, tenant, id);
  if (item === undefined || item.deleted) throw noSuchGroup(id);
  return item;
}

/** Who is in, by the list of members. */
export async function edgesOf({ store }: From, { tenant, id }: Pick<GroupItem, 'tenant' | 'id'>) {
  const { rows } = await store.query(keys.members(tenant, id), { only: EDGE_ATTRIBUTES });
  return readEdgeRows(rows);
}

export const sameGroupName = (one: GroupDocument, other: GroupDocument): boolean =>
  one.displayName === other.displayName && one.externalId === other.externalId;

/** What every write of a group that something follows from sets: the mark. */
export const markingGroup = (now: number) => ({
  set: [[['pendingKind'], text(PENDING_GROUP)]] as const satisfies [Path, Row[string]][],
  begin: [[['pendingSince'], integer(now)]] as const satisfies [Path, Row[string]][],
});
