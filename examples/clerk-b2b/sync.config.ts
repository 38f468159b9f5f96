// At the top of the repository: './lib/mapping/index.ts'; where the package is installed: 'permit-sync'.
import { defineSync } from '../../lib/mapping/index.ts';

/** A B2B app on Clerk organizations. README.md beside this tells the story; docs/mapping.md has every setting. */
export default defineSync({
  // What Permit has. A role that is misspelt below does not compile.
  schema: {
    roles: ['owner', 'billing', 'member', 'viewer', 'beta', 'staff', 'support'],
  },

  clerk: {
    // An organization is a tenant. Whoever sells the seats writes plan and seats into its public metadata.
    tenantAttributes: {
      plan: { from: 'metadata.plan', map: { starter: 'free', growth: 'pro' }, default: 'free' },
      seats: { from: 'metadata.seats', convert: 'number', type: 'number', default: 3 },
    },

    // Of a person Permit learns e-mail and names, and these.
    attributes: {
      department: 'metadata.department',
      cohorts: { from: 'metadata.cohorts', type: 'list' },
    },
    // Users write unsafe_metadata themselves: for show, never for access.
    display: { theme: 'userMetadata.theme' },

    // One membership, one role at Clerk. Here one becomes two, two become one, and one becomes nothing.
    roles: {
      rename: {
        'org:admin': ['owner', 'billing'],
        'org:accountant': 'billing',
        'org:member': 'member',
        'org:developer': 'member',
      },
      ignore: ['org:invoice_contact'],
    },

    // A ban takes every role that Clerk gave, until it is lifted; five wrong passwords take none.
    onBlock: 'unassign',
    onLock: 'keep',

    rules: [
      // Our own people: a role in the tenant of the back office…
      {
        name: 'staff',
        on: 'user',
        when: { 'metadata.staff': true },
        tenant: 'back_office',
        tenantName: 'Back office',
        roles: 'staff',
      },
      // …and support in the customers that they look after, one by one: ["org_acme", "org_globex"].
      {
        name: 'support',
        on: 'user',
        when: { 'metadata.staff': true },
        each: 'metadata.supports',
        tenant: '{item}',
        roles: 'support',
      },
      // Whoever has a mailbox at Acme may look around in Acme's tenant, invited or not. Unverified counts for nothing.
      {
        name: 'acme_mailbox',
        on: 'user',
        when: { emailDomain: ['acme.example.com', 'acme.example.org'] },
        tenant: 'org_acme',
        roles: 'viewer',
      },
      // Everybody in these organizations tries new features first.
      { name: 'beta', on: 'membership', when: { tenant: ['org_globex'] }, roles: 'beta' },
    ],
  },
});
