// At the top of the repository: './lib/examples/index.ts'; where the package is installed: 'permit-sync'.
import { defineExamples } from '../../lib/examples/index.ts';

/** An event as Clerk posts it. Its time and delivery id are filled in: each event is later than the one before. */
const event = (type: string, data: object) => ({ object: 'event', type, data });

const address = (email: string, status: 'verified' | 'unverified') => ({
  primary_email_address_id: 'idn_1',
  email_addresses: [
    { object: 'email_address', id: 'idn_1', email_address: email, verification: { status } },
  ],
});
const nadia = {
  object: 'user',
  id: 'user_nadia',
  first_name: 'Nadia',
  last_name: 'Okafor',
  ...address('nadia@example.com', 'verified'),
  phone_numbers: [],
  public_metadata: {},
  unsafe_metadata: {},
  banned: false,
  locked: false,
};
/** Her record with this in the metadata that only our servers write. */
const nadiaWith = (metadata: object) => ({ ...nadia, public_metadata: metadata });
/** What Permit has of her, whatever the metadata says. */
const profile = { email: 'nadia@example.com', first_name: 'Nadia', last_name: 'Okafor' };

const acme = {
  object: 'organization',
  id: 'org_acme',
  name: 'Acme Fabrics',
  slug: 'acme-fabrics',
  public_metadata: { plan: 'growth', seats: '25' },
};
const globex = {
  object: 'organization',
  id: 'org_globex',
  name: 'Globex',
  slug: 'globex',
  public_metadata: {},
};
const membership = (organization: object, role: string) => ({
  object: 'organization_membership',
  id: 'orgmem_1',
  role,
  organization,
  public_user_data: { user_id: 'user_nadia', identifier: 'nadia@example.com' },
});

