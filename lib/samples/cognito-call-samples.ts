import { cognitoCall } from './cognito-call.ts';
import type { Sample } from './sample.ts';

const onUser = (type: string, says: string): Sample => ({
  type,
  says,
  about: ['user'],
  make: ({ user: sub }, at) => cognitoCall({ name: type, sub }, at),
});

const byUser = (type: string, says: string): Sample => ({
  type,
  says,
  about: ['user'],
  make: ({ user: sub }, at) => cognitoCall({ name: type, sub, own: true }, at),
});

const inGroup = (type: string, says: string): Sample => ({
  type,
  says,
  about: ['user', 'role'],
  make: ({ user: sub, role: group }, at) => cognitoCall({ name: type, sub, group }, at),
});

/** One for each call that is read from CloudTrail: for the function `cognito-admin`. */
export const cognitoCallSamples: readonly Sample[] = [
  onUser('AdminCreateUser', 'an administrator made a user'),
  onUser('AdminConfirmSignUp', 'an administrator confirmed a sign-up'),
  onUser('AdminDeleteUser', 'an administrator deleted a user'),
  onUser('AdminDisableUser', 'an administrator disabled a user'),
  onUser('AdminEnableUser', 'an administrator enabled a user'),
  onUser('AdminUpdateUserAttributes', 'an administrator changed attributes'),
  onUser('AdminDeleteUserAttributes', 'an administrator took attributes away'),
  inGroup('AdminAddUserToGroup', 'a user was put into a group'),
  inGroup('AdminRemoveUserFromGroup', 'a user was taken out of a group'),
  {
    type: 'DeleteGroup',
    says: 'a group was deleted',
    about: ['role'],
    make: ({ role: group }, at) => cognitoCall({ name: 'DeleteGroup', group }, at),
  },
  byUser('DeleteUser', 'a user deleted themselves'),
  byUser('UpdateUserAttributes', 'a user changed attributes'),
  byUser('DeleteUserAttributes', 'a user took attributes away'),
];
