// At the top of the repository: './lib/examples/index.ts'; where the package is installed: 'permit-sync'.
import { defineExamples } from '../../lib/examples/index.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const key = 'lisa.marks@acme.example';

/** What Okta has of Lisa. In every event it is all that is so then, however Okta came to say it. */
const lisa = {
  id: 'a1',
  userName: 'Lisa.Marks@acme.example',
  externalId: '00u1lisa',
  name: { givenName: 'Lisa', familyName: 'Marks' },
  displayName: 'Lisa Marks',
  title: 'Specialist',
  emails: [{ value: 'Lisa.Marks@acme.example', type: 'work', primary: true }],
  [ENTERPRISE]: { department: 'Marketing', costCenter: 'M-7' },
  active: true,
};
const specialist = { displayName: 'Marketing Specialist' };
const lead = { displayName: 'Marketing Lead' };
const joined = { tenant: 'acme', user: lisa, groups: [specialist] };

const attributes = {
  department: 'Marketing',
  costCenter: 'M-7',
  title: 'Specialist',
  name: 'Lisa Marks',
};
/** What Permit has of her, unless Okta says otherwise. */
const profile = {
  email: 'Lisa.Marks@acme.example',
  first_name: 'Lisa',
  last_name: 'Marks',
  attributes,
};

export default defineExamples([
  {
    name: 'Lisa joins as Marketing Specialist',
    source: 'scim',
    events: [joined],
    facts: {
      users: { [key]: { ...profile, roles: { acme: 'marketing-specialist' } } },
      tenants: { acme: {} },
    },
  },
  {
    name: 'she changes role',
    source: 'scim',
    events: [joined, { ...joined, groups: [lead] }],
    facts: { users: { [key]: { ...profile, roles: { acme: 'marketing-lead' } } } },
  },
  {
    name: 'groups that are about something else give nothing',
    source: 'scim',
    events: [
      { ...joined, groups: [specialist, { displayName: 'Everyone' }, { displayName: 'VPN' }] },
    ],
    facts: { users: { [key]: { ...profile, roles: { acme: 'marketing-specialist' } } } },
  },
  {
    name: 'she moves to another department',
    source: 'scim',
    events: [joined, { tenant: 'acme', user: { ...lisa, [ENTERPRISE]: { department: 'Sales' } } }],
    facts: {
      users: {
        [key]: {
          ...profile,
          attributes: { department: 'Sales', title: 'Specialist', name: 'Lisa Marks' },
          roles: { acme: 'marketing-specialist' },
        },
      },
    },
  },
  {
    name: 'she leaves: deactivated, as Okta does it, she has no role',
    source: 'scim',
    events: [joined, { tenant: 'acme', user: { ...lisa, active: false } }],
    facts: { users: { [key]: profile }, tenants: { acme: {} } },
  },
  {
    name: 'back from leave, she has what her groups give',
    source: 'scim',
    events: [
      joined,
      { tenant: 'acme', user: { ...lisa, active: false } },
      { tenant: 'acme', user: lisa },
    ],
    facts: { users: { [key]: { ...profile, roles: { acme: 'marketing-specialist' } } } },
  },
  {
    name: 'deleted, she has no role; the record is for the application to keep or to delete',
    source: 'scim',
    events: [joined, { tenant: 'acme', user: lisa, deleted: true }],
    facts: { users: { [key]: profile }, tenants: { acme: {} } },
  },
  {
    name: 'with another userName she is another user of Permit, with the same roles; of the old one a key is left',
    source: 'scim',
    events: [joined, { tenant: 'acme', user: { ...lisa, userName: 'lisa.lang@acme.example' } }],
    facts: {
      users: {
        [key]: {},
        'lisa.lang@acme.example': { ...profile, roles: { acme: 'marketing-specialist' } },
      },
    },
  },
  {
    name: 'an agency has her too, and leaves her record to her own company',
    source: 'scim',
    events: [
      joined,
      {
        tenant: 'agency',
        user: { userName: key, displayName: 'L. (external)', active: true },
        groups: [lead],
      },
    ],
    facts: {
      users: {
        [key]: { ...profile, roles: { acme: 'marketing-specialist', agency: 'marketing-lead' } },
      },
      tenants: { acme: {}, agency: {} },
    },
  },
  {
    name: 'her company lets her go: what the agency gives stays, and the record is its own then',
    source: 'scim',
    events: [
      joined,
      {
        tenant: 'agency',
        user: { userName: key, displayName: 'L. (external)', active: true },
        groups: [lead],
      },
      { tenant: 'acme', user: lisa, deleted: true },
    ],
    facts: {
      users: {
        [key]: { attributes: { name: 'L. (external)' }, roles: { agency: 'marketing-lead' } },
      },
    },
  },
  {
    name: 'two resources with one userName are refused',
    source: 'scim',
    events: [joined, { tenant: 'acme', user: { id: 'a2', userName: key } }],
    refused: 'uniqueness',
  },
  {
    name: 'a token makes the user and the tenant, and gives no role',
    source: 'handoff',
    events: [
      {
        sub: 'auth0|1',
        email: 'Lisa.Marks@acme.example',
        email_verified: true,
        org_id: 'acme',
        roles: ['admin'],
      },
    ],
    facts: { users: { [key]: { email: 'Lisa.Marks@acme.example' } }, tenants: { acme: {} } },
  },
  {
    name: 'a token with an address that nobody verified names nobody',
    source: 'handoff',
    events: [{ sub: 'auth0|2', email: key, email_verified: false, org_id: 'acme' }],
    refused: 'missing_value',
  },
]);
