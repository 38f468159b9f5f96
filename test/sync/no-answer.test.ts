import { describe, expect, it } from 'vitest';
import { PermitError } from '../../lib/permit/index.ts';
import { createSpeed } from '../../lib/sync/worker/speed.ts';
import { createEngine, HOUR_MS, reasons } from './harness.ts';
import { grant, membership, partly, tenantDeleted } from './jobs.ts';
import { addressOf, members, people } from './people.ts';

describe('one item that Permit fails on, whatever it comes with', () => {
  it.each([0, 30, 64, 99])('is no outage, and holds up no other: number %i of 100', async (n) => {
    const engine = createEngine();
    const body = `"${addressOf(`user-${n}`)}"`;
    engine.standIn.faults.add({ body, effect: { kind: 'error', status: 500 } });
    engine.send(...people('user', 100), ...members('user', 100, 5));
    await engine.settle(9 * HOUR_MS);
    expect(engine.roles()).toHaveLength(100);
    // Both of its jobs: while its record fails, nothing of the user is recorded as done.
    const dead = {
      job: { user: `user-${n}` },
      reason: { reason: 'max_age_exceeded', status: 500 },
    };
    expect(engine.dead()).toMatchObject([dead, dead]);
    expect(engine.log).not.toContainEqual(expect.objectContaining({ cause: 'outage' }));
  });
});

describe('a record that Permit will not show', () => {
  it('costs its user no role', async () => {
    let hidden = '';
    const engine = createEngine({
      permit: (permit) => ({
        ...permit,
        async getUser(key) {
          if (key !== hidden) return await permit.getUser(key);
          throw new PermitError('rejected', 'refused', { retry: 'permanent', status: 400 });
        },
      }),
    });
    engine.send(...people('user', 60));
    await engine.settle();
    hidden = 'user-7';
    for (let n = 0; n < 60; n++) {
      engine.send(partly(`user-${n}`, { firstName: 'New' }), grant(`user-${n}`, 'acme', 'admin'));
    }
    await engine.settle();
    expect(engine.roles()).toHaveLength(60);
    expect(engine.dead()).toMatchObject([{ job: { kind: 'user', user: 'user-7' } }]);
  });
});

describe('what waited long behind others', () => {
  it('does not die of its first failure', async () => {
    let failing = true;
    const engine = createEngine({
      config: { roles: { ownership: 'all' } },
      permit: (permit) => ({
        ...permit,
        async assignments(filter, each) {
          if (!failing) return await permit.assignments(filter, each);
          throw new PermitError('unavailable', '503', { retry: 'transient', status: 503 });
        },
      }),
    });
    engine.send(grant('ann', 'acme', 'admin'));
    engine.pass(7 * HOUR_MS);
    await engine.invoke();
    failing = false;
    await engine.settle();
    expect(reasons(engine)).toEqual([]);
    expect(engine.roles()).toEqual(['ann acme admin']);
  });

  it('does not die of the first failure of what it hangs on', async () => {
    let failing = false;
    const engine = createEngine({
      config: { tenants: { onDelete: 'unassign' } },
      permit: (permit) => ({
        ...permit,
        async unassign(assignment) {
          if (!failing) return await permit.unassign(assignment);
          throw new PermitError('unavailable', '503', { retry: 'transient', status: 503 });
        },
      }),
    });
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.settle();
    engine.send(tenantDeleted('acme'));
    engine.pass(7 * HOUR_MS);
    failing = true;
    await engine.invoke();
    failing = false;
    await engine.settle();
    expect(reasons(engine)).toEqual([]);
    expect(engine.roles()).toEqual([]);
  });
});

describe('a slow round', () => {
  it('makes the next ones smaller, and not for good', async () => {
    let time = 0;
    const speed = createSpeed({ now: () => time, sleep: async () => {} });
    const round = (jobs: number, ms: number) =>
      speed.measured(async () => {
        time += ms;
        return { jobs };
      });
    await round(1_000, 45_000);
    expect(speed.jobsIn(40_000)).toBeLessThan(2_000);
    for (let n = 0; n < 10; n++) await round(speed.jobsIn(40_000), 1_000);
    expect(speed.jobsIn(40_000)).toBeGreaterThan(12_000);
  });
});
