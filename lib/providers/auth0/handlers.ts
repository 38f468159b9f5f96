import type { Auth0Handler } from './event.ts';
import { memberAdded, memberDeleted } from './member.ts';
import { roleAssigned, roleDeleted } from './member-role.ts';
import { organizationCreated, organizationDeleted, organizationUpdated } from './organization.ts';
import { userCreated, userDeleted, userUpdated } from './user.ts';

/** Every type of event that becomes facts; all others are ignored. A new one: an entry, a fixture. */
export const auth0Handlers: ReadonlyMap<string, Auth0Handler> = new Map([
  ['user.created', userCreated],
  ['user.updated', userUpdated],
  ['user.deleted', userDeleted],
  ['organization.created', organizationCreated],
  ['organization.updated', organizationUpdated],
  ['organization.deleted', organizationDeleted],
  ['organization.member.added', memberAdded],
  ['organization.member.deleted', memberDeleted],
  ['organization.member.role.assigned', roleAssigned],
  ['organization.member.role.deleted', roleDeleted],
]);
