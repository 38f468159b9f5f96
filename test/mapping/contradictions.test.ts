import { describe, expect, it } from 'vitest';
import { mappingOf, refusalOf } from './reading.ts';

const schema = {
  roles: ['member'],
  resources: {
    space: { roles: ['owner'] },
    folder: { roles: ['editor'], relations: { parent: 'folder', space: 'space' } },
  },
};
const USER = { name: 'r', on: 'user', tenant: 't', roles: 'member' };
const FOLDER = { name: 'r', on: 'tenant', instance: 'folder:{id}' };
const refusalOfRules = (...rules: readonly object[]) =>
  refusalOf({ schema, clerk: { rules } }).replace('sync.config.ts: clerk.rules.', '');

describe('a rule is refused by its name, or else by its place', () => {
  it.each<readonly [object, string]>([
    [{ ...USER, name: '' }, '0.name: must be 1 to 40 of A-Z a-z 0-9 - _, and not __proto__'],
    [{ ...USER, name: 'a.b' }, 'a.b.name: must be 1 to 40 of A-Z a-z 0-9 - _'],
    [{ ...USER, name: '__proto__' }, '__proto__.name: must be 1 to 40'],
    [{ ...USER, name: 'groups' }, 'groups.name: stands for cognito.groups'],
    [{ on: 'user', tenant: 't', roles: 'member' }, '0.name: must be string'],
    [{ ...USER, on: 'session' }, 'r.on: must be one of "user", "membership", "tenant"'],
    [{ name: 'r' }, 'r.on: must be one of "user", "membership", "tenant"'],
    [{ ...USER, tenant: undefined }, 'r.tenant: must be string'],
    [{ ...USER, at: 'space:x', instance: 'space:{id}' }, 'r.at: cannot stand beside instance'],
    [{ ...USER, absent: 'keep' }, 'r.absent: must be one of "remove"'],
    [{ ...USER, absent: 'remove' }, 'r.absent: does nothing'],
    [{ ...USER, default: 'member' }, 'r.default: does nothing: roles is no template'],
    [{ ...USER, roles: '{metadata.r}', rename: { a: 'x y' } }, 'r.rename.a: "x y" is no legal'],
    [{ ...USER, roles: ['member', '{metadata.r}'] }, 'r.roles: "{metadata.r}" is no legal'],
    [{ ...USER, roles: 'boss' }, 'r.roles: "boss" is none of schema.roles'],
    [{ ...USER, tenant: 'my tenant' }, 'r.tenant: "my tenant" is no legal Permit tenant key'],
    [{ ...USER, tenant: '{tenant}' }, 'r.tenant: cannot hold {tenant}'],
    [{ ...USER, tenant: '{item.org}' }, 'r.tenant: cannot hold {item.org}: the rule has no each'],
    [{ ...USER, tenant: '{metadata.a' }, 'r.tenant: has a { that begins no placeholder'],
    [{ ...USER, tenant: 'a{}' }, 'r.tenant: has a { that begins no placeholder'],
    [{ ...USER, tenant: '{plan}' }, 'r.tenant: "plan" must start with one of'],
    [{ ...USER, tenant: '{id}{user}' }, 'r.tenant: has two placeholders with nothing between'],
    [{ ...USER, at: 'space', roles: 'owner' }, 'r.at: must be a resource and a key'],
    [{ ...USER, at: 'space:', roles: 'owner' }, 'r.at: "" is no legal Permit instance key'],
    [{ ...USER, at: '{id}:x', roles: 'owner' }, 'r.at: must be a resource and a key'],
    [{ ...USER, at: 'car:x', roles: 'owner' }, 'r.at: "car" is none of schema.resources'],
    [{ ...FOLDER, instance: 'folder:main' }, 'r.instance: must hold a placeholder of the record'],
    [{ ...FOLDER, each: 'metadata.f' }, 'r.instance: must hold {item…}'],
    [{ ...FOLDER, instance: 'folder:{user}' }, 'r.instance: cannot hold {user}'],
    [{ ...FOLDER, attributes: { a: 'item.x' } }, 'r.attributes.a: "item.x" needs each beside it'],
    [{ ...FOLDER, attributes: { a: 'email' } }, 'r.attributes.a: "email" must start with one of'],
    [{ ...FOLDER, relations: { child: 'folder:x' } }, 'r.relations.child: "child" is none of'],
    [
      { ...FOLDER, relations: { space: 'folder:x' } },
      'r.relations.space: its subject is a "space"',
    ],
    [{ ...FOLDER, roles: 'editor' }, 'r.roles: no such setting'],
    [
      { ...USER, instance: 'folder:{tenant}', roles: 'editor' },
      'r.instance: must hold a placeholder of the record',
    ],
    [
      { name: 'r', on: 'user', tenant: 't', instance: 'folder:{id}', default: 'editor' },
      'r.default: needs roles beside it',
    ],
  ])('%j', (rule, problem) => {
    expect(refusalOfRules(rule)).toContain(problem);
  });

  it('all that is wrong stands in one message', () => {
    const rules = [
      { ...USER, roles: 'boss' },
      { ...FOLDER, name: 's', instance: 'car:{id}' },
    ];
    expect(refusalOf({ schema, clerk: { rules, display: { a: 'b' } } })).toMatch(
      /^sync\.config\.ts: clerk\.display\.a: .*; clerk\.rules\.r\.roles: .*; clerk\.rules\.s\.instance: .*$/,
    );
  });
});

