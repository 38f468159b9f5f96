import { changeGroup } from './change-group.ts';
import { changeUser } from './change-user.ts';
import { createGroup } from './create-group.ts';
import { createUser } from './create-user.ts';
import { edgesOf, liveGroup } from './group-items.ts';
import { listGroups } from './list-groups.ts';
import { listUsers } from './list-users.ts';
import { begin } from './operation.ts';
import type { Directory, DirectoryPorts } from './ports.ts';
import { removeGroup } from './remove-group.ts';
import { removeUser } from './remove-user.ts';
import { liveUser } from './user-items.ts';

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
