import { describe, expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, HOUR_MS, reasons } from './harness.ts';
import { membership, removal, tenant, user, userDeleted } from './jobs.ts';

const CONFIG: SyncConfig = { clerk: { userKey: 'c-{email}' } };
const ANN: UserFields = { email: 'Ann@Mail.test', emailVerified: true };
const KEY = 'c-ann@mail.test';

describe('a user that is known by an e-mail', () => {
  it('has a key made of it, in lower case, and what the id is given', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(user('u1', ANN));
    await engine.settle();
    engine.send(membership('u1', 'acme', ['admin']));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual([KEY]);
    expect(engine.users()[KEY]).toMatchObject({ email: 'Ann@Mail.test' });
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
  });

  it('is waited for by what is told of it before', async () => {
    const engine = createEngine({ config: CONFIG });
    const record = user('u1', ANN);
    engine.send(membership('u1', 'acme', ['admin']));
    await engine.invoke();
    expect(engine.users()).toEqual({});
    expect(engine.tenants()).toEqual({});
    engine.send(record);
    await engine.settle();
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
    expect(reasons(engine)).toEqual([]);
  });

  it('is found in one round with what is told of it', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(membership('u1', 'acme', ['admin']), user('u1', ANN));
    await engine.invoke();
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('keeps its key when the e-mail changes', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(user('u1', ANN), membership('u1', 'acme', ['admin']));
    await engine.settle();
    engine.send(user('u1', { email: 'new@mail.test', emailVerified: true }));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { email: 'new@mail.test' } });
    expect(Object.keys(engine.users())).toEqual([KEY]);
  });

  it('is nobody until the e-mail is verified', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(user('u1', { ...ANN, emailVerified: false }));
    await engine.settle();
    expect(engine.users()).toEqual({});
    expect(engine.memory.queue.size()).toBe(0);
    engine.send(membership('u1', 'acme', ['admin']));
    await engine.invoke();
    engine.send(user('u1', ANN));
    await engine.settle();
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
  });

  it('keeps its key when the e-mail is no longer verified', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(user('u1', ANN));
    await engine.settle();
    engine.send(user('u1', { ...ANN, emailVerified: false }), membership('u1', 'acme', ['admin']));
    await engine.settle();
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
  });

  it('that never comes leaves a dead letter that says what to do, by when patience is over', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(membership('u1', 'acme', ['admin']));
    await engine.settle(5 * HOUR_MS);
    expect(reasons(engine)).toEqual([]);
    await engine.settle(2 * HOUR_MS);
    expect(reasons(engine)).toEqual(['unknown_user']);
    const [letter] = engine.dead();
    expect(letter?.reason.message).toMatch(/^still waiting after 6 h: .*email.*replay$/);
    expect(letter?.reason.message).not.toContain('u1');
    expect(engine.newCalls().total).toBe(0);
  });

  it('holds up no others, and costs those known by their id nothing', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(membership('u1', 'acme', ['admin']));
    engine.send(user('plain', {}, { source: 'auth0' }), tenant('blue', { name: 'Blue' }));
    await engine.invoke();
    expect(Object.keys(engine.users())).toEqual(['plain']);
    expect(engine.tenants()).toEqual({ blue: 'Blue' });
    expect(engine.memory.queue.size()).toBe(1);
  });
});

