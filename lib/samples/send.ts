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
 * @param id of the delivery; default: one of its own.
 */
export function signedClerk(
  event: object,
  secret: string,
  now: number,
  id = `msg_${randomUUID().replaceAll('-', '')}`,
): SignedEvent {
  const body = JSON.stringify(event);
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

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

const TIMEOUT_MS = 15_000;

/**
 * Posts it. A redirect is not followed: a credential is for one host.
 *
 * @param url - of the HTTP routes, without a slash at its end
 * @throws what `fetch` throws, for no answer within 15 s too
 */
export async function deliver(
  url: string,
  { path, headers, body }: SignedEvent,
  signal?: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
  });
  return { status: response.status, text: await response.text() };
}

/** As {@link deliver}, for whom the status is enough. */
export async function post(url: string, event: SignedEvent): Promise<number> {
  return (await deliver(url, event)).status;
}