export default defineExamples([
  {
    name: 'a customer signs up: its first admin owns the tenant, and pays',
    source: 'clerk',
    events: [
      event('user.created', nadia),
      event('organization.created', acme),
      event('organizationMembership.created', membership(acme, 'org:admin')),
    ],
    facts: {
      users: { user_nadia: { ...profile, roles: { org_acme: ['billing', 'owner'] } } },
      tenants: { org_acme: { name: 'Acme Fabrics', attributes: { plan: 'pro', seats: 25 } } },
    },
  },
  {
    name: 'members and developers are one role here; Globex tries new features first',
    source: 'clerk',
    events: [
      event('user.created', nadia),
      event('organizationMembership.created', membership(acme, 'org:member')),
      event('organizationMembership.created', membership(globex, 'org:developer')),
    ],
    facts: {
      users: {
        user_nadia: { ...profile, roles: { org_acme: 'member', org_globex: ['beta', 'member'] } },
      },
    },
  },
  {
    name: 'an admin becomes the accountant at Acme, a member the invoice contact at Globex',
    source: 'clerk',
    events: [
      event('organizationMembership.created', membership(acme, 'org:admin')),
      event('organizationMembership.created', membership(globex, 'org:member')),
      event('organizationMembership.updated', membership(acme, 'org:accountant')),
      event('organizationMembership.updated', membership(globex, 'org:invoice_contact')),
    ],
    // Of the second role nothing is left but what every member of Globex has.
    facts: { users: { user_nadia: { roles: { org_acme: 'billing', org_globex: 'beta' } } } },
  },
  {
    name: 'who leaves Globex has nothing there any more, early features neither',
    source: 'clerk',
    events: [
      event('organizationMembership.created', membership(acme, 'org:member')),
      event('organizationMembership.created', membership(globex, 'org:member')),
      event('organizationMembership.deleted', membership(globex, 'org:member')),
    ],
    facts: { users: { user_nadia: { roles: { org_acme: 'member' } } } },
  },
  {
    name: 'a customer moves to the smaller plan: its seats are those that everybody has',
    source: 'clerk',
    events: [
      event('organization.created', acme),
      event('organization.updated', { ...acme, public_metadata: { plan: 'starter' } }),
    ],
    facts: {
      tenants: { org_acme: { name: 'Acme Fabrics', attributes: { plan: 'free', seats: 3 } } },
    },
  },
  {
    name: 'seats that are no number are for a person to look at',
    source: 'clerk',
    events: [event('organization.created', { ...acme, public_metadata: { seats: 'plenty' } })],
    refused: 'wrong_type',
  },
  {
    name: 'what she writes herself is for show, and makes nobody staff',
    source: 'clerk',
    events: [
      event('user.created', {
        ...nadiaWith({ department: 'Weaving', cohorts: ['2025', 'pilot'] }),
        unsafe_metadata: { theme: 'dark', staff: true },
      }),
    ],
    facts: {
      users: {
        user_nadia: {
          ...profile,
          attributes: { department: 'Weaving', cohorts: ['2025', 'pilot'], theme: 'dark' },
        },
      },
      tenants: {},
    },
  },
  {
    name: 'a colleague supports two customers, then one; a record without the list takes nothing',
    source: 'clerk',
    events: [
      event('user.created', nadiaWith({ staff: true, supports: ['org_acme', 'org_globex'] })),
      event('user.updated', nadiaWith({ staff: true, supports: ['org_globex'] })),
      event('user.updated', nadiaWith({ staff: true })),
    ],
    facts: {
      users: {
        user_nadia: { ...profile, roles: { back_office: 'staff', org_globex: 'support' } },
      },
    },
  },
  {
    name: 'an empty list takes the support of every customer',
    source: 'clerk',
    events: [
      event('user.created', nadiaWith({ staff: true, supports: ['org_acme', 'org_globex'] })),
      event('user.updated', nadiaWith({ staff: true, supports: [] })),
    ],
    facts: { users: { user_nadia: { ...profile, roles: { back_office: 'staff' } } } },
  },
  {
    name: 'a customer without a name in the list is for a person to look at',
    source: 'clerk',
    events: [event('user.created', nadiaWith({ staff: true, supports: ['org_acme', ''] }))],
    refused: 'empty_value',
  },
  {
    name: 'a mailbox at Acme opens its tenant, from the moment that it is verified',
    source: 'clerk',
    events: [
      event('user.created', { ...nadia, ...address('nadia@acme.example.com', 'unverified') }),
      event('user.updated', { ...nadia, ...address('nadia@acme.example.com', 'verified') }),
    ],
    facts: {
      users: {
        user_nadia: {
          ...profile,
          email: 'nadia@acme.example.com',
          roles: { org_acme: 'viewer' },
        },
      },
    },
  },
  {
    name: 'a ban takes all roles, however she came by them; a lock takes none',
    source: 'clerk',
    events: [
      event('user.created', nadiaWith({ staff: true })),
      event('organizationMembership.created', membership(acme, 'org:admin')),
      event('user.updated', { ...nadiaWith({ staff: true }), banned: true, locked: true }),
    ],
    facts: { users: { user_nadia: profile } },
  },
  {
    name: 'lifted, the ban leaves no trace',
    source: 'clerk',
    events: [
      event('user.created', nadia),
      event('organizationMembership.created', membership(acme, 'org:member')),
      event('user.updated', { ...nadia, banned: true }),
      event('user.updated', { ...nadia, banned: false, locked: true }),
    ],
    facts: { users: { user_nadia: { ...profile, roles: { org_acme: 'member' } } } },
  },
  {
    name: 'she deletes her account; her customer stays',
    source: 'clerk',
    events: [
      event('user.created', nadia),
      event('organization.created', globex),
      event('organizationMembership.created', membership(globex, 'org:admin')),
      event('user.deleted', { object: 'user', id: 'user_nadia', deleted: true }),
    ],
    facts: {
      users: {},
      tenants: { org_globex: { name: 'Globex', attributes: { plan: 'free', seats: 3 } } },
    },
  },
  {
    name: 'a customer goes, and everybody’s roles there with it',
    source: 'clerk',
    events: [
      event('user.created', nadia),
      event('organization.created', acme),
      event('organizationMembership.created', membership(acme, 'org:admin')),
      event('organization.deleted', { object: 'organization', id: 'org_acme', deleted: true }),
    ],
    facts: { users: { user_nadia: profile }, tenants: {} },
  },
]);
