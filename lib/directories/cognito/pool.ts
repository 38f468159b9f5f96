import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { ReadingOptions } from '../directory.ts';
import { DirectoryError } from '../errors.ts';
import { type Attempt, persist } from '../persist.ts';
import { isCredentialsFault, isThrottle, nameOf, statusOf } from './failures.ts';

export interface PoolOptions extends ReadingOptions {
  /** Waiting and trying again is done here: give it `maxAttempts: 1`, or every attempt becomes several. */
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  /** How long one request may take, in ms. */
  readonly timeoutMs?: number;
}

/** What every call to the SDK gets beside its command. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** One user pool, asked with patience. */
export interface Pool extends PoolOptions {
  /**
   * @param action - the API's name of it, for messages: `ListUsers`
   * @throws {DirectoryError} with the SDK's error as its cause.
   */
  ask<T>(action: string, call: (options: CallOptions) => Promise<T>): Promise<T>;
}

/** Users or groups in one page: as many as Cognito gives at once. */
export const PAGE_SIZE = 60;

const TIMEOUT_MS = 30_000;
const ACTIONS = ['ListUsers', 'ListGroups', 'ListUsersInGroup', 'AdminListGroupsForUser'];
const RIGHTS = [...ACTIONS, 'DescribeUserPool'].map((action) => `cognito-idp:${action}`).join(', ');

export function openPool(options: PoolOptions): Pool {
  const { client, userPoolId, signal, timeoutMs = TIMEOUT_MS } = options;
  // Nobody else waits for this pool: there is no one to hold back.
  const persistence = { ...options, hold: () => {} };

  function within(): AbortSignal {
    const timeout = AbortSignal.timeout(timeoutMs);
    return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  }

  async function attempt<T>(
    name: string,
    call: (options: CallOptions) => Promise<T>,
  ): Promise<Attempt<T>> {
    try {
      return { kind: 'done', value: await call({ abortSignal: within() }) };
    } catch (cause) {
      if (isThrottle(cause)) return { kind: 'throttled', waitMs: undefined };
      const status = statusOf(cause);
      const what = nameOf(cause);
      if (isCredentialsFault(cause)) {
        const remedy = `on user pool ${userPoolId} the credentials need ${RIGHTS}`;
        throw new DirectoryError('no_access', `${name} was refused (${what}): ${remedy}`, {
          status,
          cause,
        });
      }
      if (what === 'ResourceNotFoundException') {
        const region = await client.config.region();
        const remedy = `check the pool's id, and that ${region} is its region (AWS_REGION)`;
        throw new DirectoryError(
          'no_access',
          `${name}: there is no such thing as was asked for in user pool ${userPoolId}, or no such pool: ${remedy}`,
          { status, cause },
        );
      }
      if (status === undefined || status >= 500 || status < 400) {
        const why = status === undefined ? `no answer (${what})` : `${what} (${status})`;
        return { kind: 'failed', why, code: 'unavailable', status, cause };
      }
      throw new DirectoryError('malformed', `${name} was refused: ${what} (${status})`, {
        status,
        cause,
      });
    }
  }

  return {
    ...options,
    ask: (action, call) => {
      const name = `Cognito's ${action}`;
      return persist(name, () => attempt(name, call), persistence);
    },
  };
}
