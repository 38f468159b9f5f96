/** Who takes part in the story of an identity provider. */

/** The customer, as in the endpoint's path; and one who has nothing to do with it. */
export const acme = 'acme';
export const globex = 'globex';

/** Groups of the customer's directory, and the Permit roles that examples/scim-okta makes of them. */
export const specialists = { group: 'Marketing Specialist', role: 'marketing-specialist' };
export const leads = { group: 'Marketing Lead', role: 'marketing-lead' };

/** Her name at the identity provider, by which Permit knows her too. */
export const lisa = 'lisa.marks@acme.example';

/** As Okta makes a user, with a password that nobody has asked for. */
export const lisaAsCreated = {
  schemas: [
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  ],
  userName: lisa,
  name: { givenName: 'Lisa', familyName: 'Marks' },
  displayName: 'Lisa Marks',
  emails: [{ primary: true, value: lisa, type: 'work' }],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Marketing' },
  locale: 'en-US',
  externalId: '00u1lisa',
  groups: [],
  password: 'junk-that-is-to-be-dropped',
  active: true,
};

export const groupAsCreated = (displayName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  members: [],
});

/** What an application's token says of her after sign-in: who she is and where, and nothing of roles. */
export const lisaSignedIn = { sub: 'auth0|1', email: lisa, email_verified: true, org_id: acme };
