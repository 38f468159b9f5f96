import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../lib/mapping/index.ts';

describe('the roles that a config names', () => {
  it('are what roles are renamed to, and the default ones, each once and of that source alone', () => {
    const mapping = compileMapping({
      clerk: {
        roles: {
          rename: { owner: ['admin', 'billing'], boss: 'admin', nobody: [] },
          ignore: ['guest'],
          default: 'member',
        },
      },
      auth0: { roles: { default: ['viewer'] } },
    });
    expect([...mapping.knownRoles('clerk')].sort()).toEqual(['admin', 'billing', 'member']);
    expect([...mapping.knownRoles('auth0')]).toEqual(['viewer']);
  });

  it('are none where roles pass through', () => {
    expect(compileMapping({}).knownRoles('cognito').size).toBe(0);
  });
});
