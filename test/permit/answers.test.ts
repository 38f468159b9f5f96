import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PermitClient } from '../../lib/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const READS: readonly (readonly [string, string, (permit: PermitClient) => Promise<unknown>])[] = [
  ['a user', '/users/*', (permit) => permit.getUser('ann')],
  ['a tenant', '/tenants/*', (permit) => permit.getTenant('acme')],
  ['role assignments', '/role_assignments', (permit) => permit.assignments({ user: 'ann' })],
  ['roles', '/roles', (permit) => permit.roles()],
  ['role assignments', '/role_assignments', (permit) => permit.instanceRoles({ user: 'ann' })],
  ['a resource instance', '/resource_instances/*', (permit) => permit.getInstance('document:d1')],
  [
    'relationship tuples',
    '/relationship_tuples',
    (permit) => permit.tuples({ subject: 'folder:f1' }),
  ],
  ['resources', '/resources', (permit) => permit.resources()],
  ['resources', '/resources', (permit) => permit.resourceRelations()],
];

describe.each(WAYS)('answers of another kind, %s', (way) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open(way);
  });
  afterEach(() => opened.close());

  describe.each(READS)('%s', (what, path, read) => {
    it.each(['<html>busy</html>', '{"key":7,"user":"ann@mail.test"}', '[{}]', '[null]'])(
      'is not read from %s, and asked for again later',
      async (body) => {
        const { permit, standIn } = opened;
        standIn.faults.add({ method: 'GET', path, effect: { kind: 'error', status: 200, body } });
        await expect(read(permit)).rejects.toMatchObject({
          name: 'PermitError',
          code: 'unreadable_answer',
          retry: 'transient',
          message: expect.stringMatching(`^Permit's answer for ${what} cannot be read: `),
        });
        await expect(read(permit)).rejects.not.toThrow('ann@mail.test');
        standIn.faults.clear();
        await read(permit);
      },
    );
  });

  it.each([401, 403])('%i to any call is our configuration', async (status) => {
    const { permit, standIn } = opened;
    await permit.environment();
    standIn.faults.add({ effect: { kind: 'error', status } });
    for (const [, , read] of READS) {
      await expect(read(permit)).rejects.toMatchObject({ retry: 'configuration', status });
    }
    await expect(permit.deleteUser('ann')).rejects.toMatchObject({ retry: 'configuration' });
  });

  it('an error has the id of its request, and when to come again', async () => {
    const { permit, standIn } = opened;
    await permit.environment();
    standIn.faults.add({ effect: { kind: 'error', status: 429, retryAfter: 12 } });
    await expect(permit.ensureUser('ann')).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 12_000,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      message: 'Permit answered POST /users with 429 TOO_MANY_REQUESTS',
    });
  });

  it("the rate limit's own 429 is told as such", async () => {
    const limited = await open(way, {
      limits: { writesPerMinute: 1 },
      rules: { retryAfter: true },
      now: () => 1_000_000,
    });
    try {
      await limited.permit.ensureUser('ann');
      await expect(limited.permit.ensureUser('bob')).rejects.toMatchObject({
        code: 'rate_limited',
        retry: 'transient',
        status: 429,
        retryAfterMs: expect.any(Number),
      });
      expect(await limited.permit.getUser('ann')).not.toBeNull();
    } finally {
      await limited.close();
    }
  });
});
