/** Who takes part in the demo. */

import type {
  Auth0Organization,
  Auth0User,
  ClerkOrganization,
  ClerkUser,
} from '../../lib/samples/index.ts';
import type { SignUp } from '../cognito/index.ts';

const clerkUser = (id: string, firstName: string, lastName: string): ClerkUser => ({
  id: `user_${id}`,
  email: `${id}@example.com`,
  firstName,
  lastName,
});

export const ada = clerkUser('ada', 'Ada', 'Lovelace');
export const charles = clerkUser('charles', 'Charles', 'Babbage');
export const mary = clerkUser('mary', 'Mary', 'Somerville');
export const engines: ClerkOrganization = {
  id: 'org_engines',
  name: 'Analytical Engines',
  slug: 'analytical-engines',
};

export const grace: Auth0User = {
  id: 'auth0|grace',
  email: 'grace@example.com',
  givenName: 'Grace',
  familyName: 'Hopper',
};
export const compilers: Auth0Organization = {
  id: 'org_compilers',
  name: 'compilers',
  displayName: 'Compilers Inc.',
};
export const editor = { id: 'rol_editor', name: 'editor' };

export const katherine: SignUp = {
  email: 'katherine@example.com',
  password: 'Orbit-1962-friendship',
  givenName: 'Katherine',
  familyName: 'Johnson',
};

/** Roles that Permit has at first. The one that Mary gets is not among them. */
export const roles = ['admin', 'editor', 'member', 'viewer'];
export const missingRole = 'billing';
