import { defineExamples } from 'permit-sync';

const lin = {
  object: 'user',
  id: 'user_lin',
  first_name: 'Lin',
  last_name: 'Oe',
  primary_email_address_id: 'idn_1',
  email_addresses: [{ id: 'idn_1', email_address: 'lin@example.com' }],
  public_metadata: { plan: 'price_t7' },
};
const membership = (role: string) => ({
  object: 'organization_membership',
  id: 'orgmem_1',
  role,
  organization: { object: 'organization', id: 'org_blue', name: 'Blue', slug: 'blue' },
  public_user_data: { user_id: 'user_lin', identifier: 'lin@example.com' },
});
const event = (type: string, data: object) => ({ object: 'event', type, data });

export default defineExamples([
  {
    name: 'who owns an organization is its admin, on the plan that billing knows',
    source: 'clerk',
    events: [
      event('user.created', lin),
      event('organizationMembership.created', membership('org:owner')),
    ],
    facts: {
      users: {
        user_lin: {
          email: 'lin@example.com',
          first_name: 'Lin',
          last_name: 'Oe',
          attributes: { plan: 'team' },
          roles: { org_blue: 'admin' },
        },
      },
    },
  },
  {
    name: 'a guest has no role',
    source: 'clerk',
    events: [event('organizationMembership.created', membership('org:guest'))],
    facts: { users: { user_lin: { roles: {} } } },
  },
]);
