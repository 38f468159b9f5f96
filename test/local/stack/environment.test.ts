import { describe, expect, it } from 'vitest';
import { secretsOf } from '../../../local/stack/environment.ts';

describe('what senders sign with', () => {
  it('is known to everybody unless the caller has his own, and of those the first of each', () => {
    expect([...secretsOf({}).scim.keys()]).toEqual(['acme', 'globex']);
    const own = secretsOf({
      AUTH0_WEBHOOK_TOKENS: 'new, old',
      SCIM_TOKENS: 'acme:new:with-a-colon, acme:old, mill:other',
    });
    expect(own.auth0).toBe('new');
    expect([...own.scim]).toEqual([
      ['acme', 'new:with-a-colon'],
      ['mill', 'other'],
    ]);
    expect(own.clerk).toBe(secretsOf({}).clerk);
  });
});
