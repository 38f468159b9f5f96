import { describe, expect, it } from 'vitest';
import { mappingOf, refusalOf } from './reading.ts';

const named = (name: string, id = name) => ({ id, name });
const PROVIDERS = ['clerk', 'auth0', 'cognito', 'scim', 'handoff'] as const;

describe.each(PROVIDERS)('roles of %s that are not renamed', (provider) => {
  const rename = { Leads: 'lead', 'id-7': ['a', 'b'], Nothing: [] };

  it('are keys by themselves, as shipped, or when it is said', () => {
    for (const others of [undefined, 'key']) {
      const mapping = mappingOf({ [provider]: { roles: { rename, ...(others && { others }) } } });
      expect(mapping.roles(provider, named('Staff'))).toEqual(['Staff']);
      expect(mapping.roles(provider, named('Leads'))).toEqual(['lead']);
    }
  });

  it('are nothing, when they are to be ignored', () => {
    const mapping = mappingOf({ [provider]: { roles: { rename, others: 'ignore' } } });
    expect(mapping.roles(provider, named('Staff'))).toEqual([]);
    expect(mapping.roles(provider, named('lead'))).toEqual([]);
    expect(mapping.roles(provider, named('leads'))).toEqual([]);
    expect(mapping.roles(provider, named('Leads'))).toEqual(['lead']);
    expect(mapping.roles(provider, named('Whatever', 'id-7'))).toEqual(['a', 'b']);
    expect(mapping.roles(provider, named('Nothing'))).toEqual([]);
  });
});

it('whoever has ignored roles alone has the default one', () => {
  const roles = { rename: { Leads: 'lead' }, others: 'ignore', default: 'member' };
  const mapping = mappingOf({ cognito: { roles, groups: '{tenant}:{role}' } });
  const set = mapping.groupSet('cognito', [named('t:Staff'), named('u:Leads'), named('u:Staff')]);
  expect([...(set?.places ?? [])].map(([place, { roles: given }]) => [place, given])).toEqual([
    ['t', ['member']],
    ['u', ['lead']],
  ]);
});

it('a list to ignore does nothing beside it, and is refused', () => {
  expect(refusalOf({ scim: { roles: { others: 'ignore', ignore: ['Staff'] } } })).toBe(
    "sync.config.ts: scim.roles.ignore: does nothing beside others: 'ignore': take one of the two out",
  );
});

it('is a setting of sources, and of no rule', () => {
  const rule = { name: 'r', on: 'user', tenant: 't', roles: '{metadata.role}', others: 'ignore' };
  expect(refusalOf({ clerk: { rules: [rule] } })).toContain(
    'clerk.rules.r.others: no such setting',
  );
  expect(refusalOf({ clerk: { roles: { others: 'none' } } })).toContain(
    'clerk.roles.others: must be one of "key", "ignore"',
  );
});
