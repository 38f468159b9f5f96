import type { Change, RoleRef, SyncJob } from '../../jobs/index.ts';
import { stated } from '../stated.ts';
import { type CognitoEvent, type CognitoHandler, originOf, readAttributes } from './event.ts';
import { userFieldsOf } from './user.ts';

/**
 * The user, and that it belongs to the tenant that the config names.
 *
 * @param roles its groups; `undefined` when the trigger does not say.
 * @throws {ParseError}
 */
export function userAndMembership(
  event: CognitoEvent,
  change: Change,
  roles: readonly RoleRef[] | undefined,
): readonly SyncJob[] {
  const attributes = readAttributes(event);
  const origin = originOf(event, attributes.sub);
  return [
    {
      ...origin,
      kind: 'user',
      change,
      user: attributes.sub,
      // A trigger gets every attribute that has a value.
      whole: true,
      fields: userFieldsOf(attributes),
    },
    {
      ...origin,
      kind: 'membership',
      change,
      user: attributes.sub,
      tenant: null,
      ...stated({ roles }),
    },
  ];
}

/** A sign-up confirmed, or the first sign-in through a federated provider. */
export const signUpConfirmed: CognitoHandler = (event) =>
  userAndMembership(event, 'created', undefined);

/** Any login: the first word of users that an administrator or an import made. */
export const authenticated: CognitoHandler = (event) =>
  userAndMembership(event, 'updated', undefined);
