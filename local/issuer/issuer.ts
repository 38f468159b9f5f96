import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { readBody } from '../http/body.ts';
import { keepToThisMachine } from '../http/this-machine.ts';
import { listen, shut } from '../stack/listening.ts';

/** Claims of a token, by their names. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who signs people in here: an authorization server as far as the handoff needs one. */
export interface LocalIssuer {
  /** Its `iss`; the key set is below it, at `/.well-known/jwks.json`. */
  readonly url: string;
  /** The `aud` of its tokens. */
  readonly audience: string;
  /** A token that is good for ten minutes, with these claims; `iss`, `aud`, `iat`, `exp`, `jti` unless they name them. */
  sign(claims: Claims): Promise<string>;
  close(): Promise<void>;
}

const ALGORITHM = 'ES256';
const AUDIENCE = 'permit-sync-local';
const LIFE_S = 600;
const MAX_BODY_BYTES = 16_384;
const claimsSchema = z.record(z.string(), z.unknown());

/**
 * Starts an issuer with a key pair of its own, which nobody has had before and nobody has afterwards. It shows its
 * public key, and signs for programs on this machine: `POST /token` with the claims as JSON answers with the token.
 *
 * @param now milliseconds
 */
export async function startIssuer(now: () => number): Promise<LocalIssuer> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const kid = randomUUID();
  const key = { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request, MAX_BODY_BYTES);
    const asked = `${request.method} ${request.url}`;
    if (asked === 'GET /.well-known/jwks.json') return reply(response, 200, { keys: [key] });
    if (asked !== 'POST /token') return reply(response, 404, { error: 'not_found' });
    const claims = claimsSchema.safeParse(parsed(text));
    if (!claims.success) return reply(response, 400, { error: 'give the claims, as JSON' });
    response.writeHead(200, { 'content-type': 'text/plain' }).end(await sign(claims.data));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => reply(response, 400, { error: 'cannot be signed' }));
  });
  keepToThisMachine(server);
  const url = await listen(server);

  function sign(claims: Claims): Promise<string> {
    const iat = Math.floor(now() / 1000);
    const usual = { iss: url, aud: AUDIENCE, iat, exp: iat + LIFE_S, jti: randomUUID() };
    const payload: JWTPayload = { ...usual, ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg: ALGORITHM, kid }).sign(privateKey);
  }

  return { url, audience: AUDIENCE, sign, close: () => shut(server) };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function parsed(body: Uint8Array | null): unknown {
  try {
    return body === null ? undefined : JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
