import { describe, expect, it } from 'vitest';
import { refuseUnlessKnownById } from '../../../cli/access/known-by-id.ts';
import { compileMapping } from '../../../lib/mapping/index.ts';

describe('comparing the users of a provider', () => {
  const mapping = compileMapping({ clerk: { userKey: 'c-{email}' }, auth0: { userKey: 'a-{id}' } });

  it('is refused where they are not known by their id, with what can be done instead', () => {
    expect(() => refuseUnlessKnownById(mapping, 'clerk')).toThrow(
      expect.objectContaining({
        code: 'users_not_by_id',
        message: expect.stringContaining('clerk.userKey is made of {email}'),
        remedy: expect.stringContaining('permit-sync backfill clerk'),
      }),
    );
  });

  it('goes on where they are', () => {
    expect(() => refuseUnlessKnownById(mapping, 'auth0')).not.toThrow();
    expect(() => refuseUnlessKnownById(mapping, 'cognito')).not.toThrow();
  });
});
