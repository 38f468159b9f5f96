import {
  type Auth0Organization,
  type Auth0User,
  auth0Member,
  auth0Organization,
  auth0Role,
  auth0User,
} from './auth0.ts';
import {
  byType,
  FIRST_NAME,
  LAST_NAME,
  type Sample,
  type Subject,
  slugOf,
  titleOf,
} from './sample.ts';

const userOf = ({ user, email }: Subject): Auth0User => ({
  id: user,
  email,
  givenName: FIRST_NAME,
  familyName: LAST_NAME,
});

function organizationOf({ organization }: Subject): Auth0Organization {
  const name = slugOf(organization);
  return { id: organization, name, displayName: titleOf(name) };
}

const roleOf = ({ role }: Subject) => ({ id: `rol_${role}`, name: role });

function user(change: 'created' | 'updated' | 'deleted', says: string): Sample {
  return {
    type: `user.${change}`,
    says,
    about: ['user', 'email'],
    make: (about, at) => auth0User(change, userOf(about), at),
  };
}

function organization(change: 'created' | 'updated' | 'deleted', says: string): Sample {
  return {
    type: `organization.${change}`,
    says,
    about: ['organization'],
    make: (about, at) => auth0Organization(organizationOf(about), at, change),
  };
}

function member(change: 'added' | 'deleted', says: string): Sample {
  return {
    type: `organization.member.${change}`,
    says,
    about: ['user', 'organization'],
    make: (about, at) => auth0Member(change, userOf(about), organizationOf(about), at),
  };
}

function role(change: 'assigned' | 'deleted', says: string): Sample {
  return {
    type: `organization.member.role.${change}`,
    says,
    about: ['user', 'organization', 'role'],
    make: (about, at) => auth0Role(change, userOf(about), organizationOf(about), roleOf(about), at),
  };
}

/** One for each type of event that is handled. */
export const auth0Samples = byType([
  user('created', 'somebody signed up'),
  user('updated', 'a profile changed'),
  user('deleted', 'a user is gone'),
  organization('created', 'a new organization'),
  organization('updated', 'an organization changed'),
  organization('deleted', 'an organization is gone'),
  member('added', 'a user joined'),
  member('deleted', 'a member left'),
  role('assigned', 'a member was given a role'),
  role('deleted', 'a role was taken from a member'),
]);
