import { describe, expect, it } from 'vitest';
import { compileMapping, defineSync } from '../../lib/mapping/index.ts';
import { failureOf } from './reading.ts';

/** What does not compile is refused all the same when it is run: the message names the path. */
const refusal = (define: () => ReturnType<typeof defineSync>): string =>
  failureOf(() => compileMapping(define())).message;

describe('a directory’s section', () => {
  it('compiles with all that it can have', () => {
    const config = defineSync({
      schema: { roles: ['lead', 'staff'] },
      scim: {
        userKey: '{tenant}|{userName}',
        tenantKey: '{id}',
        profile: ['email'],
        attributes: {
          department: 'metadata.enterprise.department',
          badge: { from: 'metadata.extensions.urn:north:2_0:User.badge', type: 'number' },
          number: 'externalId',
        },
        display: { name: 'name' },
        roles: { rename: { Leads: 'lead' }, others: 'ignore', default: 'staff' },
        onBlock: 'delete',
        onDelete: 'unassign',
        trust: ['metadata.title', 'externalId', 'email'],
        rules: [
          { name: 'a', on: 'user', when: { 'metadata.title': 'x' }, tenant: 't', roles: 'staff' },
          { name: 'b', on: 'membership', when: { role: 'Leads' }, roles: ['lead'] },
        ],
      },
    });
    expect(() => compileMapping(config)).not.toThrow();
  });

  it('has no field that no directory tells of', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error no directory says that an e-mail is verified
        scim: { attributes: { v: 'emailVerified' } },
      });
    expect(refusal(define)).toContain('scim.attributes.v: "emailVerified" must start with');
  });

  it('has no condition on a verified domain', () => {
    const define = () =>
      defineSync({
        scim: {
          rules: [
            {
              name: 'r',
              on: 'user',
              // @ts-expect-error as above
              when: { emailDomain: 'north.example' },
              tenant: 't',
              roles: 'x',
            },
          ],
        },
      });
    expect(refusal(define)).toContain('scim.rules.r.when.emailDomain: is never met');
  });

  it('has no rules on organizations', () => {
    const define = () =>
      defineSync({
        schema: { resources: { team: {} } },
        // @ts-expect-error there are no records of organizations
        scim: { rules: [{ name: 'r', on: 'tenant', instance: 'team:{id}' }] },
      });
    expect(refusal(define)).toContain('scim.rules.r.on: must be "user" or "membership"');
  });

  it('knows the schema’s roles', () => {
    const define = () =>
      defineSync({
        schema: { roles: ['lead'] },
        // @ts-expect-error a role that the schema does not have
        scim: { roles: { rename: { Leads: 'leed' } } },
      });
    expect(refusal(define)).toContain('scim.roles.rename.Leads: "leed" is none of schema.roles');
  });
});

describe('the handoff’s section', () => {
  it('compiles with all that it can have', () => {
    const config = defineSync({
      handoff: {
        userKey: 'h-{id}',
        tenantKey: 't-{id}',
        tenant: 'main',
        claims: { user: ['uid', 'sub'], tenant: 'https://north.example/tenant', roles: false },
        profile: [],
        attributes: { plan: 'metadata.plan' },
        display: { nick: 'metadata.nickname' },
        trust: ['metadata.plan', 'username'],
        roles: { default: 'member' },
        rules: [
          { name: 'r', on: 'user', when: { emailDomain: 'n.example' }, tenant: 't', roles: 'x' },
        ],
      },
    });
    expect(() => compileMapping(config)).not.toThrow();
  });

  it('has no claim that nothing asks for, and one for the user always', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error there is no such claim
        handoff: { claims: { department: 'dept' } },
      });
    expect(refusal(define)).toContain('handoff.claims.department: no such setting');
    // @ts-expect-error somebody it must be
    expect(refusal(() => defineSync({ handoff: { claims: { user: false } } }))).toContain(
      'handoff.claims.user: ',
    );
  });
});
