import { changeGroup } from './groups/change-group.ts';
import { createGroup } from './groups/create-group.ts';
import { removeGroup } from './groups/remove-group.ts';
import { edgesOf, liveGroup } from './items/group-items.ts';
import { liveUser } from './items/user-items.ts';
import { listGroups } from './lists/list-groups.ts';
import { listUsers } from './lists/list-users.ts';
import { begin } from './operation/operation.ts';
import type { Directory, DirectoryPorts } from './operation/ports.ts';
import { changeUser } from './users/change-user.ts';
import { createUser } from './users/create-user.ts';
import { removeUser } from './users/remove-user.ts';

/**
 * The operations on one tenant's users and groups, in an order of writes that bears a death at each of them (docs/scim-store.md).
 *
 * @param tenant - restricted to what `isTenant` allows: nothing in it may be a slash
 */
export function createDirectory(ports: DirectoryPorts, tenant: string): Directory {
  return {
    users: {
      create: (document) => createUser(begin(ports), tenant, document),
      read: (id) => liveUser(begin(ports), tenant, id),
      change: (id, change) => changeUser(begin(ports), tenant, id, { change, anew: false }),
      remove: (id) => removeUser(begin(ports), tenant, id),
      list: (query) => listUsers(begin(ports), tenant, query),
      async tellAgain(id) {
        await changeUser(begin(ports), tenant, id, { change: (same) => same, anew: true });
      },
    },
    groups: {
      create: (document, members, called) =>
        createGroup(begin(ports), tenant, document, members, called),
      read: (id) => liveGroup(begin(ports), tenant, id),
      members: (id) => edgesOf(begin(ports), { tenant, id }),
      change: (id, change) => changeGroup(begin(ports), tenant, id, change),
      remove: (id) => removeGroup(begin(ports), tenant, id),
      list: (query) => listGroups(begin(ports), tenant, query),
    },
  };
}
