import { describe, expect, it } from 'vitest';
import { bearerOf } from '../../../lib/scim/http/bearer.ts';

const of = (authorization?: string) =>
  bearerOf({
    headers: new Map(authorization === undefined ? [] : [['authorization', authorization]]),
  });

describe('the bearer token of a request', () => {
  it.each(['Bearer scim_a-b', 'bearer scim_a-b', 'BEARER   scim_a-b '])('is read: %s', (header) => {
    expect(of(header)).toBe('scim_a-b');
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'scim_a-b', 'Basic c2NpbQ==', 'Bearer a b'])(
    'is none: %s',
    (header) => {
      expect(of(header)).toBe('');
    },
  );
});
