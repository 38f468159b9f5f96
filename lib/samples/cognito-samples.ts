import { type CognitoUser, cognitoSignIn, cognitoSignUp, cognitoToken } from './cognito.ts';
import { cognitoCallSamples } from './cognito-call-samples.ts';
import { byType, FIRST_NAME, LAST_NAME, type Sample, type Subject } from './sample.ts';

const userOf = ({ user, email }: Subject): CognitoUser => ({
  sub: user,
  email,
  givenName: FIRST_NAME,
  familyName: LAST_NAME,
});

function token(moment: string, says: string): Sample {
  return {
    type: `TokenGeneration_${moment}`,
    says,
    about: ['user', 'email', 'role'],
    make: (about) => cognitoToken(moment, userOf(about), [about.role]),
  };
}

/** One for each trigger that is handled, and for each call that CloudTrail tells. */
export const cognitoSamples = byType([
  {
    type: 'PostConfirmation_ConfirmSignUp',
    says: 'a sign-up was confirmed',
    about: ['user', 'email'],
    make: (about) => cognitoSignUp(userOf(about)),
  },
  {
    type: 'PostAuthentication_Authentication',
    says: 'somebody signed in',
    about: ['user', 'email'],
    make: (about) => cognitoSignIn(userOf(about)),
  },
  token('HostedAuth', 'a token, after the hosted sign-in page'),
  token('Authentication', 'a token, after a sign-in'),
  token('NewPasswordChallenge', 'a token, after a first password'),
  token('AuthenticateDevice', 'a token, after a known device'),
  token('RefreshTokens', 'a token, after a refresh'),
  ...cognitoCallSamples,
]);
