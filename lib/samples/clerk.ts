/** Clerk's webhook events, with as much in them as Clerk says of the entities of a demo. */

export interface ClerkUser {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface ClerkOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

/** @param at time of the change and of the event, in ms. */
function envelope(type: string, data: object, at: number) {
  return { object: 'event', type, timestamp: at, data };
}

export function clerkUser(change: 'created' | 'updated', user: ClerkUser, at: number) {
  const addressId = `idn_${user.id}`;
  return envelope(
    `user.${change}`,
    {
      object: 'user',
      id: user.id,
      first_name: user.firstName,
      last_name: user.lastName,
      username: null,
      external_id: null,
      primary_email_address_id: addressId,
      email_addresses: [
        { id: addressId, email_address: user.email, verification: { status: 'verified' } },
      ],
      primary_phone_number_id: null,
      phone_numbers: [],
      public_metadata: {},
      unsafe_metadata: {},
      banned: false,
      locked: false,
      created_at: at,
      updated_at: at,
    },
    at,
  );
}

export function clerkUserDeleted(id: string, at: number) {
  return envelope('user.deleted', { object: 'user', id, deleted: true }, at);
}

export function clerkOrganization(
  change: 'created' | 'updated',
  organization: ClerkOrganization,
  at: number,
) {
  return envelope(
    `organization.${change}`,
    {
      object: 'organization',
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      public_metadata: {},
      created_at: at,
      updated_at: at,
    },
    at,
  );
}

/** @param role as Clerk names it, e.g. `org:admin`. */
export function clerkMembership(
  change: 'created' | 'updated' | 'deleted',
  user: ClerkUser,
  organization: ClerkOrganization,
  role: string,
  at: number,
) {
  return envelope(
    `organizationMembership.${change}`,
    {
      object: 'organization_membership',
      id: `orgmem_${user.id}_${organization.id}`,
      role,
      public_metadata: {},
      organization: {
        object: 'organization',
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        public_metadata: {},
        created_at: at,
        updated_at: at,
      },
      public_user_data: {
        user_id: user.id,
        first_name: user.firstName,
        last_name: user.lastName,
        identifier: user.email,
      },
      created_at: at,
      updated_at: at,
    },
    at,
  );
}
