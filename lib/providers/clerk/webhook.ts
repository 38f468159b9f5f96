import type { WebhookProvider } from '../provider.ts';
import { type CurrentSecrets, compiled } from '../secrets.ts';
import { parseClerk } from './parse.ts';
import { signingKey, verifySvix } from './signature.ts';

/**
 * Clerk's webhooks, signed by Svix.
 *
 * @param secrets every signing secret that is valid now (`whsec_…`): during a rotation, two. A function is asked for each
 *   request.
 * @throws {RangeError} when there is none, or one has another shape.
 */
export function createClerk(secrets: readonly string[] | CurrentSecrets): WebhookProvider {
  const keys = compiled(secrets, signingKey, 'signing secrets');
  return {
    source: 'clerk',
    verify: (request, now) => verifySvix(request, keys(), now),
    parse: parseClerk,
  };
}
