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

/** The SDK by itself waits for ever. */
const TIMEOUT_MS = 10_000;

/** How people of a pool prove a second factor; kept apart from the pool's other settings. */
export type MfaSettings = Omit<GetUserPoolMfaConfigResponse, '$metadata'>;

/** One user pool, read and written with the rights of whoever runs the command. */
export interface Pool {
  /** @throws WiringError `no_pool`, `no_credentials`, `no_access`; so do the others */
  describe(): Promise<UserPoolType>;
  update(request: UpdateUserPoolRequest): Promise<void>;
  mfa(): Promise<MfaSettings>;
  setMfa(settings: MfaSettings): Promise<void>;
}

/**
 * @param poolId e.g. `eu-west-1_AbCdEf`; the region is in it
 * @param region where the pool lives
 */
export function openPool(poolId: string, region: string): Pool & { close(): void } {
  const client = new CognitoIdentityProviderClient({
    region,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  const place = `${poolId} in ${region}`;

  /** Anything that goes wrong, in the words of this command. */
  async function ask<T>(call: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw explain(error, call, place);
    }
  }

  return {
    async describe() {
      const { UserPool } = await ask('DescribeUserPool', () =>
        client.send(new DescribeUserPoolCommand({ UserPoolId: poolId })),
      );
      if (UserPool !== undefined) return UserPool;
      throw noPool(place);
    },
    async update(request) {
      await ask('UpdateUserPool', () => client.send(new UpdateUserPoolCommand(request)));
    },
    async mfa() {
      const { $metadata: _, ...settings } = await ask('GetUserPoolMfaConfig', () =>
        client.send(new GetUserPoolMfaConfigCommand({ UserPoolId: poolId })),
      );
      return settings;
    },
    async setMfa(settings) {
      await ask('SetUserPoolMfaConfig', () =>
        client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: poolId, ...settings })),
      );
    },
    close: () => client.destroy(),
  };
}

const noPool = (place: string, cause?: unknown): WiringError =>
  new WiringError('no_pool', `--pool: ${place} does not exist for these credentials`, {
    cause,
    remedy: 'Check the id and the account.',
  });

function explain(cause: unknown, call: string, place: string): WiringError {
  if (cause instanceof ResourceNotFoundException) return noPool(place, cause);
  const code = cause instanceof Error ? cause.name : 'unknown';
  if (code === 'CredentialsProviderError') {
    return new WiringError('no_credentials', 'no AWS credentials were found', {
      cause,
      remedy: 'Sign in (aws sso login), or set AWS_PROFILE.',
    });
  }
  const said = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
  return new WiringError('no_access', `${call} of ${place} failed (${code})${said}`, {
    cause,
    remedy: `Check the credentials (cognito-idp:${call}) and the network.`,
  });
}
