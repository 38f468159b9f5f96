/** What Auth0 says of Fern & Partners and of Lena, for the examples. */

/** An event as an Auth0 Event Stream posts it. Its id and time are filled in: each is later than the one before. */
export const event = (type: string, object: object) => ({
  specversion: '1.0',
  type,
  source: 'urn:auth0:papers.example.com',
  data: { object },
  a0tenant: 'papers',
  a0stream: 'est_papers',
});

/** Auth0 keeps texts in an organization's metadata. */
export const organization = (metadata: object) => ({
  id: 'org_fern',
  name: 'fern',
  display_name: 'Fern & Partners',
  metadata,
});
export const lena = {
  user_id: 'auth0|lena',
  email: 'lena@example.com',
  email_verified: true,
  given_name: 'Lena',
  family_name: 'Vogel',
  app_metadata: {},
  user_metadata: {},
  blocked: false,
};
/** Her record with this in the metadata that only our back end writes. */
export const lenaWith = (metadata: object) => ({ ...lena, app_metadata: metadata });

export const member = {
  organization: { id: 'org_fern', name: 'fern' },
  user: { user_id: 'auth0|lena' },
};
export const owner = { ...member, role: { id: 'rol_7', name: 'Owner' } };
export const newsletter = { ...member, role: { id: 'rol_newsletter', name: 'Newsletter' } };
