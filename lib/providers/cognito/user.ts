import * as z from 'zod/mini';
import type { Json, UserFields } from '../../jobs/index.ts';
import { stated } from '../stated.ts';

/** Leaves room in the event id for all that it is made of. */
const MAX_SUB_LENGTH = 256;
const CUSTOM_PREFIX = 'custom:';

const attribute = z.optional(z.nullable(z.string()));
/** A user's id, which never changes. */
export const sub = z.string().check(z.minLength(1), z.maxLength(MAX_SUB_LENGTH));

/** All attributes of a user, as Cognito knows them: strings, by name. */
export const userAttributes = z.catchall(
  z.object({
    sub,
    email: attribute,
    email_verified: attribute,
    given_name: attribute,
    family_name: attribute,
    name: attribute,
    preferred_username: attribute,
    phone_number: attribute,
  }),
  z.unknown(),
);
export type UserAttributes = z.infer<typeof userAttributes>;

/** The profile in a user's attributes; what they do not name is not in it. */
export function userFieldsOf(attributes: UserAttributes): UserFields {
  return stated({
    email: attributes.email,
    emailVerified: booleanOf(attributes.email_verified),
    firstName: attributes.given_name,
    lastName: attributes.family_name,
    name: attributes.name,
    username: attributes.preferred_username,
    phone: attributes.phone_number,
    custom: customAttributes(attributes),
  });
}

/** Attributes are strings, booleans too. */
function booleanOf(attribute: string | null | undefined): boolean | null | undefined {
  return typeof attribute === 'string' ? attribute.toLowerCase() === 'true' : attribute;
}

/** `custom:*` under their full names. Users may write them: what to trust is the config's to say. */
function customAttributes(attributes: UserAttributes): { readonly [name: string]: Json } {
  const custom: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith(CUSTOM_PREFIX) && typeof value === 'string') custom[name] = value;
  }
  return custom;
}
