import {
  type ClerkOrganization,
  type ClerkUser,
  clerkMembership,
  clerkOrganization,
  clerkOrganizationDeleted,
  clerkUser,
  clerkUserDeleted,
} from './clerk.ts';
import {
  byType,
  FIRST_NAME,
  LAST_NAME,
  type Sample,
  type Subject,
  slugOf,
  titleOf,
} from './sample.ts';

const userOf = ({ user, email }: Subject): ClerkUser => ({
  id: user,
  email,
  firstName: FIRST_NAME,
  lastName: LAST_NAME,
});

function organizationOf({ organization }: Subject): ClerkOrganization {
  const slug = slugOf(organization);
  return { id: organization, name: titleOf(slug), slug };
}

/** Clerk's names for an organization's roles begin with `org:`. */
const roleOf = ({ role }: Subject): string => (role.startsWith('org:') ? role : `org:${role}`);

function membership(change: 'created' | 'updated' | 'deleted', says: string): Sample {
  return {
    type: `organizationMembership.${change}`,
    says,
    about: ['user', 'organization', 'role', 'email'],
    make: (about, at) =>
      clerkMembership(change, userOf(about), organizationOf(about), roleOf(about), at),
  };
}

/** One for each type of event that is handled. */
export const clerkSamples = byType([
  {
    type: 'user.created',
    says: 'somebody signed up',
    about: ['user', 'email'],
    make: (about, at) => clerkUser('created', userOf(about), at),
  },
  {
    type: 'user.updated',
    says: 'a profile changed',
    about: ['user', 'email'],
    make: (about, at) => clerkUser('updated', userOf(about), at),
  },
  {
    type: 'user.deleted',
    says: 'a user is gone',
    about: ['user'],
    make: ({ user }, at) => clerkUserDeleted(user, at),
  },
  {
    type: 'organization.created',
    says: 'a new organization',
    about: ['organization'],
    make: (about, at) => clerkOrganization('created', organizationOf(about), at),
  },
  {
    type: 'organization.updated',
    says: 'an organization changed',
    about: ['organization'],
    make: (about, at) => clerkOrganization('updated', organizationOf(about), at),
  },
  {
    type: 'organization.deleted',
    says: 'an organization is gone',
    about: ['organization'],
    make: (about, at) => clerkOrganizationDeleted(organizationOf(about), at),
  },
  membership('created', 'a user joined, in a role'),
  membership('updated', 'a member has another role'),
  membership('deleted', 'a member left'),
]);
