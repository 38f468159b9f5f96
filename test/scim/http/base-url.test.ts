import { describe, expect, it } from 'vitest';
import { baseUrlOf } from '../../../lib/scim/http/base-url.ts';

const urlOf = (headers: Record<string, string>, prefix = '') =>
  baseUrlOf({ headers: new Map(Object.entries(headers)) }, prefix, 'acme');

describe('where a client sees its resources', () => {
  it.each([
    [{ host: 'api.test' }, 'https://api.test/scim/v2/acme'],
    [{ host: 'localhost:3000', 'x-forwarded-proto': 'http' }, 'http://localhost:3000/scim/v2/acme'],
    [{ host: '[::1]:80', 'x-forwarded-proto': 'HTTP, https' }, 'http://[::1]:80/scim/v2/acme'],
    [{ host: 'api.test', 'x-forwarded-proto': 'javascript' }, 'https://api.test/scim/v2/acme'],
  ])('is what its request says: %j', (headers, url) => {
    expect(urlOf(headers)).toBe(url);
  });

  it('keeps what stands before the path, such as a stage', () => {
    expect(urlOf({ host: 'api.test' }, '/prod')).toBe('https://api.test/prod/scim/v2/acme');
  });

  it.each([{}, { host: '' }, { host: 'evil.test/x?' }, { host: 'a b' }, { host: 'u:p@api.test' }])(
    'is the path alone without a usable host: %j',
    (headers) => {
      expect(urlOf(headers)).toBe('/scim/v2/acme');
    },
  );
});
