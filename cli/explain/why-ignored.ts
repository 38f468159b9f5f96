import type { Source } from '../../lib/jobs/index.ts';
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

/** @param type - the provider's name of an event that is ignored */
export function whyIgnored(source: Source, type: string): string {
  const reason = REASONS[source]?.find(([pattern]) => pattern.test(type))?.[1];
  if (reason !== undefined) return reason;
  // Auth0 marks the test events of its dashboard: their types are ones that are handled.
  if (source === 'auth0' && samples.auth0.has(type)) return 'a test event: nobody in it exists';
  return 'it says nothing about users, organizations or roles';
}
