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

const INSTANCE = 'ins_example';

/** @param at time of the change and of the event, in ms. */
function envelope(type: string, data: object, at: number) {
  return {
    object: 'event',
    type,
    timestamp: at,
    instance_id: INSTANCE,
    event_attributes: { http_request: { client_ip: '192.0.2.1', user_agent: 'example' } },
    data,
  };
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
      image_url: 'https://img.example.com/user',
      has_image: false,
      primary_email_address_id: addressId,
      email_addresses: [
        {
          object: 'email_address',
          id: addressId,
          email_address: user.email,
          verification: { status: 'verified', strategy: 'email_code' },
          linked_to: [],
        },
      ],
      primary_phone_number_id: null,
      phone_numbers: [],
      primary_web3_wallet_id: null,
      web3_wallets: [],
      external_accounts: [],
      password_enabled: true,
      two_factor_enabled: false,
      public_metadata: {},
      private_metadata: {},
      unsafe_metadata: {},
      banned: false,
      locked: false,
      last_sign_in_at: null,
      created_at: at,
      updated_at: at,
    },
    at,
  );
}

export function clerkUserDeleted(id: string, at: number) {
  return envelope('user.deleted', { object: 'user', id, deleted: true }, at);
}

function organizationObject({ id, name, slug }: ClerkOrganization, at: number) {
  return {
    object: 'organization',
    id,
    name,
    slug,
    image_url: 'https://img.example.com/organization',
    has_image: false,
    members_count: 1,
    max_allowed_memberships: 5,
    admin_delete_enabled: true,
    public_metadata: {},
    private_metadata: {},
    created_at: at,
    updated_at: at,
  };
}

export function clerkOrganization(
  change: 'created' | 'updated',
  organization: ClerkOrganization,
  at: number,
) {
  return envelope(`organization.${change}`, organizationObject(organization, at), at);
}

export function clerkOrganizationDeleted({ id, slug }: ClerkOrganization, at: number) {
  const data = { object: 'organization', id, slug, deleted: true };
  return envelope('organization.deleted', data, at);
}

/**
 * A deletion too has the whole membership in it, and no mark: only the type tells.
 *
 * @param role as Clerk names it, e.g. `org:admin`.
 */
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
      role_name: role.replace(/^org:/, ''),
      permissions: ['org:example:read'],
      public_metadata: {},
      private_metadata: {},
      organization: organizationObject(organization, at),
      public_user_data: {
        user_id: user.id,
        first_name: user.firstName,
        last_name: user.lastName,
        image_url: 'https://img.example.com/user',
        has_image: false,
        identifier: user.email,
      },
      created_at: at,
      updated_at: at,
    },
    at,
  );
}
