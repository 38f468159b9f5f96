// At the top of the repository: './lib/examples/index.ts'; where the package is installed: 'permit-sync'.
import { defineExamples } from '../../lib/examples/index.ts';

const sub = '7c1d3a52-0000-4000-8000-000000000042';

/** What Cognito invokes a trigger with. It has no time in it: each event is later than the one before. */
const trigger = (triggerSource: string, attributes: object, request: object = {}) => ({
  version: '1',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_Paper01',
  userName: sub,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'exampleclient' },
  triggerSource,
  request: {
    // All that have a value, and every value is text.
    userAttributes: {
      sub,
      'cognito:user_status': 'CONFIRMED',
      email: 'omar@customer.example.com',
      email_verified: 'true',
      given_name: 'Omar',
      family_name: 'Haddad',
      ...attributes,
    },
    ...request,
  },
  response: {},
});
const signUp = (attributes: object = {}) => trigger('PostConfirmation_ConfirmSignUp', attributes);
const signIn = (attributes: object = {}) =>
  trigger('PostAuthentication_Authentication', attributes);
/** The one trigger that says which groups the user is in. */
const token = (groups: readonly string[], attributes: object = {}) =>
  trigger('TokenGeneration_Authentication', attributes, {
    groupConfiguration: {
      groupsToOverride: groups,
      iamRolesToOverride: [],
      preferredRole: null,
    },
  });

/** What Permit has of him, unless Cognito says otherwise. */
const profile = { email: 'omar@customer.example.com', attributes: { plan: 'free', seats: 1 } };

export default defineExamples([
  {
    name: 'a sign-up is a user without a role',
    source: 'cognito',
    events: [signUp()],
    facts: { users: { [sub]: profile } },
  },
  {
    name: 'each group is a role in the tenant that it names; without a colon, in main',
    source: 'cognito',
    events: [signUp(), token(['acme:admins', 'globex:viewers', 'editors'])],
    facts: {
      users: {
        [sub]: { ...profile, roles: { acme: 'admin', globex: 'viewer', main: 'editor' } },
      },
      tenants: { acme: {}, globex: {}, main: {} },
    },
  },
  {
    name: 'two groups that are one role; the one that is left keeps it',
    source: 'cognito',
    events: [token(['acme:admins', 'acme:owners']), token(['acme:owners'])],
    facts: { users: { [sub]: { ...profile, roles: { acme: 'admin' } } } },
  },
  {
    name: 'moved from one tenant to another, between two logins',
    source: 'cognito',
    events: [token(['acme:editors', 'viewers']), token(['globex:editors', 'viewers'])],
    facts: { users: { [sub]: { ...profile, roles: { globex: 'editor', main: 'viewer' } } } },
  },
  {
    name: 'in no group any more: the empty list takes every role',
    source: 'cognito',
    events: [token(['acme:admins', 'editors']), token([])],
    facts: { users: { [sub]: profile } },
  },
  {
    name: 'a sign-in says nothing about groups, and takes none',
    source: 'cognito',
    events: [token(['acme:admins', 'editors']), signIn()],
    facts: { users: { [sub]: { ...profile, roles: { acme: 'admin', main: 'editor' } } } },
  },
  {
    name: 'neither a newsletter nor the group that Cognito makes for Google gives access',
    source: 'cognito',
    events: [token(['newsletter', 'acme:newsletter', 'eu-west-1_Paper01_Google', 'viewers'])],
    facts: { users: { [sub]: { ...profile, roles: { main: 'viewer' } } } },
  },
  {
    name: 'plan and seats, in the words of Permit; the locale for show',
    source: 'cognito',
    events: [signUp({ 'custom:plan': 'p2', 'custom:seats': '12', 'custom:locale': 'fr' })],
    facts: {
      users: {
        [sub]: { email: profile.email, attributes: { plan: 'pro', seats: 12, locale: 'fr' } },
      },
    },
  },
  {
    name: 'seats that are no number are for a person to look at',
    source: 'cognito',
    events: [signUp({ 'custom:seats': 'a dozen' })],
    refused: 'wrong_type',
  },
  {
    name: 'a mailbox of our own makes an employee, once it is verified',
    source: 'cognito',
    events: [
      signUp({ email: 'omar@example.com', email_verified: 'false' }),
      signIn({ email: 'omar@example.com', email_verified: 'true' }),
    ],
    facts: {
      users: { [sub]: { ...profile, email: 'omar@example.com', roles: { main: 'employee' } } },
    },
  },
  {
    name: 'an employee who leaves with a private address is none any more',
    source: 'cognito',
    events: [signIn({ email: 'omar@example.com' }), signIn()],
    facts: { users: { [sub]: profile } },
  },
  {
    name: 'operations is a team, and a role; who leaves the team loses it, not what a group gives',
    source: 'cognito',
    events: [
      token(['acme:viewers'], { 'custom:team': 'ops-eu' }),
      token(['acme:viewers'], { 'custom:team': 'design' }),
    ],
    facts: {
      users: {
        [sub]: {
          email: profile.email,
          attributes: { ...profile.attributes, team: 'design' },
          roles: { acme: 'viewer' },
        },
      },
    },
  },
  {
    name: 'a member of operations',
    source: 'cognito',
    events: [signUp({ 'custom:team': 'ops-eu' })],
    facts: {
      users: {
        [sub]: {
          email: profile.email,
          attributes: { ...profile.attributes, team: 'ops-eu' },
          roles: { main: 'operator' },
        },
      },
    },
  },
]);
