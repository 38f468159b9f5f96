import type { WebhookProvider } from '../provider.ts';
import { parseClerk } from './parse.ts';
import { signingKey, verifySvix } from './signature.ts';

/**
 * Clerk's webhooks, signed by Svix.
 *
 * @param secrets every signing secret that is valid now (`whsec_…`): during a rotation, two.
 * @throws {RangeError} when there is none, or one has another shape.
 */
export function createClerk(secrets: readonly string[]): WebhookProvider {
  if (secrets.length === 0) throw new RangeError('signing secrets: at least one is needed');
  const keys = secrets.map(signingKey);
  return {
    source: 'clerk',
    verify: (request, now) => verifySvix(request, keys, now),
    parse: parseClerk,
  };
}
