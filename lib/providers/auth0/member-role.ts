import * as z from 'zod/mini';
import type { RoleRef } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { id } from '../schema.ts';
import { type Auth0Event, type Auth0Handler, envelopeOf } from './event.ts';

const whose = () => ({ organization: z.object({ id }), user: z.object({ user_id: id }) });
const assigned = envelopeOf(() => ({ ...whose(), role: z.object({ id, name: id }) }));
// A removal goes by the id alone, so a missing name must not keep it from being done.
const removed = envelopeOf(() => ({
  ...whose(),
  role: z.object({ id, name: z.optional(z.nullable(id)) }),
}));

interface MemberRole {
  readonly user: string;
  readonly tenant: string;
  readonly role: RoleRef;
}

function readMemberRole(event: Auth0Event, schema: typeof assigned | typeof removed): MemberRole {
  const { user, organization, role } = read(schema, event.envelope, event.identity).data.object;
  return {
    user: user.user_id,
    tenant: organization.id,
    role: { id: role.id, name: role.name ?? role.id },
  };
}

/** One role given: a delta, not the member's whole set. */
export const roleAssigned: Auth0Handler = (event) => [
  { ...event.origin, kind: 'grant', ...readMemberRole(event, assigned) },
];

/** One role taken; the others stay. */
export const roleDeleted: Auth0Handler = (event) => [
  { ...event.origin, kind: 'grant.deleted', ...readMemberRole(event, removed) },
];
