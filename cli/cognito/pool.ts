import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type GetUserPoolMfaConfigResponse,
  ResourceNotFoundException,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolRequest,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { WiringError } from './errors.ts';

/** How people of a pool prove a second factor; kept apart from the pool's other settings. */
export type MfaSettings = Omit<GetUserPoolMfaConfigResponse, '$metadata'>;

/** One user pool, read and written with the rights of whoever runs the command. */
export interface Pool {
  /** @throws WiringError `no_pool` */
  describe(): Promise<UserPoolType>;
  update(request: UpdateUserPoolRequest): Promise<void>;
  mfa(): Promise<MfaSettings>;
  setMfa(settings: MfaSettings): Promise<void>;
}

/**
 * @param poolId e.g. `eu-west-1_AbCdEf`; the region is in it
 * @param region where the pool lives
 */
export function openPool(poolId: string, region: string): Pool {
  const client = new CognitoIdentityProviderClient({ region });
  return {
    async describe() {
      try {
        const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
        if (UserPool !== undefined) return UserPool;
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
      throw new WiringError(
        'no_pool',
        `--pool: ${poolId} does not exist in ${region} for these credentials; check the id and the account.`,
      );
    },
    async update(request) {
      await client.send(new UpdateUserPoolCommand(request));
    },
    async mfa() {
      const { $metadata: _, ...settings } = await client.send(
        new GetUserPoolMfaConfigCommand({ UserPoolId: poolId }),
      );
      return settings;
    },
    async setMfa(settings) {
      await client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: poolId, ...settings }));
    },
  };
}
