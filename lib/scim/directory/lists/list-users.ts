import type { ListPage, ListQuery, StoredUser } from '../../model.ts';
import { folded, keys, readClaimRow, readUserRow, type UserItem } from '../../store/index.ts';
import type { Operation } from '../operation/operation.ts';
import type { Matcher } from '../operation/ports.ts';
import { type Listing, listPage } from './pages.ts';

export async function listUsers(
  { store }: Operation,
  tenant: string,
  query: ListQuery<Matcher<StoredUser>>,
): Promise<ListPage<StoredUser>> {
  const sharing = async (attribute: 'externalId' | 'email', value: string) => {
    const { rows } = await store.query(keys.lookup(tenant, attribute, value), { only: [['sk']] });
    return rows.flatMap(({ sk }) => sk?.S ?? []);
  };
  const listing: Listing<UserItem> = {
    tenant,
    kind: 'users',
    keyOf: (id) => keys.user(tenant, id),
    read(row) {
      const user = readUserRow(row);
      return user.deleted ? undefined : user;
    },
    async candidates({ attribute, value }) {
      switch (attribute) {
        case 'id':
          return [value];
        case 'userName': {
          const row = await store.get(keys.claim(tenant, value));
          return row === undefined ? [] : [readClaimRow(row).id];
        }
        case 'externalId':
          return await sharing('externalId', value);
        case 'email':
          return await sharing('email', folded(value));
        case 'displayName':
          return undefined;
      }
    },
  };
  return await listPage(store, listing, query);
}
