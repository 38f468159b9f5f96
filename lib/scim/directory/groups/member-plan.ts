import { ScimError } from '../../errors.ts';
import type { MemberChange } from '../../model.ts';
import { fields, type GroupItem, keys, keyText, type Row } from '../../store/index.ts';
import { edgesOf } from '../items/group-items.ts';
import { eachOf, partsOf } from '../operation/at-once.ts';
import type { Operation } from '../operation/operation.ts';

export interface MemberPlan {
  readonly add: readonly string[];
  /** What the client calls those to add, where it says it. */
  readonly called?: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /** Those to add were looked at: who is not there now was removed meanwhile. */
  readonly checked: boolean;
}

/** Users that are read at once (BatchGetItem). */
const USERS_PER_READ = 100;
const NAMED_IN_MESSAGE = 5;

export const noSuchMembers = (ids: readonly string[]): ScimError =>
  new ScimError(
    400,
    `members: this tenant has no user with the id ${ids
      .slice(0, NAMED_IN_MESSAGE)
      .map((id) => JSON.stringify(id.slice(0, 100)))
      .join(', ')}`,
    { scimType: 'invalidValue' },
  );

/**
 * Who has to be written. A single member to add is not looked at before: its own write tells whether it is there.
 *
 * @param alone - nothing else is written along with it
 * @throws {ScimError} 400 `invalidValue` for those to add that are no users of the tenant
 */
export async function planMembers(
  operation: Operation,
  group: GroupItem,
  { from, remove, add }: MemberChange,
  alone: boolean,
): Promise<MemberPlan> {
  if (from === 'current') {
    const out = [...remove].filter((id) => !add.has(id));
    if (alone && add.size + out.length <= 1) return { add: [...add], remove: out, checked: false };
    return { add: await notIn(operation, group, [...add]), remove: out, checked: true };
  }
  const joining = await notIn(operation, group, [...add]);
  const members = await edgesOf(operation, group);
  const out = members.map(({ id }) => id).filter((id) => !add.has(id));
  return { add: joining, remove: out, checked: true };
}

/** Those of some users that are to be put in: by their own items, since the list of members follows them. */
export async function notIn(
  { store }: Operation,
  { tenant, id: group }: Pick<GroupItem, 'tenant' | 'id'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const only = [['pk'], ['sk'], ['deleted'], ['groups', group], ['due', 'edges', group]];
  const parts = [...partsOf(ids, USERS_PER_READ)];
  const pages = await eachOf(parts, (part) =>
    store.getAll(
      part.map((id) => keys.user(tenant, id)),
      only,
    ),
  );
  const found = new Map(pages.flatMap((page) => [...page]));
  const rowOf = (id: string): Row | undefined => found.get(keyText(keys.user(tenant, id)));
  const missing = ids.filter((id) => isGone(rowOf(id)));
  if (missing.length > 0) throw noSuchMembers(missing);
  return ids.filter((id) => {
    const row = rowOf(id);
    const isIn = row?.['groups']?.M?.[group] !== undefined;
    // Of one that was put in and has a mark, the rest is done along with this.
    return !isIn || row?.['due']?.M?.['edges']?.M?.[group] !== undefined;
  });
}

const isGone = (row: Row | undefined): boolean =>
  row === undefined || fields.flag.safeParse(row['deleted']).data !== false;
