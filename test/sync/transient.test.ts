import { describe, expect, it } from 'vitest';
import { AT_ONCE, createEngine, HOUR_MS, PROBES, reasons } from './harness.ts';
import { grant, membership, user } from './jobs.ts';

describe('a job that fails by itself', () => {
  it('is tried again, later each time, and holds up no other', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({
      method: 'PUT',
      path: '/users/bad',
      times: 4,
      effect: { kind: 'error', status: 500 },
    });
    engine.send(user('bad', {}), user('ann', {}), user('bob', {}), grant('cat', 'acme', 'admin'));
    await engine.invoke();
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob', 'cat']);
    await engine.settle();
    expect(engine.delays).toEqual([4, 8, 15, 30]);
    expect(Object.keys(engine.users())).toEqual(['ann', 'bad', 'bob', 'cat']);
  });

  it('waits as long as Permit asks', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({
      method: 'PUT',
      times: 1,
      effect: { kind: 'error', status: 503, retryAfter: 77 },
    });
    engine.send(user('ann', {}));
    await engine.invoke();
    expect(engine.delays).toEqual([77]);
  });

  it('is dead-lettered after six hours, with the last error', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ method: 'PUT', effect: { kind: 'error', status: 502 } });
    engine.send(user('ann', {}), membership('bob', 'acme', ['admin']));
    await engine.settle(5.7 * HOUR_MS);
    expect(reasons(engine)).toEqual([]);
    await engine.settle(HOUR_MS);
    expect(engine.dead()).toMatchObject([
      {
        job: { user: 'ann' },
        reason: {
          reason: 'max_age_exceeded',
          status: 502,
          message: expect.stringMatching(/after 6 h: .*PUT \/users\/… with 502/),
        },
      },
    ]);
    expect(engine.roles()).toEqual(['bob acme admin']);
  });

  it('has its role once Permit has it, though the first answer was lost', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({
      method: 'POST',
      path: '/role_assignments',
      times: 1,
      effect: { kind: 'drop', applied: true },
    });
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin']);
    expect(reasons(engine)).toEqual([]);
  });
});

describe('an outage of Permit', () => {
  it('stops the round at once, and everything waits', async () => {
    const engine = createEngine();
    engine.standIn.faults.outage();
    for (let n = 0; n < 10; n++) engine.send(user(`user-${n}`, {}));
    expect(await engine.invoke()).toEqual({ handed: 10, kept: 10 });
    expect(engine.newCalls().total).toBeLessThanOrEqual(AT_ONCE + 1 + PROBES);
    engine.standIn.faults.clear();
    await engine.settle();
    expect(Object.keys(engine.users())).toHaveLength(10);
  });

  it('that takes writes alone stops the round after a few in a row', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ method: 'PUT', effect: { kind: 'error', status: 503 } });
    for (let n = 0; n < 20; n++) engine.send(user(`user-${n}`, {}));
    expect(await engine.invoke(15_000)).toEqual({ handed: 10, kept: 10 });
    // Once more, when the probe has found it standing.
    expect(engine.newCalls().writes).toBeLessThanOrEqual(2 * (8 + AT_ONCE));
    expect(engine.log).toContainEqual(
      expect.objectContaining({
        event: 'round_stopped',
        cause: 'outage',
        message: expect.any(String),
      }),
    );
  });

  it('in the midst of granting is seen as one though the roles are known', async () => {
    const engine = createEngine();
    engine.send(grant('ann', 'acme', 'admin'));
    for (let n = 0; n < 25; n++) engine.send(user(`user-${n}`, {}));
    await engine.settle();
    engine.newCalls();
    engine.standIn.faults.add({
      method: 'POST',
      path: '/role_assignments',
      effect: { kind: 'error', status: 503 },
    });
    for (let n = 0; n < 25; n++) engine.send(grant(`user-${n}`, 'acme', 'editor'));
    await engine.invoke(15_000);
    // Once more, when the probe has found it standing.
    expect(engine.newCalls().writes).toBeLessThanOrEqual(2 * (8 + AT_ONCE));
  });

  it('ages no job, were it the only one', async () => {
    const engine = createEngine();
    engine.send(user('ann', {}));
    await engine.settle();
    engine.standIn.faults.outage();
    engine.send(user('bob', {}));
    await engine.settle(8 * HOUR_MS);
    expect(reasons(engine)).toEqual([]);
    engine.standIn.faults.clear();
    // Old by now: a failure of its own must not be its last.
    engine.standIn.faults.add({ method: 'PUT', times: 3, effect: { kind: 'error', status: 500 } });
    await engine.settle();
    expect(reasons(engine)).toEqual([]);
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob']);
  });
});