describe('a user that is known by an external id', () => {
  const config: SyncConfig = { clerk: { userKey: 'x-{externalId}' } };

  it('has a key made of it', async () => {
    const engine = createEngine({ config });
    engine.send(user('u1', { externalId: '42' }), membership('u1', 'acme', ['admin']));
    await engine.settle();
    expect(engine.roles()).toEqual(['x-42 acme admin']);
  });

  it('is nobody without one, and waits where the record does not say', async () => {
    const engine = createEngine({ config });
    engine.send(user('u1', { externalId: null }), user('u2', {}));
    await engine.invoke();
    expect(engine.memory.queue.size()).toBe(0);
    engine.send(user('u3', { email: 'a@mail.test' }, { whole: false }));
    await engine.invoke();
    expect(engine.memory.queue.size()).toBe(1);
    engine.send(user('u3', { externalId: '3' }, { whole: false }));
    await engine.settle();
    expect(engine.users()).toEqual({ 'x-3': expect.anything() });
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('that cannot be in a key is dead-lettered', async () => {
    const engine = createEngine({ config });
    engine.send(
      user('u1', { externalId: 'x'.repeat(2000) }),
      user('ü'.repeat(1000), { externalId: '1' }),
    );
    await engine.settle();
    expect(reasons(engine)).toEqual(['invalid_key', 'invalid_key']);
  });
});

describe('the deletion of a user that is known by an e-mail', () => {
  it('is of the one that the id was linked to', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(user('u1', ANN), membership('u1', 'acme', ['admin']));
    await engine.settle();
    engine.send(userDeleted('u1'));
    await engine.settle();
    expect(engine.users()).toEqual({});
  });

  it('before anything else is told leaves what is older nothing', async () => {
    const engine = createEngine({ config: CONFIG });
    const older = [user('u1', ANN), membership('u1', 'acme', ['admin']), removal('u1', 'blue')];
    engine.send(userDeleted('u1'));
    await engine.settle();
    engine.send(...older);
    await engine.settle();
    expect(engine.users()).toEqual({});
    expect(reasons(engine)).toEqual([]);
    expect(engine.newCalls().total).toBe(0);
  });

  it('leaves the removals that come with it nothing to take, and nobody a dead letter', async () => {
    const engine = createEngine({ config: CONFIG });
    engine.send(user('u1', ANN), membership('u1', 'acme', ['admin']), userDeleted('u1'));
    engine.send(removal('u1', 'acme'));
    await engine.settle(8 * HOUR_MS);
    expect(engine.users()).toEqual({});
    expect(reasons(engine)).toEqual([]);
    expect(engine.memory.queue.size()).toBe(0);
  });

  it.each([
    ['in order', [0, 1, 2, 3, 4]],
    ['the new one first', [3, 4, 0, 1, 2]],
    ['the deletion last', [0, 3, 1, 4, 2]],
    ['all backwards', [4, 3, 2, 1, 0]],
  ])('and its return with the same e-mail: %s', async (_, order) => {
    const engine = createEngine({ config: CONFIG });
    const told = [
      user('u1', { ...ANN, firstName: 'Old' }),
      membership('u1', 'acme', ['admin']),
      userDeleted('u1'),
      user('u1', ANN),
      membership('u1', 'blue', ['member']),
    ];
    for (const index of order) {
      const job = told[index];
      if (job !== undefined) engine.send(job);
      await engine.invoke();
    }
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: null } });
    expect(engine.roles()).toEqual([`${KEY} blue member`]);
    expect(reasons(engine)).toEqual([]);
  });

  it('is taken for one where a block counts so', async () => {
    const engine = createEngine({ config: { clerk: { userKey: '{email}', onBlock: 'delete' } } });
    engine.send(user('u1', ANN), membership('u1', 'acme', ['admin']));
    await engine.settle();
    engine.send(user('u1', { ...ANN, blocked: true }));
    await engine.settle();
    expect(engine.users()).toEqual({});
    engine.send(user('u1', { ...ANN, blocked: false }));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann@mail.test']);
    expect(engine.roles()).toEqual([]);
  });

  it('told again, when the id has another key by now, is of the one that it had', async () => {
    const engine = createEngine({ config: CONFIG });
    const gone = userDeleted('u1', { version: 1_750_000_500_000 });
    engine.send(user('u1', ANN, { version: 1_750_000_400_000 }));
    await engine.settle();
    const failing = engine.standIn.faults.add({
      when: ({ method }) => method === 'DELETE',
      effect: { kind: 'error', status: 503 },
    });
    engine.send(gone);
    await engine.invoke();
    const email = 'other@mail.test';
    engine.send(user('u1', { email, emailVerified: true }, { version: 1_750_000_600_000 }));
    await engine.invoke();
    engine.standIn.faults.clear(failing);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['c-other@mail.test']);
  });
});
