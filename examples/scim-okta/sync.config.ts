// At the top of the repository: './lib/mapping/index.ts'; where the package is installed: 'permit-sync'.
import { defineSync } from '../../lib/mapping/index.ts';

/** Customers' directories by SCIM, and a handoff after sign-in. README.md beside this tells the story. */
export default defineSync({
  // What Permit has. A role that is misspelt below does not compile.
  schema: {
    roles: ['marketing-specialist', 'marketing-lead', 'admin'],
  },

  // IT of each customer points Okta at /scim/v2/<tenant>: what it writes is so in that tenant, and in no other.
  scim: {
    // Okta's userName is the address that people sign in with: the same person whom a token names below.
    userKey: '{userName}',

    roles: {
      // A directory's groups, as the customers were asked to call them…
      rename: {
        'Marketing Specialist': 'marketing-specialist',
        'Marketing Lead': 'marketing-lead',
        'App Admins': 'admin',
      },
      // …and the hundreds that are about something else.
      others: 'ignore',
    },

    attributes: {
      department: 'metadata.enterprise.department',
      costCenter: 'metadata.enterprise.costCenter',
      title: 'metadata.title',
    },
    // People may be allowed to write these themselves: for show.
    display: { name: 'name' },

    // Whoever is deactivated keeps the record, and no role.
    onBlock: 'unassign',
    // The same for a DELETE: a token names the same users, and no customer's IT is to delete one of another's.
    onDelete: 'unassign',
  },

  // The application signs people in by an issuer of its own, and hands its tokens off: so the user is there before Okta's
  // next round, if need be. Who may do what only the directory says.
  handoff: {
    userKey: '{email}',
    claims: { roles: false },
    profile: ['email'],
  },
});
