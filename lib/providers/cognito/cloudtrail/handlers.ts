import { addedToGroup, groupDeleted, removedFromGroup } from './groups.ts';
import type { CloudTrailHandler } from './record.ts';
import { attributesChanged, created, deleted, disabled, enabled } from './users.ts';

/**
 * Every API call that is read from CloudTrail, by its name there. Sign-ups are not here: a trigger tells them, with more
 * in it. A CSV import makes users without a call for each.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
 */
export const cloudTrailHandlers: ReadonlyMap<string, CloudTrailHandler> = new Map([
  ['AdminCreateUser', created],
  ['AdminConfirmSignUp', created],
  ['AdminDeleteUser', deleted],
  ['AdminDisableUser', disabled],
  ['AdminEnableUser', enabled],
  ['AdminUpdateUserAttributes', attributesChanged],
  ['AdminDeleteUserAttributes', attributesChanged],
  ['AdminAddUserToGroup', addedToGroup],
  ['AdminRemoveUserFromGroup', removedFromGroup],
  ['DeleteGroup', groupDeleted],
  // By the users themselves, with an access token: these records name no pool.
  ['DeleteUser', deleted],
  ['UpdateUserAttributes', attributesChanged],
  ['DeleteUserAttributes', attributesChanged],
]);
