import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';

export const FUNCTION = 'arn:aws:lambda:local:local:function:permit-sync-test-cognito';
export const TEAMS_FUNCTION = 'arn:aws:lambda:local:local:function:greet-newcomers';

/** A pool with something to lose in every setting that cognito-local keeps. */
export const FURNISHED = {
  PoolName: 'furnished',
  UsernameAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  MfaConfiguration: 'OPTIONAL',
  Policies: {
    PasswordPolicy: { MinimumLength: 14, RequireSymbols: true, TemporaryPasswordValidityDays: 3 },
  },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: { EmailSubject: 'Come in', EmailMessage: '{username} {####}' },
  },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  DeviceConfiguration: {
    ChallengeRequiredOnNewDevice: true,
    DeviceOnlyRememberedOnUserPrompt: true,
  },
  EmailConfiguration: {
    EmailSendingAccount: 'COGNITO_DEFAULT',
    ReplyToEmailAddress: 'a@b.example',
  },
  EmailVerificationSubject: 'Is it you?',
  EmailVerificationMessage: 'Your code: {####}',
  SmsAuthenticationMessage: 'Code: {####}',
  SmsVerificationMessage: 'Verify: {####}',
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' },
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  UserPoolTags: { team: 'identity' },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
} satisfies CreateUserPoolCommandInput;

export const clientOf = (endpoint: string): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
  });

/** @returns the new pool's id */
export async function createPool(
  client: CognitoIdentityProviderClient,
  settings: CreateUserPoolCommandInput,
): Promise<string> {
  const { UserPool } = await client.send(new CreateUserPoolCommand(settings));
  if (UserPool?.Id === undefined) throw new Error('cognito-local made no pool');
  return UserPool.Id;
}
