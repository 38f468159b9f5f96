import { describe, expect, it } from 'vitest';
import { mappingOf, ofMember, refusalOf } from './reading.ts';

const RULE = { name: 'r', on: 'membership', roles: 'beta' };
const schema = { resources: { space: { roles: ['owner', 'guest'] } } };
const mappingWith = (...rules: readonly object[]) =>
  mappingOf({
    schema,
    clerk: { tenantKey: 't-{id}', rules: rules.map((rule) => ({ ...RULE, ...rule })) },
  });

describe('a rule on memberships', () => {
  it('gives every member of any tenant its roles, in the tenant', () => {
    expect(ofMember(mappingWith({ roles: ['a', 'b', 'a'] }), 'clerk', 'org_1', [])).toEqual({
      't-org_1': ['a', 'b'],
    });
  });

  it.each<readonly [unknown, string, boolean]>([
    ['org_1', 'org_1', true],
    ['org_1', 'org_2', false],
    [['org_1', 'org_2'], 'org_2', true],
    [{ prefix: 'eu-' }, 'eu-1', true],
    [{ not: 'org_1' }, 'org_1', false],
    [{ not: 'org_1' }, 'org_2', true],
    ['t-org_1', 'org_1', false],
  ])('with the tenant %j knows %s by its own id: %s', (tenant, id, applies) => {
    const mapping = mappingWith({ when: { tenant } });
    expect(mapping.memberVoices('clerk', id, `t-${id}`, 'u')).toHaveLength(applies ? 1 : 0);
  });

  it.each<readonly [unknown, string, string, boolean]>([
    ['Owner', 'rol_1', 'Owner', true],
    ['rol_1', 'rol_1', 'Owner', true],
    [['Boss', 'Owner'], 'rol_1', 'Owner', true],
    ['owner', 'rol_1', 'Owner', false],
    [{ prefix: 'Own' }, 'rol_1', 'Owner', true],
    [{ not: 'rol_1' }, 'rol_1', 'Owner', false],
    [{ not: 'Owner' }, 'rol_1', 'Owner', false],
    [{ not: 'Owner' }, 'rol_2', 'Boss', true],
  ])('with the role %j knows %s, %s: %s', (role, id, name, gives) => {
    const [voice] = mappingWith({ when: { role } }).memberVoices('clerk', 'org_1', 't-org_1', 'u');
    expect(voice?.member).toEqual([]);
    expect(voice?.roles({ id, name })).toEqual(gives ? ['beta'] : []);
  });

  it('gives roles on an instance of the tenant, or of the user in it', () => {
    const mapping = mappingWith(
      { name: 'all', at: 'space:{tenant}', roles: 'guest' },
      { name: 'own', at: 'space:{tenant}-{user}', roles: 'owner' },
    );
    expect(ofMember(mapping, 'clerk', 'a b', [], 'auth0|1')).toEqual({
      'space:t-a_x20_b': ['guest'],
      'space:t-a_x20_b-auth0_x7C_1': ['owner'],
    });
  });

  it('is the same for a removal as for what it gave: roles play no part in its places', () => {
    const mapping = mappingWith({ when: { role: 'Owner' } }, { name: 's', when: { tenant: 'x' } });
    const voices = mapping.memberVoices('clerk', 'org_1', 't-org_1', 'u');
    expect(voices.map(({ voice, place }) => [voice, place])).toEqual([['clerk@r', 't-org_1']]);
  });

  it.each([
    '{tenant}',
    '{tenant}-{tenant}',
    'a-{tenant}-{tenant}-{tenant}',
    '{tenant}-{user}',
    'a-{user}-{tenant}-b',
    '{tenant}-{user}-{tenant}',
  ])('at space:%s is known to give something where it does, and nowhere else', (key) => {
    const mapping = mappingWith({ at: `space:${key}`, roles: 'guest', when: { tenant: 'org_1' } });
    const [given] = mapping.memberVoices('clerk', 'org_1', 't-org_1', 'u');
    expect(mapping.knowsVoice('clerk@r', given?.place)).toBe(true);
    expect(mapping.knowsVoice('clerk@r', `x${given?.place}`)).toBe(false);
    const elsewhere = given?.place.replaceAll('org_1', 'org_2');
    expect(mapping.knowsVoice('clerk@r', elsewhere)).toBe(false);
  });

  it('of a tenant that the config names has no id to go by', () => {
    const rules = [RULE, { ...RULE, name: 's', when: { tenant: 'main' } }];
    const mapping = mappingOf({ cognito: { tenant: 'main', rules } });
    const voices = mapping.memberVoices('cognito', null, 'main', 'u');
    expect(voices.map(({ voice }) => voice)).toEqual(['cognito@r']);
  });

  it('is none of other sources', () => {
    expect(mappingWith({}).memberVoices('auth0', 'org_1', 'org_1', 'u')).toEqual([]);
  });
});

describe('a rule on memberships is refused', () => {
  it.each<readonly [object, string]>([
    [{ roles: '{role}' }, 'roles: "{role}" is no legal Permit role key'],
    [{ roles: 7 }, 'roles: must be a role key, or a list of them'],
    [{ at: 'space:main', roles: 'guest' }, 'at: must hold {tenant}'],
    [{ at: 'space:{tenant}-{id}', roles: 'guest' }, 'at: cannot hold {id}'],
    [{ at: 'space:{tenant}', roles: 'beta' }, 'roles: "beta" is none of schema.resources.space'],
    [{ tenant: 'x' }, 'tenant: no such setting'],
    [{ when: { plan: 'x' } }, 'when.plan: no such setting'],
    [{ each: 'metadata.x' }, 'each: no such setting'],
  ])('%j', (rule, problem) => {
    expect(refusalOf({ schema, clerk: { rules: [{ ...RULE, ...rule }] } })).toContain(
      `sync.config.ts: clerk.rules.r.${problem}`,
    );
  });
});
