import type { ListPage, ListQuery, StoredGroup } from '../../model.ts';
import { folded, type GroupItem, keys, readGroupRow } from '../../store/index.ts';
import type { Operation } from '../operation/operation.ts';
import type { Matcher } from '../operation/ports.ts';
import { type Listing, listPage } from './pages.ts';

export async function listGroups(
  { store }: Operation,
  tenant: string,
  query: ListQuery<Matcher<StoredGroup>>,
): Promise<ListPage<StoredGroup>> {
  const sharing = async (attribute: 'displayName' | 'groupExternalId', value: string) => {
    const { rows } = await store.query(keys.lookup(tenant, attribute, value), { only: [['sk']] });
    return rows.flatMap(({ sk }) => sk?.S ?? []);
  };
  const listing: Listing<GroupItem> = {
    tenant,
    kind: 'groups',
    keyOf: (id) => keys.group(tenant, id),
    read(row) {
      const group = readGroupRow(row);
      return group.deleted ? undefined : group;
    },
    async candidates({ attribute, value }) {
      switch (attribute) {
        case 'id':
          return [value];
        case 'displayName':
          return await sharing('displayName', folded(value));
        case 'externalId':
          return await sharing('groupExternalId', value);
        default:
          return undefined;
      }
    },
  };
  return await listPage(store, listing, query);
}
