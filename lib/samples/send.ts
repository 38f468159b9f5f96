import { createHmac, randomUUID } from 'node:crypto';

/** A request to a webhook, ready to send. */
export interface SignedEvent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A Clerk event as Svix signs it: HMAC-SHA256 over `id.timestamp.body` (Svix, "Verifying webhooks
 * manually").
 *
 * @param secret `whsec_` and the key in base64.
 * @param now milliseconds.
 */
export function signedClerk(event: object, secret: string, now: number): SignedEvent {
  const body = JSON.stringify(event);
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    path: '/webhooks/clerk',
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    body,
  };
}

/** An Auth0 event as its event stream posts it: nothing is signed, a static credential goes with it. */
export function authorizedAuth0(event: object, token: string): SignedEvent {
  return {
    path: '/webhooks/auth0',
    headers: {
      'content-type': 'application/json',
      authorization: /\s/.test(token) ? token : `Bearer ${token}`,
    },
    body: JSON.stringify(event),
  };
}

/** Posts it. @param url of the stack's HTTP routes. */
export async function post(url: string, event: SignedEvent): Promise<number> {
  const response = await fetch(`${url}${event.path}`, {
    method: 'POST',
    headers: event.headers,
    body: event.body,
    signal: AbortSignal.timeout(15_000),
  });
  await response.arrayBuffer();
  return response.status;
}
