import * as z from 'zod/mini';
import type { ReadingOptions } from '../directory.ts';
import { DirectoryError } from '../errors.ts';
import { createHttpReader } from '../http.ts';

/** How long before its end a token is not used any more; half its life where that is less. */
const REST_MS = 60_000;

const tokenSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.number().check(z.positive()),
});

export interface TokenOptions extends ReadingOptions {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** What to look at when there is no token to be had. */
  readonly accessRemedy: string;
}

export interface Token {
  /** The header that a request carries. @throws {DirectoryError} */
  authorize(): Promise<Readonly<Record<string, string>>>;
  /** It was refused: the next request gets a new one. */
  forget(): void;
}

interface Issued {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * An access token for the Management API by the client credentials flow, kept for as long as it is good: each one
 * counts against the plan.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens/get-management-api-access-tokens-for-production
 */
export function createToken(options: TokenOptions): Token {
  const { apiUrl, clientId, clientSecret, audience, accessRemedy, now } = options;
  const reader = createHttpReader({
    ...options,
    api: 'Auth0',
    apiUrl,
    accessRemedy,
    authorize: async () => ({}),
  });
  let held: Issued | undefined;
  let asked: Promise<Issued> | undefined;

  async function issue(): Promise<Issued> {
    const askedAt = now();
    const answer = await reader.read({
      path: '/oauth/token',
      method: 'POST',
      body: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        audience,
      },
      schema: tokenSchema,
    });
    if (answer === null) {
      throw new DirectoryError(
        'no_access',
        'Auth0, POST /oauth/token: not found; the domain is not that of an Auth0 tenant',
        { status: 404 },
      );
    }
    const life = answer.expires_in * 1000;
    return {
      value: answer.access_token,
      until: askedAt + life - Math.min(REST_MS, life / 2),
    };
  }

  async function good(): Promise<Issued> {
    if (held !== undefined && now() < held.until) return held;
    // Several requests at once need one token.
    asked ??= issue().finally(() => {
      asked = undefined;
    });
    held = await asked;
    return held;
  }

  return {
    authorize: async () => ({ authorization: `Bearer ${(await good()).value}` }),
    forget: () => {
      held = undefined;
    },
  };
}
