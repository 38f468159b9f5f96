import { describe, expect, it } from 'vitest';
import { jobsOf, readHandoff, type Stamp } from '../../lib/handoff/jobs.ts';
import { digestOf, wantedOf } from '../../lib/handoff/wanted.ts';
import { decodeJob, encodeJob, type JsonObject } from '../../lib/jobs/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';

const issuer = (userPrefix: string, name = `https://${userPrefix}issuer.test`) => ({
  issuer: name,
  audience: ['app'],
  jwksUri: `${name}/.well-known/jwks.json`,
  algorithms: ['RS256'],
  userPrefix,
});
const PLAIN = issuer('');
const PARTNER = issuer('partner|');

const read = (claims: JsonObject, by = PLAIN, token = 'a.b.c', config: SyncConfig = {}) =>
  readHandoff({ claims, iat: 1000.25, issuer: by }, token, compileMapping(config), [
    PLAIN,
    PARTNER,
  ]);
const stamp = { version: 1_000_000, eventId: 'token-1', observedAt: 2, change: 'updated' } as const;

describe('a believed token', () => {
  it('becomes jobs that say what it names, and nothing of what it does not', () => {
    const handoff = read({
      ...{ sub: 'ann', email: 'ann@mail.test', email_verified: true, name: 'Ann' },
      ...{ org_id: 'acme', org_name: 'Acme', roles: ['admin', 'viewer'] },
    });
    const jobs = jobsOf(handoff, stamp);
    expect(jobs.map((job) => decodeJob(encodeJob(job)))).toEqual(jobs);
    expect(jobs).toMatchObject([
      {
        ...{ kind: 'user', user: 'ann', whole: false, source: 'handoff' },
        ...{ version: 1_000_000, eventId: 'token-1', observedAt: 2 },
        fields: { email: 'ann@mail.test', emailVerified: true, name: 'Ann' },
      },
      { kind: 'tenant', tenant: 'acme', whole: false, fields: { name: 'Acme' } },
      {
        ...{ kind: 'membership', user: 'ann', tenant: 'acme' },
        roles: [
          { id: 'admin', name: 'admin' },
          { id: 'viewer', name: 'viewer' },
        ],
      },
    ]);
    expect(jobs[0]).not.toHaveProperty('fields.firstName');
  });

  it('is about the user alone when it names no tenant, and leaves roles open that it does not name', () => {
    expect(jobsOf(read({ sub: 'ann' }), stamp).map(({ kind }) => kind)).toEqual(['user']);
    const [, member] = jobsOf(read({ sub: 'ann', org_id: 'acme' }), stamp);
    expect(member).toMatchObject({ kind: 'membership', tenant: 'acme' });
    expect(member).not.toHaveProperty('roles');
    const [, none] = jobsOf(read({ sub: 'ann', org_id: 'acme', roles: [] }), stamp);
    expect(none).toHaveProperty('roles', []);
  });

  it('is as old as it was issued, and known by its id, else by a digest of the token', () => {
    expect(read({ sub: 'ann', jti: 'token-7' })).toMatchObject({
      issuedAt: 1_000_250,
      eventId: 'token-7',
    });
    const { eventId } = read({ sub: 'ann' });
    expect(eventId).toMatch(/^[0-9a-f]{32}$/);
    expect(read({ sub: 'ann' }).eventId).toBe(eventId);
    expect(read({ sub: 'ann' }, PLAIN, 'd.e.f').eventId).not.toBe(eventId);
    expect(read({ sub: 'ann', jti: 7 }).eventId).toBe(eventId);
    expect(read({ sub: 'ann', jti: 'x'.repeat(1001) }).eventId).toBe(eventId);
  });
});

describe('users of several issuers', () => {
  it('are kept apart by what stands before their ids', () => {
    expect(read({ sub: 'ann' }).user).toBe('ann');
    expect(read({ sub: 'ann' }, PARTNER).user).toBe('partner|ann');
  });

  it('cannot be named by another issuer', () => {
    expect(() => read({ sub: 'partner|ann' })).toThrow(
      expect.objectContaining({
        code: 'unusable_claims',
        detail: expect.stringMatching(/userPrefix/),
      }),
    );
    expect(read({ sub: 'partner|ann' }, PARTNER).user).toBe('partner|partner|ann');
  });
});

describe('claims that cannot be used', () => {
  it.each([
    ['no user', {}, /claim "sub"/],
    ['a user that is an object', { sub: { id: 'ann' } }, /claim "sub"/],
    ['an e-mail that is a number', { sub: 'ann', email: 7 }, /claim "email"/],
    ['roles that are numbers', { sub: 'ann', org_id: 'acme', roles: [1] }, /claim "roles"/],
  ])('are named, and not told: %s', (_, claims, message) => {
    expect(() => read(claims)).toThrow(
      expect.objectContaining({ code: 'unusable_claims', detail: expect.stringMatching(message) }),
    );
  });

  it('are found before they are queued, where the worker would refuse them', () => {
    const jobs = jobsOf(read({ sub: 'ann', org_id: '\ud800' }), stamp);
    expect(() => wantedOf(jobs, compileMapping({}))).toThrow(/tenant key/);
  });
});

describe('the digest of what a handoff comes to', () => {
  const config: SyncConfig = {
    handoff: { attributes: { plan: 'metadata.plan' }, trust: ['metadata.plan'] },
  };
  const mapping = compileMapping(config);
  const digest = (claims: JsonObject, at: Stamp = stamp, user = 'ann') => {
    const handoff = read({ sub: 'ann', org_id: 'acme', ...claims }, PLAIN, 'a.b.c', config);
    return digestOf(user, wantedOf(jobsOf(handoff, at), mapping), mapping);
  };

  it('is the same whenever it is said, in whatever order, with whatever nobody asks for', () => {
    const one = digest({ roles: ['a', 'b'], plan: 'pro' });
    const later = { ...stamp, version: 5_000_000, eventId: 'token-2' };
    expect(digest({ plan: 'pro', roles: ['b', 'a'], theme: 'dark', sid: 's' }, later)).toBe(one);
  });

  it('is another for other facts, another user, another config', () => {
    const one = digest({ roles: ['a'] });
    const all = [
      digest({ roles: [] }),
      digest({}),
      digest({ roles: ['a'], plan: 'pro' }),
      digest({ roles: ['a'], org_name: 'Acme' }),
      digest({ roles: ['a'], org_id: 'globex' }),
      digest({ roles: ['a'], email: 'ann@mail.test' }),
      digest({ roles: ['a'] }, stamp, 'bob'),
      digestOf('ann', wantedOf([], mapping), compileMapping({})),
    ];
    expect(new Set([one, ...all]).size).toBe(all.length + 1);
  });
});
