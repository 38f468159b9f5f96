import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { changedSettings, updateOf } from '../../cli/cognito/pool-settings.ts';

const TRIGGERS = { PostConfirmation: 'arn:aws:lambda:eu-west-1:123456789012:function:ours' };

/** Settings that UpdateUserPool takes under the same name. */
const CARRIED = {
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
  AutoVerifiedAttributes: ['email'],
  DeletionProtection: 'ACTIVE',
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' },
  EmailVerificationMessage: '{####}',
  EmailVerificationSubject: 'Code',
  MfaConfiguration: 'OPTIONAL',
  Policies: { PasswordPolicy: { MinimumLength: 16, TemporaryPasswordValidityDays: 2 } },
  SmsAuthenticationMessage: '{####}',
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
  SmsVerificationMessage: '{####}',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  UserPoolTags: { team: 'identity' },
  UserPoolTier: 'PLUS',
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' },
} satisfies UserPoolType;

/** What DescribeUserPool tells besides, and UpdateUserPool refuses. */
const FIXED = {
  Arn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123',
  AliasAttributes: ['email'],
  CreationDate: new Date(0),
  CustomDomain: 'login.example.com',
  Domain: 'login',
  EstimatedNumberOfUsers: 12,
  LastModifiedDate: new Date(0),
  SchemaAttributes: [{ Name: 'email' }],
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
} satisfies UserPoolType;

const POOL: UserPoolType = { ...CARRIED, ...FIXED, Id: 'eu-west-1_AbC123', Name: 'customers' };

describe('the update of a pool', () => {
  it('sends back every setting that it would reset, and none that Cognito refuses', () => {
    expect(updateOf(POOL, TRIGGERS)).toStrictEqual({
      ...CARRIED,
      UserPoolId: 'eu-west-1_AbC123',
      PoolName: 'customers',
      LambdaConfig: TRIGGERS,
    });
  });

  it('sends the days of a temporary password under their new name only', () => {
    const pool = { ...POOL, AdminCreateUserConfig: { UnusedAccountValidityDays: 7 } };
    const { AdminCreateUserConfig, Policies } = updateOf(pool, TRIGGERS);
    expect(AdminCreateUserConfig).toEqual({});
    expect(Policies?.PasswordPolicy?.TemporaryPasswordValidityDays).toBe(2);
  });

  it('keeps their old name where a pool has no other', () => {
    const AdminCreateUserConfig = { UnusedAccountValidityDays: 5, AllowAdminCreateUserOnly: true };
    const pool = { ...POOL, Policies: {}, AdminCreateUserConfig };
    expect(updateOf(pool, TRIGGERS).AdminCreateUserConfig).toEqual(AdminCreateUserConfig);
  });
});

describe('the comparison of two readings', () => {
  it('finds a setting that was changed, one that is gone and one that is new', () => {
    const { UserPoolTags: _gone, ...rest } = POOL;
    const after = { ...rest, MfaConfiguration: 'OFF' as const, IssuerConfiguration: {} };
    expect(changedSettings(POOL, after)).toEqual([
      'IssuerConfiguration',
      'MfaConfiguration',
      'UserPoolTags',
    ]);
  });

  it('looks past triggers, dates and counts', () => {
    const after = {
      ...POOL,
      LambdaConfig: TRIGGERS,
      LastModifiedDate: new Date(1),
      EstimatedNumberOfUsers: 13,
    };
    expect(changedSettings(POOL, after)).toEqual([]);
  });
});
