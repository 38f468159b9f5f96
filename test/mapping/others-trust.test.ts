import { describe, expect, it } from 'vitest';
import { mappingOf, ofUser, refusalOf, rolesOf } from './reading.ts';

const RULE = { name: 'r', on: 'user', tenant: 't', roles: 'member' };

describe("what a tenant's IT writes decides nothing elsewhere", () => {
  const PATHS = ['metadata', 'metadata.title', 'metadata.enterprise.department', 'externalId'];

  it.each([...PATHS, 'email'])('%s in a rule, unless it is trusted', (path) => {
    const rules = [{ ...RULE, when: { [path]: 'x' } }];
    expect(refusalOf({ scim: { rules } })).toBe(
      `sync.config.ts: scim.rules.r.when.${path}: "${path}" is what any tenant's IT may write, of whomever: it can feed attributes; if you vouch for all of them, name it in scim.trust`,
    );
    expect(refusalOf({ scim: { rules: [{ ...RULE, tenant: `{${path}}` }] } })).toContain(
      `scim.rules.r.tenant: "${path}" is what any tenant's IT may write`,
    );
    expect(() => mappingOf({ scim: { rules, trust: [path] } })).not.toThrow();
    // An attribute may show it: it says no more than whence it came.
    expect(() => mappingOf({ scim: { attributes: { a: path } } })).not.toThrow();
  });

  it.each(['name', 'firstName', 'lastName', 'username', 'phone'])(
    '%s, which people may write themselves, is for show',
    (path) => {
      expect(refusalOf({ scim: { attributes: { a: path } } })).toContain(
        `"${path}" is what users write themselves`,
      );
      expect(() => mappingOf({ scim: { display: { a: path } } })).not.toThrow();
      expect(() => mappingOf({ scim: { attributes: { a: path }, trust: [path] } })).not.toThrow();
    },
  );

  it('an e-mail’s domain, as none is verified', () => {
    const rules = [{ ...RULE, when: { emailDomain: 'north.example' } }];
    expect(refusalOf({ scim: { rules, trust: ['email'] } })).toBe(
      'sync.config.ts: scim.rules.r.when.emailDomain: is never met: no directory says that an e-mail is verified; if you vouch for all of them, name email in scim.trust, and ask for email: { suffix: "@…" }',
    );
    const asked = [{ ...RULE, when: { email: { suffix: '@north.example' } } }];
    const mapping = mappingOf({ scim: { rules: asked, trust: ['email'] } });
    const sets = ofUser(mapping, 'scim', { email: 'a@north.example' });
    expect(rolesOf(sets, 'r')).toEqual({ t: ['member'] });
  });

  it('trust of what there is not, or needs none, is refused', () => {
    expect(refusalOf({ scim: { trust: ['userMetadata'] } })).toContain('must start with one of');
    expect(refusalOf({ scim: { trust: ['organization.name'] } })).toContain('no organizations');
  });
});

describe('what an issuer signs, whoever wrote it', () => {
  const path = 'metadata.plan';

  it('feeds no attribute and no rule, unless it is trusted', () => {
    const why = `"${path}" is a claim that the issuer signs, whoever wrote it: it can feed display; if only your servers write it, name it in handoff.trust`;
    const attributes = { plan: path };
    const rules = [{ ...RULE, when: { [path]: 'pro' } }];
    expect(refusalOf({ handoff: { attributes } })).toBe(
      `sync.config.ts: handoff.attributes.plan: ${why}`,
    );
    expect(refusalOf({ handoff: { rules } })).toBe(
      `sync.config.ts: handoff.rules.r.when.${path}: ${why}`,
    );
    expect(() => mappingOf({ handoff: { attributes, rules, trust: [path] } })).not.toThrow();
    expect(() => mappingOf({ handoff: { display: { plan: path } } })).not.toThrow();
    expect(refusalOf({ handoff: { attributes, trust: ['metadata'] } })).toContain(why);
  });

  it('a domain counts, where the token says that the e-mail is verified', () => {
    const rules = [{ ...RULE, when: { emailDomain: 'north.example' } }];
    const mapping = mappingOf({ handoff: { rules } });
    const of = (emailVerified: boolean) =>
      rolesOf(ofUser(mapping, 'handoff', { email: 'a@north.example', emailVerified }, false), 'r');
    expect(of(true)).toEqual({ t: ['member'] });
    expect(of(false)).toEqual({});
  });
});
