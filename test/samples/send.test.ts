import { describe, expect, it } from 'vitest';
import { createAuth0, createClerk } from '../../lib/providers/index.ts';
import {
  auth0User,
  authorizedAuth0,
  clerkUser,
  type SignedEvent,
  signedClerk,
} from '../../lib/samples/index.ts';

const now = 1_750_000_000_000;
const request = ({ headers, body }: SignedEvent) => ({
  headers: new Map(Object.entries(headers)),
  body: new TextEncoder().encode(body),
});

describe('events as their providers send them', () => {
  const secret = `whsec_${Buffer.from('a test key').toString('base64')}`;
  const user = { id: 'user_1', email: 'a@example.com', firstName: 'A', lastName: 'B' };

  it('are believed when Clerk signs them', () => {
    const signed = request(signedClerk(clerkUser('created', user, now), secret, now));
    const delivery = createClerk([secret]).verify(signed, now);
    expect(delivery.eventId).toBe(signed.headers.get('svix-id'));
  });

  it('are not believed when somebody else does', () => {
    const other = `whsec_${Buffer.from('another').toString('base64')}`;
    const signed = request(signedClerk(clerkUser('created', user, now), other, now));
    expect(() => createClerk([secret]).verify(signed, now)).toThrow();
  });

  it.each(['token', 'Bearer token', 'Basic dXNlcjpwYXNz'])('carry the credential %s', (token) => {
    const event = auth0User(
      'created',
      { id: 'auth0|1', email: 'a@example.com', givenName: 'A', familyName: 'B' },
      now,
    );
    const sent = request(authorizedAuth0(event, token));
    expect(() => createAuth0([token]).verify(sent, now)).not.toThrow();
  });
});
