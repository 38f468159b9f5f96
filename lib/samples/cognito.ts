/** What Cognito invokes a trigger with. It has neither a time nor an id in it. */

export interface CognitoUser {
  readonly sub: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** The user pool of every sample: nobody's. */
export const SAMPLE_POOL = 'eu-west-1_Example01';

/** What every trigger is told. Attributes are strings, flags too. */
function trigger(triggerSource: string, user: CognitoUser, request: object, response: object) {
  return {
    version: '1',
    region: 'eu-west-1',
    userPoolId: SAMPLE_POOL,
    userName: user.sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'exampleclient' },
    triggerSource,
    request: {
      userAttributes: {
        sub: user.sub,
        'cognito:user_status': 'CONFIRMED',
        email_verified: 'true',
        email: user.email,
        given_name: user.givenName,
        family_name: user.familyName,
      },
      ...request,
    },
    response,
  };
}

export const cognitoSignUp = (user: CognitoUser) =>
  trigger('PostConfirmation_ConfirmSignUp', user, {}, {});

export const cognitoSignIn = (user: CognitoUser) =>
  trigger('PostAuthentication_Authentication', user, { newDeviceUsed: false }, {});

/** @param moment after `TokenGeneration_`, e.g. `RefreshTokens`. @param groups all that the user is in. */
export function cognitoToken(moment: string, user: CognitoUser, groups: readonly string[]) {
  return trigger(
    `TokenGeneration_${moment}`,
    user,
    {
      groupConfiguration: {
        groupsToOverride: groups,
        iamRolesToOverride: [],
        preferredRole: null,
      },
    },
    { claimsOverrideDetails: null },
  );
}
