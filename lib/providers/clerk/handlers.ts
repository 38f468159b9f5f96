import type { ClerkHandler } from './event.ts';
import { membershipCreated, membershipDeleted, membershipUpdated } from './membership.ts';
import { organizationCreated, organizationDeleted, organizationUpdated } from './organization.ts';
import { userCreated, userDeleted, userUpdated } from './user.ts';

/** Every type of event that becomes facts; all others are ignored. A new one: an entry, a fixture. */
export const clerkHandlers: ReadonlyMap<string, ClerkHandler> = new Map([
  ['user.created', userCreated],
  ['user.updated', userUpdated],
  ['user.deleted', userDeleted],
  ['organization.created', organizationCreated],
  ['organization.updated', organizationUpdated],
  ['organization.deleted', organizationDeleted],
  ['organizationMembership.created', membershipCreated],
  ['organizationMembership.updated', membershipUpdated],
  ['organizationMembership.deleted', membershipDeleted],
]);
