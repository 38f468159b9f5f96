import { describe, expect, it } from 'vitest';
import { encodeJob } from '../../lib/jobs/index.ts';
import { createEngine, HOUR_MS, MINUTE_MS, reasons } from './harness.ts';
import { grant, membership, user } from './jobs.ts';

describe('a message that can never be applied', () => {
  it.each([
    ['no JSON', 'not json {', 'invalid_json'],
    ['no job', '{"v":1,"kind":"user"}', 'invalid_job'],
    ['no object', 'null', 'invalid_job'],
    ['an id that can be no key', encodeJob(user('\ud800', {})), 'invalid_key'],
  ])('as %s is dead-lettered; the rest of the batch goes on', async (_what, body, reason) => {
    const engine = createEngine();
    engine.send(user('ann', {}), body, user('bob', {}));
    await engine.invoke();
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob']);
    expect(reasons(engine)).toEqual([reason]);
    expect(engine.memory.queue.size()).toBe(0);
    expect(engine.memory.queue.dead[0]?.body).toBe(body);
  });

  it('of a later schema version waits a quarter of an hour for the worker that can read it', async () => {
    const engine = createEngine();
    const body = JSON.stringify({ v: 2, kind: 'wish', user: 'ann' });
    engine.send(user('ann', {}), body);
    await engine.invoke();
    expect(Object.keys(engine.users())).toEqual(['ann']);
    const sentAt = engine.now();
    while (engine.now() - sentAt < 14 * MINUTE_MS) {
      engine.pass(MINUTE_MS);
      await engine.invoke();
      expect(reasons(engine)).toEqual([]);
    }
    expect(engine.memory.queue.size()).toBe(1);
    engine.pass(16 * MINUTE_MS);
    await engine.settle();
    expect(reasons(engine)).toEqual(['unsupported_version']);
    expect(engine.memory.queue.dead[0]?.body).toBe(body);
  });

  it.each([
    ['of a later schema version', { v: 2, kind: 'wish' }],
    ['that is damaged', { v: 1, kind: 'user' }],
  ])('says where a job %s came from', async (_what, shape) => {
    const engine = createEngine();
    engine.send(JSON.stringify({ ...shape, source: 'auth0', eventId: 'evt_7' }));
    await engine.settle();
    expect(engine.dead()[0]?.reason).toMatchObject({ source: 'auth0', eventId: 'evt_7' });
  });

  it('says why, as far as it is known', async () => {
    const engine = createEngine();
    const job = user('ann', { email: 'not an address' });
    engine.pass(5000);
    const firstSeenAt = engine.now();
    engine.send(job);
    engine.standIn.faults.add({ times: 1, effect: { kind: 'error', status: 503 } });
    await engine.settle();
    const failedAt = engine.now();
    expect(failedAt).toBeGreaterThan(firstSeenAt);
    expect(engine.dead()[0]?.reason).toEqual({
      reason: 'rejected',
      message: expect.stringContaining('PUT /users/… with 422'),
      status: 422,
      permitRequestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      attempts: 2,
      firstSeenAt,
      failedAt,
      source: 'clerk',
      eventId: job.eventId,
    });
    expect(JSON.stringify(engine.dead()[0]?.reason)).not.toContain('address');
  });

  it('names Permit’s request where Permit names it', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ method: 'PUT', effect: { kind: 'error', status: 400 } });
    engine.send(user('ann', {}));
    await engine.settle();
    expect(engine.dead()[0]?.reason).toMatchObject({
      status: 400,
      permitRequestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('of a record that Permit refuses takes no role with it', async () => {
    const engine = createEngine();
    engine.send(user('ann', { email: 'not an address' }), membership('ann', 'acme', ['admin']));
    await engine.settle();
    expect(reasons(engine)).toEqual(['rejected']);
    expect(engine.roles()).toEqual(['ann acme admin']);
    // What was refused is not taken for written.
    engine.send(user('ann', { email: 'ann@mail.test' }));
    await engine.settle();
    expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test' } });
  });
});

describe('the dead-letter queue', () => {
  it('has confirmed a message before it is deleted', async () => {
    let down = true;
    const engine = createEngine({
      queue: (port) => ({
        ...port,
        deadLetter: async (message, reason) => {
          if (down) throw new Error('no answer');
          await port.deadLetter(message, reason);
        },
      }),
    });
    engine.send('garbage', user('ann', {}));
    for (let n = 0; n < 10; n++) {
      await engine.invoke();
      engine.pass(HOUR_MS);
    }
    expect(engine.memory.queue.size()).toBe(1);
    expect(Object.keys(engine.users())).toEqual(['ann']);
    expect(engine.delays.slice(0, 4)).toEqual([4, 8, 15, 30]);
    down = false;
    await engine.settle();
    expect(engine.memory.queue.dead.map(({ body }) => body)).toEqual(['garbage']);
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('gets one message of a batch once, whatever fails after it', async () => {
    const engine = createEngine({
      queue: (port) => ({
        ...port,
        remove: async () => {
          throw new Error('no answer');
        },
        receive: async () => {
          throw new Error('no answer');
        },
      }),
    });
    engine.send('garbage', user('ann', {}));
    expect(await engine.invoke()).toEqual({ handed: 2, kept: 0 });
    expect(engine.memory.queue.size()).toBe(0);
    expect(reasons(engine)).toEqual(['invalid_json']);
  });
});

describe('messages that could not be deleted or delayed', () => {
  it('come again, and are unchanged then', async () => {
    let down = true;
    const engine = createEngine({
      queue: (port) => ({
        ...port,
        remove: async (messages) => {
          if (down) throw new Error('no answer');
          await port.remove(messages);
        },
      }),
    });
    for (let n = 0; n < 15; n++) engine.send(grant(`user-${n}`, 'acme', 'admin'));
    await engine.invoke();
    expect(engine.roles()).toHaveLength(15);
    expect(engine.memory.queue.size()).toBe(5);
    engine.newCalls();
    down = false;
    await engine.settle();
    expect(engine.memory.queue.size()).toBe(0);
    expect(engine.newCalls().total).toBe(0);
  });

  it('keep the visibility that they have', async () => {
    const engine = createEngine({
      queue: (port) => ({
        ...port,
        delay: async () => {
          throw new Error('no answer');
        },
      }),
    });
    engine.standIn.faults.add({ method: 'PUT', times: 1, effect: { kind: 'error', status: 500 } });
    engine.send(user('ann', {}), user('bob', {}));
    expect(await engine.invoke()).toEqual({ handed: 2, kept: 1 });
    expect(engine.memory.queue.size()).toBe(1);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob']);
  });
});
