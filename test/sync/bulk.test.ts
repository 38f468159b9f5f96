import { describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { byHand } from './by-hand.ts';
import { type Calls, createEngine, type Engine, reasons } from './harness.ts';
import { membership, partly, tenant, user, userDeleted } from './jobs.ts';
import { addressOf, members, names, people } from './people.ts';

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

/** Halving 3,000 down to 30, and both halves each time: 2 · ⌈log2(3000 / 30)⌉. */
const HALVINGS = 14;
const REJECTED = { kind: 'error', status: 422 } as const;

const MODES = (['atomic', 'per-item', 'until-failure'] as const).flatMap((bulk) =>
  (['ignore', 'fail'] as const).map((bulkRepeats) => [bulk, bulkRepeats] as const),
);

/** Calls that a settled run takes. */
async function callsOf(engine: Engine): Promise<Calls> {
  engine.newCalls();
  await engine.settle();
  return engine.newCalls();
}

describe('one poison item among 3,000', { timeout: LONG_MS }, () => {
  const poison = addressOf('user-1234');

  async function run(poisoned: boolean) {
    const engine = createEngine();
    if (poisoned) engine.standIn.faults.add({ body: `"${poison}"`, effect: REJECTED });
    engine.send(...people('user', 3_000));
    return { engine, calls: await callsOf(engine) };
  }

  it('costs a few bulk calls and some thirty single ones, and goes alone', async () => {
    const healthy = await run(false);
    const { engine, calls } = await run(true);
    expect(healthy.calls.bulk).toBe(1);
    expect(calls.bulk - healthy.calls.bulk).toBeLessThanOrEqual(HALVINGS);
    expect(calls.writes - calls.bulk).toBeLessThanOrEqual(30);
    expect(engine.dead()).toMatchObject([
      { job: { user: 'user-1234' }, reason: { reason: 'rejected', status: 422, attempts: 1 } },
    ]);
    const users = engine.users();
    expect(Object.keys(users)).toHaveLength(2_999);
    expect(users['user-1233']).toMatchObject({ email: addressOf('user-1233') });
    expect(users).not.toHaveProperty('user-1234');
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('that was given a role as well loses the record alone', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ body: `"${poison}"`, effect: REJECTED });
    engine.send(...people('user', 3_000), ...members('user', 3_000, 10));
    await engine.settle();
    expect(engine.dead()).toMatchObject([{ job: { kind: 'user', user: 'user-1234' } }]);
    expect(engine.roles()).toHaveLength(3_000);
  });

  it.each(MODES)(
    'among role assignments goes alone, in bulk calls that are %s and %s repeats',
    async (bulk, bulkRepeats) => {
      const engine = createEngine({ rules: { bulk, bulkRepeats } });
      engine.send(...people('user', 300), ...members('user', 10, 10, ['editor']));
      await engine.settle();
      // Still in the list that was read a moment ago.
      byHand.remove(engine, 'roles', 'editor');
      engine.send(...members('user', 300, 10), membership('user-177', 't-99', ['editor']));
      const calls = await callsOf(engine);
      expect(engine.dead()).toMatchObject([
        { job: { user: 'user-177', tenant: 't-99' }, reason: { reason: 'unknown_role' } },
      ]);
      expect(engine.roles()).toHaveLength(300);
      // What a call did of which only the failure is known is in the way of those that follow, where repeats fail.
      const blind = bulk !== 'atomic' && bulkRepeats === 'fail';
      expect(calls.bulk).toBeLessThanOrEqual(blind ? 40 : 2 + HALVINGS);
      expect(calls.writes - calls.bulk).toBeLessThanOrEqual(blind ? 330 : 60);
    },
  );
});

describe('a role that Permit lacks, on a third of 3,000 users', { timeout: LONG_MS }, () => {
  async function run(lacking: boolean) {
    const engine = createEngine();
    engine.send(...people('user', 3_000), ...members('user', 3_000, 10));
    if (lacking) engine.send(...members('user', 1_000, 10, ['ghost']).map(elsewhere));
    return { engine, calls: await callsOf(engine) };
  }
  const elsewhere = (job: ReturnType<typeof membership>) => ({
    ...job,
    tenant: 't-0',
    source: 'scim' as const,
  });

  it('costs no call; the other roles are given', async () => {
    const without = await run(false);
    const { engine, calls } = await run(true);
    expect(calls.byRoute).toEqual(without.calls.byRoute);
    expect(new Set(reasons(engine))).toEqual(new Set(['unknown_role']));
    expect(engine.dead()).toHaveLength(1_000);
    expect(engine.roles()).toHaveLength(3_000);
  });
});

