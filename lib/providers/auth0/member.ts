import * as z from 'zod/mini';
import { read } from '../read.ts';
import { id } from '../schema.ts';
import { type Auth0Event, type Auth0Handler, envelopeOf } from './event.ts';

const member = envelopeOf(() => ({
  organization: z.object({ id }),
  user: z.object({ user_id: id }),
}));

function readMember(event: Auth0Event): { readonly user: string; readonly tenant: string } {
  const { user, organization } = read(member, event.envelope, event.identity).data.object;
  return { user: user.user_id, tenant: organization.id };
}

/** Says nothing about roles: those come one by one, each with its own event. */
export const memberAdded: Auth0Handler = (event) => [
  { ...event.origin, kind: 'membership', change: 'created', ...readMember(event) },
];

export const memberDeleted: Auth0Handler = (event) => [
  { ...event.origin, kind: 'membership.deleted', ...readMember(event) },
];
