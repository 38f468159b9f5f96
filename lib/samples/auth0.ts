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

type Saved = 'created' | 'updated' | 'deleted';

/** @param at time of the change, in ms. */
function cloudEvent(type: string, object: object, at: number) {
  return {
    specversion: '1.0',
    type,
    source: 'urn:auth0:local.example.com',
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    time: new Date(at).toISOString(),
    data: { object, context: { tenant: { id: 'local' } } },
    a0tenant: 'local',
    a0stream: 'est_local',
  };
}

/** A deletion has the whole user in it, as it last was. */
export function auth0User(change: Saved, user: Auth0User, at: number) {
  const time = new Date(at).toISOString();
  return cloudEvent(
    `user.${change}`,
    {
      user_id: user.id,
      email: user.email,
      email_verified: true,
      given_name: user.givenName,
      family_name: user.familyName,
      name: `${user.givenName} ${user.familyName}`,
      nickname: user.givenName.toLowerCase(),
      picture: 'https://img.example.com/user',
      identities: [
        {
          connection: 'Username-Password-Authentication',
          provider: 'auth0',
          user_id: user.id.replace(/^auth0\|/, ''),
          isSocial: false,
        },
      ],
      app_metadata: {},
      user_metadata: {},
      blocked: false,
      created_at: time,
      updated_at: time,
      ...(change === 'deleted' ? { deleted_at: time } : {}),
    },
    at,
  );
}

export function auth0Organization(
  { id, name, displayName }: Auth0Organization,
  at: number,
  change: Saved = 'created',
) {
  const object = { id, name, display_name: displayName, metadata: {} };
  return cloudEvent(`organization.${change}`, object, at);
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
