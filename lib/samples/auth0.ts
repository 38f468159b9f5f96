/** Auth0's event-stream events, with as much in them as Auth0 says of the entities of a demo. */
import { randomUUID } from 'node:crypto';

export interface Auth0User {
  readonly id: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

export interface Auth0Organization {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
}

/** @param at time of the change, in ms. */
function cloudEvent(type: string, object: object, at: number) {
  return {
    specversion: '1.0',
    type,
    source: 'urn:auth0:local.example.com',
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    time: new Date(at).toISOString(),
    data: { object },
    a0tenant: 'local',
    a0stream: 'est_local',
  };
}

export function auth0User(change: 'created' | 'updated', user: Auth0User, at: number) {
  return cloudEvent(
    `user.${change}`,
    {
      user_id: user.id,
      email: user.email,
      email_verified: true,
      given_name: user.givenName,
      family_name: user.familyName,
      name: `${user.givenName} ${user.familyName}`,
      app_metadata: {},
      blocked: false,
      created_at: new Date(at).toISOString(),
      updated_at: new Date(at).toISOString(),
    },
    at,
  );
}

export function auth0Organization(organization: Auth0Organization, at: number) {
  const { id, name, displayName } = organization;
  return cloudEvent('organization.created', { id, name, display_name: displayName }, at);
}

export function auth0Member(
  change: 'added' | 'deleted',
  user: Auth0User,
  organization: Auth0Organization,
  at: number,
) {
  return cloudEvent(
    `organization.member.${change}`,
    {
      organization: { id: organization.id, name: organization.name },
      user: { user_id: user.id },
    },
    at,
  );
}

export function auth0Role(
  change: 'assigned' | 'deleted',
  user: Auth0User,
  organization: Auth0Organization,
  role: { readonly id: string; readonly name: string },
  at: number,
) {
  return cloudEvent(
    `organization.member.role.${change}`,
    { organization: { id: organization.id }, user: { user_id: user.id }, role },
    at,
  );
}
