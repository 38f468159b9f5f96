// At the top of the repository: './lib/mapping/index.ts'; where the package is installed: 'permit-sync'.
import { defineSync } from '../../lib/mapping/index.ts';

/** Cognito groups that tell tenant and role. README.md beside this tells the story; docs/mapping.md has every setting. */
export default defineSync({
  // What Permit has. A role that is misspelt below does not compile.
  schema: {
    roles: ['admin', 'editor', 'viewer', 'operator', 'employee'],
  },

  // The application writes attributes of its own to Permit's users: only those named below are ours.
  users: { write: 'merge' },

  cognito: {
    // `acme:admins` is the role admin in the tenant acme. Groups without a colon are roles in the tenant main.
    groups: '{tenant}:{role}',
    tenant: 'main',

    roles: {
      // Cognito's groups are plural, and older than Permit's roles.
      rename: { admins: 'admin', owners: 'admin', editors: 'editor', viewers: 'viewer' },
      // Groups that are about something else than access.
      ignore: ['newsletter'],
    },

    // These are ours alone: no app client of the pool has write permission for them (docs/mapping.md, "Trust").
    trust: ['custom:plan', 'custom:seats', 'custom:team'],
    attributes: {
      plan: { from: 'custom.plan', map: { p1: 'free', p2: 'pro' }, default: 'free' },
      // Every attribute of Cognito's is text.
      seats: { from: 'custom.seats', convert: 'number', type: 'number', default: 1 },
      team: 'custom.team',
    },
    // This one users may write: for show, never for access.
    display: { locale: 'custom.locale' },
    // Names stay in Cognito.
    profile: ['email'],

    rules: [
      // Everybody with a mailbox of our own, once Cognito has verified it.
      {
        name: 'employees',
        on: 'user',
        when: { emailDomain: 'example.com' },
        tenant: 'main',
        roles: 'employee',
      },
      // Teams that run things: ops-eu, ops-us.
      {
        name: 'operators',
        on: 'user',
        when: { 'custom.team': { prefix: 'ops-' } },
        tenant: 'main',
        roles: 'operator',
      },
    ],
  },
});
