import * as z from 'zod/mini';
import type { Change, MembershipJob } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { id } from '../schema.ts';
import { stated } from '../stated.ts';
import {
  type ClerkHandler,
  changeOrigin,
  deletedOf,
  deletionOrigin,
  savedOf,
  updatedAt,
} from './event.ts';

const whose = () => ({
  organization: z.object({ id }),
  public_user_data: z.object({ user_id: id }),
});
/** A membership as events and the Backend API tell it. */
export const membershipObject = z.lazy(() =>
  z.object({ ...whose(), updated_at: updatedAt, role: z.optional(z.nullable(id)) }),
);
const saved = savedOf(membershipObject);
// The whole membership with no mark of deletion: only the event's type tells.
const deleted = deletedOf(whose);

/** What a membership object says, whoever told it. */
export function membershipFactsOf(
  data: z.infer<typeof membershipObject>,
): Pick<MembershipJob, 'user' | 'tenant' | 'roles'> {
  // One role a membership, so it is the whole set; a missing one says nothing about roles.
  const roles = data.role == null ? undefined : [{ id: data.role, name: data.role }];
  return {
    user: data.public_user_data.user_id,
    tenant: data.organization.id,
    ...stated({ roles }),
  };
}

function membershipSaved(change: Change): ClerkHandler {
  return (event) => {
    const { timestamp: sentAt, data } = read(saved, event.envelope, event.identity);
    const origin = changeOrigin(event, data.updated_at, sentAt);
    return [{ ...origin, kind: 'membership', change, ...membershipFactsOf(data) }];
  };
}

export const membershipCreated = membershipSaved('created');
export const membershipUpdated = membershipSaved('updated');

export const membershipDeleted: ClerkHandler = (event) => {
  const { timestamp: sentAt, data } = read(deleted, event.envelope, event.identity);
  return [
    {
      ...deletionOrigin(event, sentAt),
      kind: 'membership.deleted',
      user: data.public_user_data.user_id,
      tenant: data.organization.id,
    },
  ];
};