describe('an offender in a bulk call', { timeout: LONG_MS }, () => {
  it('loses what it is to lose all the same', async () => {
    const engine = createEngine();
    engine.send(...people('user', 300), ...members('user', 300, 1, ['admin', 'member']));
    await engine.settle();
    engine.standIn.faults.add({ body: '"worse@mail.test"', effect: REJECTED });
    engine.send(
      ...people('user', 300).map((job) => ({
        ...job,
        fields: { email: `new-${job.fields.email}` },
      })),
      ...members('user', 300, 1, ['member']),
      user('user-77', { email: 'worse@mail.test' }),
    );
    await engine.settle();
    expect(engine.dead()).toMatchObject([
      { job: { user: 'user-77', fields: { email: 'worse@mail.test' } } },
    ]);
    expect(new Set(engine.roles())).toEqual(
      new Set(names('user', 300).map((name) => `${name} t-0 member`)),
    );
    expect(engine.users()).toMatchObject({
      'user-76': { email: `new-${addressOf('user-76')}` },
      'user-77': { email: addressOf('user-77') },
    });
  });

  it('is each of them, when all are at fault: bounded calls, all dead-lettered', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ body: '@mail.test"', effect: REJECTED });
    engine.send(...people('user', 300));
    const calls = await callsOf(engine);
    expect(reasons(engine)).toEqual(Array.from({ length: 300 }, () => 'rejected'));
    expect(calls.bulk).toBeLessThanOrEqual(10);
    expect(calls.writes - calls.bulk).toBeLessThanOrEqual(300);
    expect(engine.memory.queue.size()).toBe(0);
  });
});

describe('tenants in bulk', { timeout: LONG_MS }, () => {
  const RULES = MODES.flatMap(([bulk]) =>
    ([409, 200] as const).map((existingTenant): Partial<Rules> => ({ bulk, existingTenant })),
  );

  it.each(RULES)('have their names, half of them made by hand before: %o', async (rules) => {
    const engine = createEngine({ rules });
    for (const key of names('t', 50)) byHand.makeTenant(engine, key, { seats: 3 });
    engine.send(...names('t', 100).map((key) => tenant(key, { name: `Name of ${key}` })));
    const calls = await callsOf(engine);
    expect(engine.tenants()).toEqual(
      Object.fromEntries(names('t', 100).map((key) => [key, `Name of ${key}`])),
    );
    expect(calls.bulk).toBe(1);
    expect(engine.standIn.facts().tenants[0]).toMatchObject({ attributes: { seats: 3 } });
    expect(reasons(engine)).toEqual([]);
  });

  it('that somebody deleted in Permit are made again for 500 assignments', async () => {
    const engine = createEngine();
    engine.send(...people('user', 500), ...names('t', 5).map((key) => tenant(key, { name: key })));
    await engine.settle();
    for (const key of names('t', 5)) byHand.remove(engine, 'tenants', key);
    engine.send(...members('user', 500, 5));
    const calls = await callsOf(engine);
    expect(engine.roles()).toHaveLength(500);
    expect(reasons(engine)).toEqual([]);
    expect(calls.bulk).toBe(2);
    expect(calls.writes - calls.bulk).toBe(5);
  });
});

describe('10,000 users deprovisioned at once', { timeout: LONG_MS }, () => {
  it('are deleted by four bulk calls, and no single one', async () => {
    const engine = createEngine();
    engine.send(...people('user', 10_000));
    await engine.settle();
    expect(Object.keys(engine.users())).toHaveLength(10_000);
    engine.send(...names('user', 10_000).map((name) => userDeleted(name)));
    const calls = await callsOf(engine);
    expect(calls.byRoute).toEqual({ 'DELETE /bulk/users': 4 });
    expect(engine.users()).toEqual({});
  });
});

describe('partial updates of 1,000 users', { timeout: LONG_MS }, () => {
  it('erase nothing that they do not name, and are written by a few bulk calls', async () => {
    const engine = createEngine({
      config: { cognito: { trust: ['custom:plan'], attributes: { plan: 'custom.plan' } } },
    });
    const cognito = { source: 'cognito' } as const;
    const custom = { 'custom:plan': 'pro' };
    const keys = names('user', 1_000);
    engine.send(
      ...keys.map((key) => user(key, { email: addressOf(key), firstName: 'Ann', custom }, cognito)),
    );
    await engine.settle();
    byHand.setAttributes(engine, 'user-7', { plan: 'pro', seat: 12 });
    engine.send(...keys.map((key) => partly(key, { lastName: 'Lee' }, cognito)));
    const calls = await callsOf(engine);
    expect(calls.byRoute).toEqual({ 'GET /users/{user}': 1_000, 'PUT /bulk/users': 4 });
    const whole = (key: string) => ({
      email: addressOf(key),
      first_name: 'Ann',
      last_name: 'Lee',
      attributes: { plan: 'pro', ...(key === 'user-7' ? { seat: 12 } : {}) },
    });
    expect(engine.users()).toEqual(Object.fromEntries(keys.map((key) => [key, whole(key)])));
  });
});
