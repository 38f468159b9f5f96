import type { Example } from '../../lib/examples/index.ts';

/** What Clerk says of a user who is in an organization. */
export const signUp = (id: string, email: string) => ({
  type: 'user.created',
  data: {
    id,
    primary_email_address_id: 'idn_1',
    email_addresses: [{ id: 'idn_1', email_address: email, verification: { status: 'verified' } }],
    phone_numbers: [],
    public_metadata: { plan: 'pro', seats: 3 },
  },
});

export const membership = (user: string, tenant: string, role: string, change = 'created') => ({
  type: `organizationMembership.${change}`,
  data: { role, organization: { id: tenant }, public_user_data: { user_id: user } },
});

export const deletion = (id: string) => ({ type: 'user.deleted', data: { id } });

/** A Clerk example that states these facts. */
export function clerk(
  events: Extract<Example, { readonly source: 'clerk' }>['events'],
  facts: NonNullable<Example['facts']> = { users: {} },
): Example {
  return { name: 'an example', source: 'clerk', events, facts };
}