describe('our own configuration', () => {
  it.each([401, 403] as const)(
    'answered with %i stops the round and keeps every message',
    async (status) => {
      const engine = createEngine();
      engine.send(user('ann', {}));
      await engine.settle();
      engine.newCalls();
      const fault = engine.standIn.faults.refuseKey(status);
      for (let n = 0; n < 8; n++) engine.send(user(`user-${n}`, {}));
      expect(await engine.invoke()).toEqual({ handed: 8, kept: 8 });
      expect(engine.newCalls().total).toBeLessThanOrEqual(AT_ONCE + PROBES);
      expect(engine.log).toContainEqual(
        expect.objectContaining({
          event: 'round_stopped',
          cause: 'configuration',
          message: expect.any(String),
        }),
      );
      await engine.settle(8 * HOUR_MS);
      expect(reasons(engine)).toEqual([]);
      engine.standIn.faults.clear(fault);
      await engine.settle();
      expect(Object.keys(engine.users())).toHaveLength(9);
    },
  );
});

describe('the list of roles', () => {
  it('that our key may not read stops the round', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ path: '/roles', effect: { kind: 'error', status: 403 } });
    engine.send(grant('ann', 'acme', 'admin'), grant('bob', 'acme', 'admin'));
    expect(await engine.invoke()).toEqual({ handed: 2, kept: 2 });
    expect(engine.log).toContainEqual(
      expect.objectContaining({
        event: 'round_stopped',
        cause: 'configuration',
        message: expect.any(String),
      }),
    );
    expect(engine.newCalls().routes.filter((route) => route === 'GET /roles')).toHaveLength(1);
  });
});

describe('answers that are about the job', () => {
  it('are none of an outage, however many come in a row', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ method: 'PUT', effect: { kind: 'error', status: 400 } });
    for (let n = 0; n < 6; n++) engine.send(user(`user-${n}`, {}));
    await engine.invoke();
    expect(reasons(engine)).toEqual(Array.from({ length: 6 }, () => 'rejected'));
    expect(engine.newCalls().routes).not.toContain('GET /tenants/{tenant}');
  });

  it('are those that ask for another time, too', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({
      method: 'PUT',
      times: 6,
      effect: { kind: 'error', status: 409, errorCode: 'CONCURRENT_OPERATION_DISALLOWED' },
    });
    for (let n = 0; n < 6; n++) engine.send(user(`user-${n}`, {}));
    await engine.invoke();
    expect(engine.log.map(({ event }) => event)).not.toContain('round_stopped');
    expect(engine.newCalls().routes).not.toContain('GET /tenants/{tenant}');
    await engine.settle();
    expect(Object.keys(engine.users())).toHaveLength(6);
  });
});

describe('Permit’s limits', () => {
  it('age no job', async () => {
    const engine = createEngine();
    const fault = engine.standIn.faults.add({ effect: { kind: 'error', status: 429 } });
    engine.send(user('ann', {}));
    await engine.settle(8 * HOUR_MS);
    expect(reasons(engine)).toEqual([]);
    engine.standIn.faults.clear(fault);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });

  it('stop the round at the first 429, for as long as Permit says but no more than a minute', async () => {
    const engine = createEngine();
    engine.send(user('ann', {}));
    await engine.settle();
    engine.newCalls();
    engine.standIn.faults.add({
      times: 1,
      effect: { kind: 'error', status: 429, retryAfter: 120 },
    });
    const start = engine.now();
    engine.send(...Array.from({ length: 20 }, (_, n) => user(`user-${n}`, {})));
    await engine.invoke();
    expect(engine.newCalls().total).toBeLessThanOrEqual(AT_ONCE);
    expect(engine.delays.length).toBeGreaterThan(20 - AT_ONCE);
    expect(new Set(engine.delays)).toEqual(new Set([60]));
    await engine.settle();
    expect(engine.now() - start).toBeGreaterThanOrEqual(120_000);
    expect(Object.keys(engine.users())).toHaveLength(21);
  });

  it('are waited out in place when Permit asks for less than the invocation has', async () => {
    const engine = createEngine();
    engine.send(user('ann', {}));
    await engine.settle();
    engine.standIn.faults.add({
      times: 1,
      effect: { kind: 'error', status: 429, retryAfter: 12 },
    });
    engine.send(...Array.from({ length: 8 }, (_, n) => user(`user-${n}`, {})));
    const start = engine.now();
    expect(await engine.invoke()).toEqual({ handed: 8, kept: 0 });
    expect(engine.now() - start).toBeGreaterThanOrEqual(12_000);
    expect(engine.now() - start).toBeLessThan(14_000);
    expect(engine.delays).toEqual([]);
    expect(Object.keys(engine.users())).toHaveLength(9);
  });

  it('lose nothing of what is more than they allow', async () => {
    const engine = createEngine({
      limits: { requestsPerMinute: 100, writesPerMinute: 40, deletesPerMinute: 10 },
    });
    for (let n = 0; n < 100; n++) engine.send(membership(`user-${n}`, 'acme', ['member']));
    await engine.settle(HOUR_MS);
    expect(engine.roles()).toHaveLength(100);
    for (let n = 0; n < 100; n++) engine.send(membership(`user-${n}`, 'acme', []));
    await engine.settle(HOUR_MS);
    expect(engine.roles()).toEqual([]);
    expect(reasons(engine)).toEqual([]);
  });
});