describe('what contradicts itself is refused', () => {
  it('two rules of one name, at one provider', () => {
    expect(refusalOfRules(USER, USER)).toBe('r: is the name of two rules');
    expect(() => mappingOf({ clerk: { rules: [USER] }, auth0: { rules: [USER] } })).not.toThrow();
  });

  it('a role that is both renamed and ignored', () => {
    const roles = { rename: { 'org:bot': 'member' }, ignore: ['org:bot'] };
    expect(refusalOf({ clerk: { roles } })).toBe(
      'sync.config.ts: clerk.roles.ignore: "org:bot" is renamed too: take it out of one of the two',
    );
    const rule = { ...USER, roles: '{metadata.r}', rename: { a: 'member' }, ignore: ['a'] };
    expect(refusalOfRules(rule)).toBe(
      'r.ignore: "a" is renamed too: take it out of one of the two',
    );
  });

  it('an attribute that two settings set', () => {
    const config = { attributes: { plan: 'metadata.plan' }, display: { plan: 'username' } };
    expect(refusalOf({ clerk: config })).toBe(
      'sync.config.ts: clerk.display.plan: stands in attributes too: one of them must go',
    );
  });

  it('two rules that declare one instance, unless a condition keeps them apart', () => {
    const two = (one?: object, other?: object) => [
      { ...FOLDER, ...(one && { when: one }) },
      { ...FOLDER, name: 's', ...(other && { when: other }) },
    ];
    const why = 's.instance: r declares "folder:{id}" too: keep them apart';
    const pro = { 'metadata.plan': ['pro', 'team'] };
    for (const other of [undefined, { 'metadata.plan': 'team' }, { 'metadata.x': 'x' }]) {
      expect(refusalOfRules(...two(pro, other))).toContain(why);
    }
    expect(
      refusalOfRules(...two({ 'metadata.x': { prefix: 'a' } }, { 'metadata.x': 'b' })),
    ).toContain(why);
    const apart = { rules: two(pro, { 'metadata.plan': 'free', 'metadata.x': 'x' }) };
    expect(() => mappingOf({ schema, clerk: apart })).not.toThrow();
  });

  it('unless they look at records of two kinds', () => {
    const ofUser = { name: 's', on: 'user', tenant: 't', instance: 'folder:{id}' };
    expect(() => mappingOf({ schema, clerk: { rules: [FOLDER, ofUser] } })).not.toThrow();
  });
});

describe('rules that name one tenant differently', () => {
  const naming = (name: string, tenantName: string, plan?: string) => ({
    ...USER,
    name,
    tenantName,
    ...(plan === undefined ? {} : { when: { 'metadata.plan': plan } }),
  });

  it('are refused, whichever comes first', () => {
    expect(refusalOfRules(naming('a', 'One'), naming('b', 'Two'))).toBe(
      'b.tenantName: a names the tenant "t" otherwise: let one of them name it, or both alike',
    );
    expect(refusalOfRules(naming('b', 'Two'), naming('a', 'One'))).toContain('a.tenantName: b');
  });

  it('are taken when no record meets both, or they name it alike', () => {
    const apart = [naming('a', 'One', 'pro'), naming('b', 'Two', 'free')];
    expect(() => mappingOf({ schema, clerk: { rules: apart } })).not.toThrow();
    const alike = [naming('a', 'One'), naming('b', 'One')];
    expect(() => mappingOf({ schema, clerk: { rules: alike } })).not.toThrow();
  });
});

describe('a schema is refused', () => {
  it.each<readonly [object, string]>([
    [{ roles: ['a b'] }, 'schema.roles: "a b" is no legal Permit role key'],
    [{ resources: { 'a b': {} } }, 'schema.resources.a b: "a b" is no legal Permit resource key'],
    [{ resources: { a: { roles: ['x:y'] } } }, 'schema.resources.a.roles: "x:y" is no legal'],
    [
      { resources: { a: { relations: { 'p q': 'a' } } } },
      'schema.resources.a.relations.p q: "p q" is no legal Permit relation key',
    ],
    [
      { resources: { a: { relations: { parent: 'b' } } } },
      'schema.resources.a.relations.parent: "b" is none of schema.resources: name it there',
    ],
    [
      {
        resources: {
          root: {},
          a: { relations: { p: 'b', q: 'root' } },
          b: { relations: { p: 'c' } },
          c: { relations: { p: 'a', self: 'c' } },
          leaf: { relations: { p: 'a' } },
        },
      },
      'schema.resources: a, b, c need each other in a circle: take one of their relations out',
    ],
    [{ resources: JSON.parse('{"__proto__": {}}') }, 'schema.resources: cannot name __proto__'],
  ])('%j', (given, problem) => {
    expect(refusalOf({ schema: given })).toContain(`sync.config.ts: ${problem}`);
  });

  it('where rules speak of resources and there is none', () => {
    expect(refusalOf({ clerk: { rules: [FOLDER] } })).toBe(
      'sync.config.ts: clerk.rules.r.instance: "folder" is none of schema.resources: name it there',
    );
  });
});
