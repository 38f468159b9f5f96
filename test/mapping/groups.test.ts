import { describe, expect, it } from 'vitest';
import { byRule, failureOf, mappingOf, refusalOf } from './reading.ts';

function setOf(cognito: object, ...names: readonly string[]) {
  const groups = names.map((name) => ({ id: name, name }));
  const set = mappingOf({ cognito }).groupSet('cognito', groups);
  return set === null ? null : byRule([set])['groups']?.roles;
}
const groups = '{tenant}:{role}';

describe("a group's name", () => {
  it.each<readonly [string, string, object]>([
    [groups, 'acme:admin', { acme: ['admin'] }],
    [groups, 'acme:admin:eu', { acme: ['admin_x3A_eu'] }],
    [groups, 'a b:c d', { a_x20_b: ['c_x20_d'] }],
    ['{role}@{tenant}', 'admin@acme', { acme: ['admin'] }],
    ['app/{tenant}--{role}!', 'app/acme--admin!', { acme: ['admin'] }],
    ['app/{tenant}--{role}!', 'acme--admin!', {}],
    ['app/{tenant}--{role}!', 'app/acme--admin', {}],
    [groups, ':admin', {}],
    [groups, 'acme:', {}],
    [groups, ':', {}],
    [groups, 'admin', {}],
    ['ab{tenant}:{role}ba', 'aba', {}],
  ])('by %s: %s', (template, name, places) => {
    expect(setOf({ groups: template }, name)).toEqual(places);
  });

  it('makes keys of its tenant as of any', () => {
    expect(setOf({ groups, tenantKey: 't-{id}' }, 'acme:admin')).toEqual({ 't-acme': ['admin'] });
  });

  it('is renamed and ignored by the role that it tells, or else as a whole', () => {
    const roles = { rename: { adm: ['admin', 'owner'] }, ignore: ['bot'] };
    const cognito = { groups, tenant: 'main', roles };
    expect(setOf(cognito, 'acme:adm', 'acme:bot', 'adm', 'bot')).toEqual({
      acme: ['admin', 'owner'],
      main: ['admin', 'owner'],
    });
  });

  it('that cannot be a key dead-letters the job', () => {
    expect(failureOf(() => setOf({ groups }, `${'é'.repeat(200)}:admin`)).code).toBe('invalid_key');
  });
});

describe('default roles', () => {
  const roles = { default: 'viewer', ignore: ['bot'] };

  it('are those of the configured tenant while no group is a role there', () => {
    const cognito = { groups, tenant: 'main', roles };
    expect(setOf(cognito)).toEqual({ main: ['viewer'] });
    expect(setOf(cognito, 'acme:admin')).toEqual({ acme: ['admin'], main: ['viewer'] });
    expect(setOf(cognito, 'staff')).toEqual({ main: ['staff'] });
    expect(setOf(cognito, 'main:admin')).toEqual({ main: ['admin'] });
  });

  it('are those of any tenant that a group tells, while none of its groups is a role', () => {
    expect(setOf({ groups, roles }, 'acme:bot')).toEqual({ acme: ['viewer'] });
    expect(setOf({ groups, roles }, 'acme:bot', 'acme:admin')).toEqual({ acme: ['admin'] });
  });

  it('are nowhere without a tenant', () => {
    expect(setOf({ groups, roles }, 'staff')).toEqual({});
  });
});

it('without the setting, and at other sources, names of groups tell no tenant', () => {
  expect(setOf({ tenant: 'main' }, 'acme:admin')).toBeNull();
  expect(mappingOf({ cognito: { groups } }).groupSet('clerk', [])).toBeNull();
  expect(mappingOf({ cognito: { groups } }).knowsVoice('cognito@groups')).toBe(true);
  expect(mappingOf({}).knowsVoice('cognito@groups')).toBe(false);
});

it.each([
  '{tenant}',
  '{role}:{role}',
  '{tenant}{role}',
  '{tenant}:{role}:{id}',
  'a{b}{tenant}:{role}',
])('a template that does not tell both is refused: %s', (template) => {
  expect(refusalOf({ cognito: { groups: template } })).toBe(
    'sync.config.ts: cognito.groups: must hold {tenant} and {role} once, and text between them, e.g. "{tenant}:{role}"',
  );
});

it('only Cognito has groups', () => {
  expect(refusalOf({ clerk: { groups } })).toBe('sync.config.ts: clerk.groups: no such setting');
});
