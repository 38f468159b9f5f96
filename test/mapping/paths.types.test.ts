import { describe, expect, it } from 'vitest';
import { compileMapping, defineSync } from '../../lib/mapping/index.ts';
import { failureOf } from './reading.ts';

/** What does not compile is refused all the same when it is run: the message names the path. */
const refusal = (define: () => ReturnType<typeof defineSync>): string =>
  failureOf(() => compileMapping(define())).message;

describe('a path that the provider does not have does not compile', () => {
  it('in attributes', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error Auth0 has no external id
        auth0: { attributes: { crm: 'externalId' } },
      });
    expect(refusal(define)).toContain('sync.config.ts: auth0.attributes.crm: "externalId" must');
  });

  it('in a value', () => {
    const define = () =>
      defineSync({
        clerk: {
          // @ts-expect-error Clerk has no attributes of the user pool
          attributes: { plan: { from: 'custom.plan', convert: 'trim' } },
        },
      });
    expect(refusal(define)).toContain('sync.config.ts: clerk.attributes.plan: "custom.plan" must');
  });

  it('in display', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error Cognito has no metadata
        cognito: { display: { theme: 'userMetadata.theme' } },
      });
    expect(refusal(define)).toContain('sync.config.ts: cognito.display.theme: ');
  });

  it('of an organization', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error an organization has no e-mail
        clerk: { tenantAttributes: { mail: 'email' } },
      });
    expect(refusal(define)).toContain('sync.config.ts: clerk.tenantAttributes.mail: "email" must');
  });

  it('in a condition', () => {
    const define = () =>
      defineSync({
        auth0: {
          rules: [
            {
              name: 'crm',
              on: 'user',
              // @ts-expect-error Auth0 has no external id
              when: { externalId: '7' },
              tenant: 'main',
              roles: 'member',
            },
          ],
        },
      });
    expect(refusal(define)).toContain('sync.config.ts: auth0.rules.crm.when.externalId: ');
  });

  it('in each', () => {
    const define = () =>
      defineSync({
        auth0: {
          rules: [
            {
              name: 'teams',
              on: 'user',
              // @ts-expect-error there is no such field
              each: 'teams',
              tenant: '{item.org}',
              roles: '{item.role}',
            },
          ],
        },
      });
    expect(refusal(define)).toContain('sync.config.ts: auth0.rules.teams.each: "teams" must');
  });

  it('in trust', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error nobody but servers writes metadata
        clerk: { trust: ['metadata.plan'] },
      });
    expect(refusal(define)).toContain('sync.config.ts: clerk.trust.0: "metadata.plan" needs no');
  });
});

it('what can be trusted compiles', () => {
  const define = () =>
    defineSync({
      clerk: { trust: ['organization.slug', 'userMetadata.team'] },
      auth0: { trust: ['organization.name', 'email'] },
      cognito: { trust: ['custom:plan'] },
    });
  expect(() => compileMapping(define())).not.toThrow();
});

describe('a setting that there is not does not compile', () => {
  it('of a provider', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error a slip
        clerk: { userkey: '{id}' },
      });
    expect(refusal(define)).toBe('sync.config.ts: clerk.userkey: no such setting');
  });

  it('of another provider', () => {
    const define = () =>
      defineSync({
        // @ts-expect-error only Clerk locks
        auth0: { onLock: 'unassign' },
      });
    expect(refusal(define)).toBe('sync.config.ts: auth0.onLock: no such setting');
  });

  it('of a rule', () => {
    const define = () =>
      defineSync({
        clerk: {
          rules: [
            // @ts-expect-error the tenant of an organization's record is its own
            { name: 'home', on: 'tenant', instance: 'folder:{id}', tenant: 'main' },
          ],
        },
      });
    expect(refusal(define)).toBe('sync.config.ts: clerk.rules.home.tenant: no such setting');
  });
});
