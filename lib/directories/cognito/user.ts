import type { UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { MembershipJob, RoleRef, UserJob } from '../../jobs/index.ts';
import {
  type UserAttributes,
  userAttributes,
  userFieldsOf,
} from '../../providers/cognito/index.ts';
import { DirectoryError } from '../errors.ts';
import { snapshotOrigin } from '../snapshot.ts';

const source = 'cognito';

/**
 * The user as Cognito has it now.
 *
 * @param action - what it was asked by, and `at` the user's place in the answer: names it without its name.
 * @param askedAt - when it was asked for, in ms
 * @throws {DirectoryError} `malformed` without a `sub`, or without a word on whether it is enabled.
 */
export function userJob(user: UserType, action: string, at: number, askedAt: number): UserJob {
  const attributes = attributesOf(user, action, at);
  if (user.Enabled === undefined) throw malformed(action, at, 'Enabled');
  const updatedAt = user.UserLastModifiedDate?.getTime();
  return {
    ...snapshotOrigin({ source, kind: 'user', id: attributes.sub, askedAt, updatedAt }),
    kind: 'user',
    change: 'updated',
    user: attributes.sub,
    whole: true,
    fields: { ...userFieldsOf(attributes), blocked: !user.Enabled },
  };
}

/**
 * The user's groups. They have no time of their own: a user's last modification is not moved by them.
 *
 * @param askedAt - before the first of its groups was asked for, in ms
 */
export function membershipJob(
  sub: string,
  roles: readonly RoleRef[],
  askedAt: number,
): MembershipJob {
  return {
    ...snapshotOrigin({ source, kind: 'membership', id: sub, askedAt }),
    kind: 'membership',
    change: 'updated',
    user: sub,
    tenant: null,
    roles,
  };
}

/** Whoever signed up and never confirmed has no access yet; the confirmation sends an event. */
export const isConfirmed = (user: UserType): boolean => user.UserStatus !== 'UNCONFIRMED';

/** @throws {DirectoryError} `malformed` */
export function subOf(user: UserType, action: string, at: number): string {
  return attributesOf(user, action, at).sub;
}

function attributesOf(user: UserType, action: string, at: number): UserAttributes {
  const named = (user.Attributes ?? []).flatMap(({ Name, Value }) =>
    Name === undefined || Value === undefined ? [] : [[Name, Value] as const],
  );
  const result = userAttributes.safeParse(Object.fromEntries(named));
  if (result.success) return result.data;
  throw malformed(action, at, result.error.issues[0]?.path.map(String).join('.') || 'Attributes');
}

function malformed(action: string, at: number, what: string): DirectoryError {
  return new DirectoryError(
    'malformed',
    `Cognito's ${action}: user ${at + 1} of a page has no ${what} that can be read; it can be told by nothing else`,
  );
}
