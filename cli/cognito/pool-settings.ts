import { isDeepStrictEqual } from 'node:util';
import type {
  AdminCreateUserConfigType,
  LambdaConfigType,
  UpdateUserPoolRequest,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';

/**
 * What becomes of each setting that DescribeUserPool shows when it is sent back by UpdateUserPool,
 * which resets whatever is not sent. Complete by type: an SDK that knows a new setting does not
 * compile until somebody has decided about it here.
 *
 * - `carried`: sent back under the same name
 * - `fixed`: set when the pool was made, or measured; UpdateUserPool does not take it
 * - `apart`: sent back, but not as it is
 */
const SETTINGS = {
  AccountRecoverySetting: 'carried',
  AcrConfiguration: 'carried',
  AdminCreateUserConfig: 'apart',
  AliasAttributes: 'fixed',
  Arn: 'fixed',
  AutoVerifiedAttributes: 'carried',
  CreationDate: 'fixed',
  CustomDomain: 'fixed',
  DcrConfiguration: 'carried',
  DeletionProtection: 'carried',
  DeviceConfiguration: 'carried',
  Domain: 'fixed',
  EmailConfiguration: 'carried',
  EmailConfigurationFailure: 'fixed',
  EmailVerificationMessage: 'carried',
  EmailVerificationSubject: 'carried',
  EstimatedNumberOfUsers: 'fixed',
  Id: 'fixed',
  IssuerConfiguration: 'carried',
  KeyConfiguration: 'carried',
  LambdaConfig: 'apart',
  LastModifiedDate: 'fixed',
  MfaConfiguration: 'carried',
  Name: 'apart',
  Policies: 'carried',
  SchemaAttributes: 'fixed',
  SmsAuthenticationMessage: 'carried',
  SmsConfiguration: 'carried',
  SmsConfigurationFailure: 'fixed',
  SmsVerificationMessage: 'carried',
  Status: 'fixed',
  UserAttributeUpdateSettings: 'carried',
  UserPoolAddOns: 'carried',
  UserPoolTags: 'carried',
  UserPoolTier: 'carried',
  UsernameAttributes: 'fixed',
  UsernameConfiguration: 'fixed',
  VerificationMessageTemplate: 'carried',
} as const satisfies Record<keyof UserPoolType, 'carried' | 'fixed' | 'apart'>;

const isSetting = (name: string): name is keyof typeof SETTINGS => Object.hasOwn(SETTINGS, name);

function carriedOf(pool: UserPoolType): UserPoolType {
  const carried = { ...pool };
  for (const name of Object.keys(SETTINGS)) {
    if (isSetting(name) && SETTINGS[name] !== 'carried') delete carried[name];
  }
  return carried;
}

/**
 * `UnusedAccountValidityDays` is the old name of the password policy's
 * `TemporaryPasswordValidityDays`. Cognito shows both and refuses to be sent both.
 */
function adminCreateUserOf(pool: UserPoolType): AdminCreateUserConfigType | undefined {
  const { AdminCreateUserConfig: admin } = pool;
  if (pool.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined) return admin;
  if (admin === undefined) return undefined;
  const { UnusedAccountValidityDays: _renamed, ...rest } = admin;
  return rest;
}

/**
 * The request that gives a pool other triggers and leaves everything else as it is.
 *
 * @param pool the answer of DescribeUserPool
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export function updateOf(pool: UserPoolType, triggers: LambdaConfigType): UpdateUserPoolRequest {
  const admin = adminCreateUserOf(pool);
  return {
    ...carriedOf(pool),
    ...(admin === undefined ? {} : { AdminCreateUserConfig: admin }),
    ...(pool.Name === undefined ? {} : { PoolName: pool.Name }),
    UserPoolId: pool.Id,
    LambdaConfig: triggers,
  };
}

/** Names of the settings, the triggers aside, that differ between two readings of a pool. */
export function changedSettings(before: UserPoolType, after: UserPoolType): readonly string[] {
  const was = new Map<string, unknown>(Object.entries(updateOf(before, {})));
  const is = new Map<string, unknown>(Object.entries(updateOf(after, {})));
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => !isDeepStrictEqual(was.get(name), is.get(name)))
    .sort();
}
