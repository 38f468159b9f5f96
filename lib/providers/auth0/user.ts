import * as z from 'zod/mini';
import type { UserFields } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { flag, id, metadata, text, userMetadata } from '../schema.ts';
import { stated } from '../stated.ts';
import { type Auth0Event, type Auth0Handler, envelopeOf } from './event.ts';

/** A user, as events and the Management API have it. */
export const userObject = z.object({
  user_id: id,
  email: text,
  email_verified: flag,
  given_name: text,
  family_name: text,
  name: text,
  username: text,
  phone_number: text,
  blocked: flag,
  app_metadata: metadata,
  user_metadata: userMetadata,
});
const saved = envelopeOf(() => userObject.shape);
const deleted = envelopeOf(() => ({ user_id: id }));

/** The profile of a {@link userObject}; what it does not name is not in it. */
export function userFieldsOf(user: z.infer<typeof userObject>): UserFields {
  return stated({
    email: user.email,
    emailVerified: user.email_verified,
    firstName: user.given_name,
    lastName: user.family_name,
    name: user.name,
    username: user.username,
    phone: user.phone_number,
    blocked: user.blocked,
    metadata: user.app_metadata,
    userMetadata: user.user_metadata,
  });
}

function readUser(event: Auth0Event): { readonly user: string; readonly fields: UserFields } {
  const user = read(saved, event.envelope, event.identity).data.object;
  return { user: user.user_id, fields: userFieldsOf(user) };
}

export const userCreated: Auth0Handler = (event) => [
  { ...event.origin, kind: 'user', change: 'created', whole: true, ...readUser(event) },
];

/** Only the fields that are there were changed; the others stay as they are. */
export const userUpdated: Auth0Handler = (event) => [
  { ...event.origin, kind: 'user', change: 'updated', whole: false, ...readUser(event) },
];

export const userDeleted: Auth0Handler = (event) => {
  const user = read(deleted, event.envelope, event.identity).data.object;
  return [{ ...event.origin, kind: 'user.deleted', user: user.user_id }];
};
