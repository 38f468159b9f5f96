import type { CognitoHandler } from './event.ts';
import { authenticated, signUpConfirmed } from './sign-in.ts';
import { tokenGenerated } from './token-generation.ts';

/**
 * Every trigger source that becomes facts; all others pass straight through, unread. Not here on
 * purpose: `PostConfirmation_ConfirmForgotPassword` (nobody new), `TokenGeneration_ClientCredentials`
 * (a machine's token: there is no user), `UserMigration_*` (holds the password).
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
 */
export const cognitoHandlers: ReadonlyMap<string, CognitoHandler> = new Map([
  ['PostConfirmation_ConfirmSignUp', signUpConfirmed],
  ['PostAuthentication_Authentication', authenticated],
  ['TokenGeneration_HostedAuth', tokenGenerated],
  ['TokenGeneration_Authentication', tokenGenerated],
  ['TokenGeneration_NewPasswordChallenge', tokenGenerated],
  ['TokenGeneration_AuthenticateDevice', tokenGenerated],
  ['TokenGeneration_RefreshTokens', tokenGenerated],
]);
