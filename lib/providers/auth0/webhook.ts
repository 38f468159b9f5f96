import type { WebhookProvider } from '../provider.ts';
import { type CurrentSecrets, compiled } from '../secrets.ts';
import { credentialDigest, verifyCredential } from './credential.ts';
import { parseAuth0 } from './parse.ts';

/**
 * Auth0's Event Streams. Nothing is signed: a static `Authorization` header is all there is.
 *
 * @param tokens every credential that is valid now: during a rotation, two. Each is the whole header
 *   value (`Bearer …`, `Basic …`) or the bare token. A function is asked for each request.
 * @throws {RangeError} when there is none, or one is empty.
 */
export function createAuth0(tokens: readonly string[] | CurrentSecrets): WebhookProvider {
  const credentials = compiled(tokens, credentialDigest, 'webhook tokens');
  return {
    source: 'auth0',
    verify: (request) => verifyCredential(request, credentials()),
    parse: parseAuth0,
  };
}
