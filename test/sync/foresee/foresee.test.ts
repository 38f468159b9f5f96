import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../../lib/jobs/index.ts';
import { compileMapping } from '../../../lib/mapping/index.ts';
import { type Foresight, foresee } from '../../../lib/sync/index.ts';
import { createEngine, DAY_MS, type Engine } from '../harness.ts';
import {
  grant,
  grantDeleted,
  membership,
  removal,
  STORY_START,
  tenant,
  tenantDeleted,
  user,
  userDeleted,
} from '../jobs.ts';

const ENV = 'project/environment';
const ROLES = new Set(['admin', 'member', 'editor', 'viewer', 'guest']);

async function foreseen(engine: Engine, jobs: readonly SyncJob[]): Promise<Foresight> {
  return await foresee(jobs, {
    ledger: engine.memory.ledger.port(async () => {}),
    mapping: compileMapping({}),
    env: await environmentOf(engine),
    now: engine.now(),
    roles: ROLES,
  });
}

/** As the ledger's items have it, once there are some. */
async function environmentOf(engine: Engine): Promise<string> {
  const items = await engine.memory.ledger.port(async () => {}).load(PKS);
  return [...items.values()][0]?.env ?? ENV;
}

const USERS = ['ann', 'bob'];
const TENANTS = ['acme', 'blue'];
const PKS = [...USERS.map((key) => `user#${key}`), ...TENANTS.map((key) => `tenant#${key}`)];

const at = fc.integer({ min: 1, max: 12 }).map((step) => ({ version: STORY_START + step * 1000 }));
const who = fc.constantFrom(...USERS);
const where = fc.constantFrom(...TENANTS);
const role = fc.constantFrom('admin', 'member', 'no-such-role');
const job: fc.Arbitrary<SyncJob> = fc.oneof(
  fc.tuple(who, role, at).map(([id, name, time]) => user(id, { firstName: name }, time)),
  fc.tuple(who, at).map(([id, time]) => userDeleted(id, time)),
  fc.tuple(where, role, at).map(([id, name, time]) => tenant(id, { name }, time)),
  fc.tuple(where, at).map(([id, time]) => tenantDeleted(id, time)),
  fc
    .tuple(who, where, fc.uniqueArray(role), at)
    .map(([id, org, roles, time]) => membership(id, org, roles, time)),
  fc.tuple(who, where, at).map(([id, org, time]) => removal(id, org, time)),
  fc.tuple(who, where, role, at).map(([id, org, name, time]) => grant(id, org, name, time)),
  fc.tuple(who, where, role, at).map(([id, org, name, time]) => grantDeleted(id, org, name, time)),
);

const FORETOLD: Readonly<Record<string, string>> = {
  apply: 'applied',
  unchanged: 'unchanged',
  superseded: 'superseded',
  ignored: 'ignored',
  refused: 'dead',
};

describe('what is foreseen', () => {
  it('is what the worker then does', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { maxLength: 8 }),
        fc.array(job, { minLength: 1, maxLength: 3 }),
        async (before, jobs) => {
          const engine = createEngine();
          engine.send(...before);
          await engine.settle();
          engine.newCalls();
          engine.log.length = 0;
          const dead = engine.dead().length;
          const foresight = await foreseen(engine, jobs);
          engine.send(...jobs);
          await engine.settle();
          for (const [key, { roles, isAlive }] of foresight.users) {
            const held = engine.roles().filter((one) => one.startsWith(`${key} `));
            const expected = [...roles].flatMap(([org, names]) =>
              [...names.intersection(ROLES)].map((name) => `${key} ${org} ${name}`),
            );
            expect(held.toSorted()).toEqual(expected.toSorted());
            expect(Object.hasOwn(engine.users(), key)).toBe(isAlive);
          }
          if (foresight.calls.length === 0) expect(engine.newCalls().writes).toBe(0);
          const refused = foresight.jobs.filter(({ outcome }) => outcome === 'refused');
          expect(engine.dead().length - dead).toBe(refused.length);
          for (const { job: told, outcome } of foresight.jobs) {
            const line = engine.log.find(({ eventId }) => eventId === told.eventId);
            if (outcome !== 'refused') expect(line).toMatchObject({ outcome: FORETOLD[outcome] });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('writes nothing: neither the ledger nor Permit', async () => {
    const engine = createEngine();
    const foresight = await foreseen(engine, [membership('ann', 'acme', ['admin'])]);
    expect(foresight.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /tenants',
      'POST /users',
      'POST /role_assignments',
    ]);
    expect(engine.newCalls().total).toBe(0);
    expect((await engine.memory.ledger.port(async () => {}).load(PKS)).size).toBe(0);
  });

  it('knows who of those spoken of loses roles by a deletion after which the tenant came back', async () => {
    const engine = createEngine();
    const later = { version: STORY_START + 2000 };
    engine.send(grant('ann', 'blue', 'admin', { version: STORY_START + 1000 }));
    engine.send(tenant('blue', { name: 'Blue' }, later));
    await engine.settle();
    const jobs = [
      tenantDeleted('blue', { version: STORY_START + 1000 }),
      removal('ann', 'acme', { version: STORY_START + 1000 }),
    ];
    const foresight = await foreseen(engine, jobs);
    expect(foresight.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /role_assignments?tenant=blue',
      'DELETE /role_assignments',
    ]);
    expect(foresight.calls[1]?.body).toEqual({ user: 'ann', role: 'admin', tenant: 'blue' });
    expect(foresight.jobs[1]).toMatchObject({ outcome: 'apply' });
  });

  it('knows that an old job is refused, unless it was read afresh', async () => {
    const engine = createEngine();
    const old = { observedAt: engine.now() - 61 * DAY_MS };
    const jobs = [
      user('ann', { firstName: 'Ann' }, old),
      user('bob', { firstName: 'Bob' }, { ...old, fresh: true }),
    ];
    const foresight = await foreseen(engine, jobs);
    expect(foresight.jobs.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      'too_old',
      'apply',
    ]);
  });

  it('names a role that Permit lacks', async () => {
    const foresight = await foreseen(createEngine(), [membership('ann', 'acme', ['owner'])]);
    expect(foresight.jobs).toMatchObject([{ outcome: 'refused', reason: 'unknown_role' }]);
    expect(foresight.jobs[0]?.message).toContain('"owner"');
    expect(foresight.calls.map(({ path }) => path)).not.toContain('/role_assignments');
  });
});
