import type { Source } from '../../lib/jobs/index.ts';
import type { IgnoredBecause } from '../../lib/providers/cognito/index.ts';
import { samples } from '../../lib/samples/index.ts';

/** Types that come to nothing on purpose, and why. The first that fits counts. */
const REASONS: Readonly<Partial<Record<Source, readonly (readonly [RegExp, string])[]>>> = {
  clerk: [
    [
      /^(?:role|permission)\./,
      "Permit's roles are made by people; `permit-sync doctor` says which are missing",
    ],
    [/^session\./, 'a session changes nothing that Permit knows'],
    [/Invitation\./, 'who is invited is not a member yet'],
  ],
  auth0: [
    [/^organization\.connection\./, "connections are not Permit's: they say how people sign in"],
    [/^group\./, 'a group belongs to no organization, and is no role'],
  ],
  cognito: [
    [/^PostConfirmation_ConfirmForgotPassword$/, 'a new password is nobody new'],
    [/^TokenGeneration_ClientCredentials$/, "a machine's token: there is no user"],
    [/^UserMigration_/, 'it holds a password, and is not looked at'],
    [/^(?:PreSignUp|PreAuthentication)_/, 'nothing has happened yet'],
  ],
};

/** Why a call to a user pool's API comes to nothing. */
const CALLS: Readonly<Record<IgnoredBecause, string>> = {
  other_source: 'it is no call to the API of user pools',
  other_call: 'the call changes nothing of users or their groups',
  failed_call: 'the call was refused: nothing has happened',
  other_pool: 'the call was to another user pool',
  automatic_group: 'Cognito keeps that group by itself: it says where its users come from',
  group_deleted:
    'nothing says who was in the group: kept in the dead-letter queue, until `permit-sync reconcile cognito --apply` has taken what it gave',
};

/**
 * @param type - the provider's name of an event that is ignored
 * @param because - of a call that CloudTrail tells
 */
export function whyIgnored(source: Source, type: string, because?: IgnoredBecause): string {
  if (because !== undefined) return CALLS[because];
  const reason = REASONS[source]?.find(([pattern]) => pattern.test(type))?.[1];
  if (reason !== undefined) return reason;
  // Auth0 marks the test events of its dashboard: their types are ones that are handled.
  if (source === 'auth0' && samples.auth0.has(type)) return 'a test event: nobody in it exists';
  return 'it says nothing about users, organizations or roles';
}
