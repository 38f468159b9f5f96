import { describe, expect, it } from 'vitest';
import { createEngine } from './harness.ts';
import { membership, removal, tenant, tenantDeleted, user, userDeleted } from './jobs.ts';

/** Jobs that are told in this order, and may be delivered in another. */
const told = {
  user: user('ann', { email: 'ann@mail.test' }),
  tenant: tenant('acme', { name: 'Acme' }),
  joined: membership('ann', 'acme', ['member']),
  promoted: membership('ann', 'acme', ['admin']),
  removed: removal('ann', 'acme'),
  changed: user('ann', { email: 'new@mail.test' }),
  deleted: userDeleted('ann'),
  tenantDeleted: tenantDeleted('acme'),
};

describe('a revocation that is done, in a plan that is not', () => {
  it('is not undone by something older that comes before the plan is tried again', async () => {
    const engine = createEngine();
    engine.send(told.user, told.tenant, told.joined);
    await engine.settle();
    engine.standIn.faults.add({ method: 'PUT', effect: { kind: 'error', status: 500 }, times: 1 });
    engine.send(told.removed, told.changed);
    await engine.invoke();
    expect(engine.roles()).toEqual([]);
    // Late: it says that the user was promoted, before the removal.
    engine.send(told.promoted);
    await engine.invoke();
    expect(engine.roles()).toEqual([]);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.users()).toMatchObject({ ann: { email: 'new@mail.test' } });
  });

  it('is not undone by something older when a user was deleted and the round stopped', async () => {
    const engine = createEngine();
    engine.send(told.user, told.tenant, told.joined);
    await engine.settle();
    engine.standIn.faults.add({
      method: 'DELETE',
      effect: { kind: 'drop', applied: true },
      times: 2,
    });
    engine.send(told.deleted);
    await engine.invoke();
    engine.send(told.promoted);
    await engine.invoke();
    expect(engine.users()).toEqual({});
    expect(engine.roles()).toEqual([]);
    await engine.settle();
    expect(engine.users()).toEqual({});
  });

  it('is finished for a tenant that was deleted, and is back before that was certain', async () => {
    const engine = createEngine();
    engine.send(told.user, told.tenant, told.joined);
    await engine.settle();
    // Refused before Permit did it: the old role is still there.
    engine.standIn.faults.add({
      path: '/tenants/*',
      method: 'DELETE',
      effect: { kind: 'error', status: 500 },
      times: 2,
    });
    engine.send(told.tenantDeleted);
    await engine.invoke();
    engine.send(tenant('acme', { name: 'Again' }));
    await engine.invoke();
    expect(engine.tenants()).toEqual({ acme: 'Again' });
    expect(engine.roles()).toEqual([]);
    await engine.settle();
    expect(engine.tenants()).toEqual({ acme: 'Again' });
    expect(engine.roles()).toEqual([]);
  });
});

describe('a round that stops', () => {
  it('keeps what it has finished, and goes on from there', async () => {
    const engine = createEngine();
    engine.send(user('bob', {}), user('cy', {}));
    await engine.settle();
    engine.standIn.faults.add({
      method: 'DELETE',
      path: '/users/cy',
      effect: { kind: 'error', status: 429 },
      times: 3,
    });
    engine.standIn.resetCalls();
    engine.send(userDeleted('bob'), userDeleted('cy'));
    await engine.settle();
    const deleted = engine.standIn.calls().latest.filter(({ method }) => method === 'DELETE');
    expect(deleted.filter(({ path }) => path.endsWith('/bob'))).toHaveLength(1);
    expect(deleted.filter(({ path }) => path.endsWith('/cy'))).toHaveLength(4);
    expect(engine.users()).toEqual({});
  });
});
