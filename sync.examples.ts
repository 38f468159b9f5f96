import { defineExamples } from './lib/examples/index.ts';

/**
 * What events become by the config beside it. `npm test` runs them, and so does `permit-sync mapping test`; the events
 * are bodies as the provider sends them, as far as they matter here. docs/mapping.md has more.
 */
export default defineExamples([
  {
    name: 'a user signs up at Clerk, and joins an organization',
    source: 'clerk',
    events: [
      {
        type: 'user.created',
        data: {
          id: 'user_2a',
          first_name: 'Ada',
          last_name: 'Byron',
          primary_email_address_id: 'idn_1',
          email_addresses: [
            {
              id: 'idn_1',
              email_address: 'ada@example.com',
              verification: { status: 'verified' },
            },
          ],
          phone_numbers: [],
        },
      },
      { type: 'organization.created', data: { id: 'org_7', name: 'Acme', slug: 'acme' } },
      {
        type: 'organizationMembership.created',
        data: {
          role: 'org:admin',
          organization: { id: 'org_7' },
          public_user_data: { user_id: 'user_2a' },
        },
      },
    ],
    facts: {
      users: {
        user_2a: {
          email: 'ada@example.com',
          first_name: 'Ada',
          last_name: 'Byron',
          roles: { org_7: 'admin' },
        },
      },
      tenants: { org_7: { name: 'Acme' } },
    },
  },
  {
    name: 'a role is given at Auth0',
    source: 'auth0',
    events: [
      {
        type: 'organization.member.added',
        data: { object: { organization: { id: 'org_9' }, user: { user_id: 'auth0|5f7' } } },
      },
      {
        type: 'organization.member.role.assigned',
        data: {
          object: {
            organization: { id: 'org_9' },
            user: { user_id: 'auth0|5f7' },
            role: { id: 'rol_1', name: 'Support Agent' },
          },
        },
      },
    ],
    facts: {
      users: { 'auth0|5f7': { roles: { org_9: 'Support_x20_Agent' } } },
      tenants: { org_9: {} },
    },
  },
  {
    name: "Cognito's groups are roles in one tenant",
    source: 'cognito',
    events: [
      {
        triggerSource: 'TokenGeneration_Authentication',
        request: {
          userAttributes: { sub: '7c1e', email: 'grace@example.com' },
          groupConfiguration: { groupsToOverride: ['editors', 'billing'] },
        },
      },
    ],
    facts: {
      users: { '7c1e': { email: 'grace@example.com', roles: { default: ['billing', 'editors'] } } },
      tenants: { default: {} },
    },
  },
  {
    name: 'a user is deleted at Clerk, and an event that was late brings nobody back',
    source: 'clerk',
    events: [
      {
        type: 'organizationMembership.created',
        timestamp: 1_767_225_600_000,
        data: {
          role: 'org:member',
          organization: { id: 'org_7' },
          public_user_data: { user_id: 'user_2a' },
        },
      },
      { type: 'user.deleted', timestamp: 1_767_225_660_000, data: { id: 'user_2a' } },
      {
        type: 'organizationMembership.updated',
        timestamp: 1_767_225_630_000,
        data: {
          role: 'org:admin',
          organization: { id: 'org_7' },
          public_user_data: { user_id: 'user_2a' },
        },
      },
    ],
    facts: { users: {}, tenants: { org_7: {} } },
  },
]);
