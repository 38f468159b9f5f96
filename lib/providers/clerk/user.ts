import * as z from 'zod/mini';
import type { Change, UserJob } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { flag, id, metadata, text, userMetadata } from '../schema.ts';
import { stated } from '../stated.ts';
import {
  type ClerkHandler,
  changeOrigin,
  deletedOf,
  deletionOrigin,
  savedOf,
  updatedAt,
} from './event.ts';

// `private_metadata` is not read: it is private.
/** A user as events and the Backend API tell it. */
export const userObject = z.lazy(() => {
  const verification = z.optional(z.nullable(z.object({ status: text })));
  const email = z.object({ id, email_address: z.string(), verification });
  return z.object({
    id,
    updated_at: updatedAt,
    primary_email_address_id: text,
    email_addresses: z.optional(z.nullable(z.array(email))),
    primary_phone_number_id: text,
    phone_numbers: z.optional(z.nullable(z.array(z.object({ id, phone_number: z.string() })))),
    username: text,
    first_name: text,
    last_name: text,
    external_id: text,
    banned: flag,
    locked: flag,
    public_metadata: metadata,
    unsafe_metadata: userMetadata,
  });
});
const saved = savedOf(userObject);
const deleted = deletedOf(() => ({ id }));

/** What a user object says, whoever told it. */
export function userFactsOf(
  data: z.infer<typeof userObject>,
): Pick<UserJob, 'user' | 'whole' | 'fields'> {
  // A list that is not there says nothing, so the user job then says only what it names.
  const emails = data.email_addresses ?? undefined;
  const email = emails?.find((entry) => entry.id === data.primary_email_address_id);
  const phones = data.phone_numbers ?? undefined;
  const phone = phones?.find((entry) => entry.id === data.primary_phone_number_id);
  const status = email?.verification?.status;
  return {
    user: data.id,
    whole: emails !== undefined && phones !== undefined,
    fields: stated({
      email: emails && (email?.email_address ?? null),
      emailVerified: emails && (typeof status === 'string' ? status === 'verified' : null),
      phone: phones && (phone?.phone_number ?? null),
      username: data.username,
      firstName: data.first_name,
      lastName: data.last_name,
      externalId: data.external_id,
      blocked: data.banned,
      // A lockout after wrong passwords ends by itself, and no event tells: it counts for nothing unless the config says.
      locked: data.locked,
      metadata: data.public_metadata,
      userMetadata: data.unsafe_metadata,
    }),
  };
}

function userSaved(change: Change): ClerkHandler {
  return (event) => {
    const { timestamp: sentAt, data } = read(saved, event.envelope, event.identity);
    const origin = changeOrigin(event, data.updated_at, sentAt);
    return [{ ...origin, kind: 'user', change, ...userFactsOf(data) }];
  };
}

export const userCreated = userSaved('created');
export const userUpdated = userSaved('updated');

export const userDeleted: ClerkHandler = (event) => {
  const { timestamp: sentAt, data } = read(deleted, event.envelope, event.identity);
  return [{ ...deletionOrigin(event, sentAt), kind: 'user.deleted', user: data.id }];
};
