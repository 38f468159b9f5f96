import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';

const CONFIG: SyncConfig = {
  clerk: { userKey: 'clerk-{id}', tenantKey: '{id}-c' },
  cognito: { tenant: 'main' },
};
const mapping = compileMapping(CONFIG);
const wellFormed = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' });

describe('the id behind a key', () => {
  it.each(['clerk', 'auth0'] as const)('is the one that the key was made of (%s)', (source) => {
    fc.assert(
      fc.property(wellFormed, (id) => {
        expect(mapping.userId(source, mapping.userKey(source, id))).toBe(id);
        const tenant = mapping.tenantKey(source, id);
        expect(tenant === null ? null : mapping.tenantId(source, tenant)).toBe(id);
      }),
    );
  });

  it('is none when the key is of another template', () => {
    expect(mapping.userId('clerk', 'user_1')).toBeNull();
    expect(mapping.userId('clerk', 'clerk-')).toBeNull();
    expect(mapping.tenantId('clerk', 'org_1')).toBeNull();
    expect(mapping.tenantId('clerk', '-c')).toBeNull();
  });

  it('is none when no id becomes the key', () => {
    // The encoding of a letter that needs none, half of a character, and nothing.
    for (const key of ['_x41_', '_xC3_', '']) expect(mapping.userId('auth0', key)).toBeNull();
    expect(mapping.tenantId('auth0', 'a.b')).toBeNull();
  });
});
