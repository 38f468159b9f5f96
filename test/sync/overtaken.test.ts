import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import type { Cost } from '../../lib/sync/index.ts';
import { createEngine, type Engine, reasons, SINGLY } from './harness.ts';
import { membership, removal, tenant, tenantDeleted, user, userDeleted } from './jobs.ts';
import { members, people } from './people.ts';

const WAIT_MS = 10_000;
const isGiving = (cost: Cost): boolean => cost.writes === 1 && cost.deletes === undefined;

/**
 * A worker that finds the budget empty at its nth call that gives something, and waits; another one that has budget
 * works off `meanwhile`, which is newer, in the meantime.
 */
async function overtaken(
  before: readonly SyncJob[],
  jobs: readonly SyncJob[],
  meanwhile: readonly SyncJob[],
  { nth = 1, budget = SINGLY } = {},
): Promise<Engine> {
  let left = Number.POSITIVE_INFINITY;
  const first = createEngine({
    budget,
    admission: (port) => ({
      ...port,
      take: async (cost, priority) =>
        isGiving(cost) && --left === 0 ? WAIT_MS : await port.take(cost, priority),
    }),
  });
  first.send(...before);
  await first.settle();
  const second = createEngine({ beside: first, budget });
  left = nth;
  first.newCalls();
  first.send(...jobs);
  const waiting = first.invoke();
  await first.clock.sleep(WAIT_MS / 2);
  expect(left).toBeLessThanOrEqual(0);
  second.send(...meanwhile);
  await second.invoke();
  expect(second.memory.queue.nextVisible()).toBeGreaterThan(second.now());
  await waiting;
  return first;
}

describe('a worker that waits in the middle of a round', () => {
  const furniture = [
    user('ann', {}),
    user('bob', {}),
    tenant('acme', { name: 'Acme' }),
    membership('bob', 'acme', ['viewer']),
  ];

  it('does not give a role that another one revoked meanwhile', async () => {
    const give = membership('ann', 'acme', ['admin']);
    const engine = await overtaken(furniture, [give], [removal('ann', 'acme')]);
    expect(engine.roles()).toEqual(['bob acme viewer']);
    expect(engine.newCalls().routes).not.toContain('POST /role_assignments');
    await engine.settle();
    expect(engine.roles()).toEqual(['bob acme viewer']);
    expect(engine.log.findLast(({ event }) => event === 'job')).toMatchObject({
      outcome: 'superseded',
      eventId: give.eventId,
    });
    expect(reasons(engine)).toEqual([]);
  });

  it('does not give a role in a tenant that another one deleted meanwhile', async () => {
    const give = membership('ann', 'acme', ['admin']);
    const engine = await overtaken(furniture, [give], [tenantDeleted('acme')]);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.tenants()).toEqual({});
  });

  it('does not bring back a user whom another one deleted meanwhile', async () => {
    const jobs = [membership('ann', 'acme', ['admin']), user('ann', { email: 'ann@mail.test' })];
    const engine = await overtaken(furniture, jobs, [userDeleted('ann')]);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['bob']);
    expect(engine.roles()).toEqual(['bob acme viewer']);
  });

  it('does not make a tenant that another one deleted meanwhile', async () => {
    const jobs = [membership('ann', 'blue', ['admin'])];
    const engine = await overtaken(furniture, jobs, [tenantDeleted('blue')]);
    await engine.settle();
    expect(Object.keys(engine.tenants())).toEqual(['acme']);
    expect(engine.roles()).toEqual(['bob acme viewer']);
  });

  it('goes on with what nobody touched', async () => {
    const jobs = [membership('ann', 'acme', ['admin']), membership('bob', 'acme', ['editor'])];
    const engine = await overtaken(furniture, jobs, [removal('bob', 'acme')]);
    expect(engine.roles()).toEqual(['ann acme admin']);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin']);
  });

  it('leaves what was overtaken out of a bulk call, and sends the rest', async () => {
    const budget = { ...SINGLY, bulkPer10Minutes: 1e5 };
    const engine = await overtaken(
      [...people('user', 60), tenant('t-0', { name: 'T' })],
      members('user', 60, 1, ['admin']),
      [removal('user-7', 't-0'), userDeleted('user-8')],
      { budget },
    );
    expect(engine.roles()).toHaveLength(58);
    await engine.settle();
    expect(engine.roles()).toHaveLength(58);
    expect(engine.roles().join()).not.toMatch(/user-[78] /);
    expect(engine.newCalls().byRoute).toMatchObject({ 'POST /role_assignments/bulk': 1 });
  });

  it('halfway through its single calls does not make the others', async () => {
    const engine = await overtaken(
      [...people('user', 12), tenant('t-0', { name: 'T' })],
      members('user', 12, 1, ['admin']),
      people('user', 12).map(({ user: key }) => removal(key, 't-0')),
      { nth: 6 },
    );
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.newCalls().byRoute['POST /role_assignments']).toBeLessThan(12);
  });

  it('writes a record as it is told by the newest', async () => {
    const engine = await overtaken(
      furniture,
      [user('ann', { email: 'old@mail.test' })],
      [user('ann', { email: 'new@mail.test' })],
    );
    await engine.settle();
    expect(engine.users()).toMatchObject({ ann: { email: 'new@mail.test' } });
  });
});
