import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectory, sweep } from '../../../lib/scim/directory/index.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { ACME, aUser, createWorld, GLOBEX } from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

/** Users that the queue did not take. */
async function unsent(count: number) {
  const world = await createWorld(open);
  const { ports } = world.actor();
  const deaf = { ...ports, enqueue: () => Promise.reject(new Error('no queue')) };
  for (let at = 0; at < count; at++) {
    await expect(
      createDirectory(deaf, ACME).users.create(aUser(`user${at}`)),
    ).rejects.toMatchObject({ status: 503, retryAfter: 5 });
  }
  return { world, ports, deaf };
}

describe('the sweep', () => {
  it('tells what the queue did not take, once it is old enough', async () => {
    const { world } = await unsent(3);
    expect(await world.sweep()).toEqual({ settled: 0, failed: 0, left: 0 });
    world.muchLater();
    expect(await world.sweep()).toEqual({ settled: 3, failed: 0, left: 0 });
    await world.expectAgreement();
  });

  it('settles so many, and says what is left', async () => {
    const { world, ports } = await unsent(5);
    world.muchLater();
    const few = { olderThanMs: 60_000, limit: 2 };
    expect(await sweep(ports, few)).toEqual({ settled: 2, failed: 0, left: 3 });
    expect(await sweep(ports, few)).toEqual({ settled: 2, failed: 0, left: 1 });
  });

  it('leaves the mark where it fails, and goes on with the others', async () => {
    const { world, ports, deaf } = await unsent(3);
    world.muchLater();
    expect(await sweep(deaf, { olderThanMs: 0, limit: 9 })).toEqual({
      settled: 0,
      failed: 3,
      left: 0,
    });
    const rows = await open.scan();
    await open.fill(
      rows.map((row) => (row['doc']?.S?.includes('user1') ? { ...row, doc: { S: '{}' } } : row)),
    );
    expect(await sweep(ports, { olderThanMs: 0, limit: 9 })).toEqual({
      settled: 2,
      failed: 1,
      left: 0,
    });
  });

  it('comes to the others, however many of one tenant always fail', async () => {
    const { world, ports, deaf } = await unsent(3);
    world.clock.now += 1_000;
    await expect(createDirectory(deaf, GLOBEX).users.create(aUser('lisa'))).rejects.toThrow();
    const picky: typeof ports = {
      ...ports,
      async enqueue(jobs) {
        if (JSON.stringify(jobs).includes(ACME)) throw new Error('too large');
        await ports.enqueue(jobs);
      },
    };
    const few = { olderThanMs: 60_000, limit: 2 };
    world.muchLater();
    expect(await sweep(picky, few)).toEqual({ settled: 0, failed: 2, left: 2 });
    world.muchLater();
    expect(await sweep(picky, few)).toEqual({ settled: 1, failed: 1, left: 2 });
    expect(world.jobs).not.toEqual([]);
  });

  it('stops when its time is up', async () => {
    const { world, ports } = await unsent(2);
    world.muchLater();
    const late = { ...ports, deadline: () => world.clock.now - 1 };
    expect(await sweep(late, { olderThanMs: 0, limit: 9 })).toEqual({
      settled: 0,
      failed: 0,
      left: 2,
    });
    await expect(createDirectory(late, ACME).users.create(aUser('x'))).rejects.toMatchObject({
      status: 503,
    });
  });
});
