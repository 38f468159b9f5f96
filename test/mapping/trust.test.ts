import { describe, expect, it } from 'vitest';
import { mappingOf, refusalOf } from './reading.ts';

const RULE = { name: 'r', on: 'user', tenant: 't', roles: 'member' };

describe('what users write themselves is refused, with the reason', () => {
  const WRITTEN = ['username', 'name', 'firstName', 'lastName', 'phone'];

  it.each([...WRITTEN, 'userMetadata', 'userMetadata.team'])('%s in an attribute', (path) => {
    expect(refusalOf({ clerk: { attributes: { a: path } } })).toBe(
      `sync.config.ts: clerk.attributes.a: "${path}" is what users write themselves: it can feed display; if only your servers write it, name it in clerk.trust`,
    );
    expect(() => mappingOf({ clerk: { display: { a: path } } })).not.toThrow();
    expect(() => mappingOf({ clerk: { attributes: { a: path }, trust: [path] } })).not.toThrow();
  });

  it.each([
    [{ when: { 'userMetadata.x': 1 } }, 'when.userMetadata.x'],
    [{ each: 'userMetadata.x', tenant: '{item}' }, 'each'],
    [{ tenant: '{userMetadata.x}' }, 'tenant'],
    [{ tenantName: '{userMetadata.x}' }, 'tenantName'],
    [{ roles: '{userMetadata.x}' }, 'roles'],
    [{ at: 'doc:{userMetadata.x}', roles: 'viewer' }, 'at'],
    [{ instance: 'doc:{userMetadata.x}', roles: 'viewer' }, 'instance'],
    [
      { instance: 'doc:{id}', roles: 'viewer', relations: { parent: 'doc:{userMetadata.x}' } },
      'relations.parent',
    ],
    [
      { instance: 'doc:{id}', roles: 'viewer', attributes: { a: 'userMetadata.x' } },
      'attributes.a',
    ],
  ])('in a rule: %j', (rule, setting) => {
    const schema = { resources: { doc: { roles: ['viewer'], relations: { parent: 'doc' } } } };
    const config = (trust: readonly string[]) => ({
      schema,
      auth0: { rules: [{ ...RULE, ...rule }], trust },
    });
    expect(refusalOf(config([]))).toContain(
      `sync.config.ts: auth0.rules.r.${setting}: "userMetadata.x" is what users write themselves`,
    );
    // Only the very path is trusted, and nothing around or inside it.
    expect(refusalOf(config(['userMetadata', 'userMetadata.x.y']))).toContain('userMetadata.x');
    expect(() => mappingOf(config(['userMetadata.x']))).not.toThrow();
  });

  it('an e-mail in a rule, unless it is trusted; an attribute may show it', () => {
    const rules = [{ ...RULE, tenant: '{email}' }];
    expect(refusalOf({ clerk: { rules } })).toBe(
      'sync.config.ts: clerk.rules.r.tenant: "email" may not be verified: ask for an emailDomain, which must be, or name email in clerk.trust',
    );
    expect(() => mappingOf({ clerk: { rules, trust: ['email'] } })).not.toThrow();
    expect(() => mappingOf({ clerk: { attributes: { mail: 'email' } } })).not.toThrow();
  });

  it('attributes of a Cognito pool, by their own name or as a path', () => {
    const attributes = { plan: 'custom.plan' };
    expect(refusalOf({ cognito: { attributes, trust: ['custom:Plan', 'custom:plan2'] } })).toBe(
      'sync.config.ts: cognito.attributes.plan: "custom.plan" reads custom:plan, which users can write unless every app client forbids it; if so, name it in cognito.trust',
    );
    for (const trusted of ['custom:plan', 'custom.plan']) {
      const mapping = mappingOf({ cognito: { attributes, trust: [trusted] } });
      const fields = { custom: { 'custom:plan': 'pro' } };
      expect(mapping.userFields('cognito', fields, false).get('attributes.plan')).toBe('pro');
    }
  });
});

describe("what an organization's members write is refused where it would decide something", () => {
  const schema = { resources: { doc: { relations: { parent: 'doc' } } } };
  const config = (rule: object, trust: readonly string[] = []) => ({
    schema,
    clerk: { rules: [{ name: 'r', on: 'tenant', instance: 'doc:{id}', ...rule }], trust },
  });

  it.each(['name', 'slug'])('%s', (path) => {
    for (const [rule, setting] of [
      [{ instance: `doc:{${path}}` }, 'instance'],
      [{ when: { [path]: 'acme' } }, `when.${path}`],
      [{ each: path, instance: 'doc:{item}' }, 'each'],
      [{ relations: { parent: `doc:{${path}}` } }, 'relations.parent'],
    ] as const) {
      expect(refusalOf(config(rule))).toContain(
        `sync.config.ts: clerk.rules.r.${setting}: "${path}" is what an organization's members write`,
      );
      expect(() => mappingOf(config(rule, [`organization.${path}`]))).not.toThrow();
    }
  });

  it('and is shown by attributes', () => {
    expect(() => mappingOf(config({ attributes: { title: 'name' } }))).not.toThrow();
    const tenantAttributes = { slug: 'slug' };
    expect(() => mappingOf({ clerk: { tenantAttributes } })).not.toThrow();
  });
});

it.each(['email', 'emailVerified', 'blocked', 'locked', 'externalId', 'metadata', 'metadata.plan'])(
  '%s needs no trust in an attribute',
  (path) => {
    expect(() => mappingOf({ clerk: { attributes: { a: path } } })).not.toThrow();
  },
);

it.each([
  [{ clerk: { trust: ['metadata.plan'] } }, 'clerk.trust.0: "metadata.plan" needs no trust'],
  [{ clerk: { trust: ['custom:plan'] } }, 'clerk.trust.0: "custom.plan" must start with one of'],
  [
    { clerk: { trust: ['organization.metadata'] } },
    'clerk.trust.0: "organization.metadata" needs no trust',
  ],
  [{ cognito: { trust: ['organization.name'] } }, 'cognito.trust.0: "name" leads nowhere'],
  [{ auth0: { trust: ['team'] } }, 'auth0.trust.0: "team" must start with one of'],
  [{ cognito: { trust: ['custom:'] } }, 'cognito.trust.0: "custom." must have'],
  [{ cognito: { trust: ['custom'] } }, 'cognito.trust.0: "custom" must name one of them'],
])('trust in what is nothing is refused: %j', (config, problem) => {
  expect(refusalOf(config)).toContain(`sync.config.ts: ${problem}`);
});
