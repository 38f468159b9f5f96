import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { listen, shut } from '../../local/stack/listening.ts';

/** An issuer's signing key, and what its key set says of it. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
  /** As text, for whoever wants to abuse it. */
  readonly pem: string;
}

export async function signingKey(kid: string | undefined, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const named = kid === undefined ? {} : { kid };
  const jwk = { ...(await exportJWK(publicKey)), ...named, alg, use: 'sig' };
  return { privateKey, publicKey, jwk, pem: await exportSPKI(publicKey) };
}

export const AUDIENCE = 'app';

/** Claims of a token that is good, but for what is changed; `undefined` leaves one out. */
export function claimsOf(issuer: string, changes: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: AUDIENCE, sub: 'ann', iat: now, exp: now + 600, ...changes };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

export function signed(
  claims: JWTPayload,
  { privateKey, jwk }: SigningKey,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const { kid, alg = 'ES256' } = jwk;
  const named = kid === undefined ? {} : { kid };
  return new SignJWT(claims).setProtectedHeader({ alg, ...named, ...header }).sign(privateKey);
}

/** A server of public keys, and who it serves them for. */
export async function startKeyServer(...keys: readonly SigningKey[]) {
  let answer: { readonly status: number; readonly body: string } | 'hang' | undefined;
  let served = keys;
  let fetches = 0;
  const open = new Set<Socket>();
  const lost = new WeakSet<Socket>();
  const server = createServer(({ socket }, response) => {
    if (lost.has(socket)) return void socket.resetAndDestroy();
    fetches += 1;
    if (answer === 'hang') return;
    const body = JSON.stringify({ keys: served.map(({ jwk }) => jwk) });
    const { status, body: said } = answer ?? { status: 200, body };
    response.writeHead(status, { 'content-type': 'application/json' }).end(said);
  });
  server.on('connection', (socket: Socket) => open.add(socket));
  const url = await listen(server);
  return {
    /** The `iss` of its tokens. */
    url,
    issuer: {
      issuer: url,
      audience: [AUDIENCE],
      jwksUri: `${url}/.well-known/jwks.json`,
      algorithms: ['ES256', 'RS256'],
      userPrefix: '',
    },
    /** Times that the keys were asked for. */
    fetches: () => fetches,
    serve(...next: readonly SigningKey[]) {
      served = next;
    },
    /** Knows nothing any more of the connections that there are: whoever uses one is told so. */
    loseConnections() {
      for (const socket of open) lost.add(socket);
    },
    /** What it says instead of the keys; `undefined`: it serves them. */
    say(next: typeof answer) {
      answer = next;
    },
    close: () => shut(server),
  };
}

export type KeyServer = Awaited<ReturnType<typeof startKeyServer>>;
