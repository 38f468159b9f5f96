import { describe, expect, it } from 'vitest';
import { byHand } from './by-hand.ts';
import { createEngine, type Engine } from './harness.ts';
import { grant, membership, tenant, user, userDeleted } from './jobs.ts';

const cognito = { source: 'cognito' } as const;

/** What a login says, at its own time. */
const login = () => [
  user('ann', { email: 'ann@mail.test', firstName: null }, cognito),
  membership('ann', null, ['admin', 'member'], cognito),
];
const config = { cognito: { tenant: 'main' } };

async function loggedIn(): Promise<Engine> {
  const engine = createEngine({ config });
  engine.send(...login());
  await engine.settle();
  engine.newCalls();
  return engine;
}

describe('what is unchanged', () => {
  it('costs no Permit call, were it a thousand logins', async () => {
    const engine = await loggedIn();
    for (let batch = 0; batch < 20; batch++) {
      for (let n = 0; n < 50; n++) engine.send(...login());
      await engine.settle();
    }
    expect(engine.memory.queue.size()).toBe(0);
    expect(engine.newCalls().total).toBe(0);
    expect(engine.log.filter(({ outcome }) => outcome === 'unchanged').length).toBeGreaterThan(20);
    expect(engine.roles()).toEqual(['ann main admin', 'ann main member']);
  });

  it('is written all the same when it is to be verified', async () => {
    const engine = await loggedIn();
    byHand.remove(engine, 'users', 'ann');
    engine.newCalls();
    engine.send(...login());
    await engine.settle();
    expect(engine.newCalls().total).toBe(0);
    engine.send(...login().map((job) => ({ ...job, verify: true as const })));
    await engine.settle();
    expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test' } });
    expect(engine.roles()).toEqual(['ann main admin', 'ann main member']);
  });

  it('is written again by a replay of the very same body, and by nothing less', async () => {
    const engine = createEngine();
    const job = user('ann', { email: 'ann@mail.test' });
    engine.send(job);
    await engine.settle();
    engine.newCalls();
    engine.send(job);
    await engine.settle();
    expect(engine.log.at(-1)).toMatchObject({ outcome: 'unchanged' });
    expect(engine.newCalls().total).toBe(0);
    engine.send({ ...job, verify: true });
    await engine.settle();
    expect(engine.newCalls().routes).toEqual(['PUT /users/{user}']);
  });

  it('is a tenant too', async () => {
    const engine = createEngine();
    engine.send(tenant('acme', { name: 'Acme' }));
    await engine.settle();
    engine.newCalls();
    engine.send(tenant('acme', { name: 'Acme' }));
    await engine.settle();
    expect(engine.newCalls().total).toBe(0);
    engine.send(tenant('acme', { name: 'Acme' }, { verify: true }));
    await engine.settle();
    expect(engine.newCalls().routes).toEqual(['PATCH /tenants/{tenant}']);
  });

  it('is changed, under another mapping, where that makes a difference', async () => {
    const first = await loggedIn();
    const second = createEngine({
      after: first,
      config: { cognito: { tenant: 'main', roles: { rename: { admin: 'editor' } } } },
    });
    // As the first left Permit.
    second.standIn.restore(first.standIn.save());
    second.send(...login());
    await second.settle();
    expect(second.roles()).toEqual(['ann main editor', 'ann main member']);
    // The record comes to the same.
    expect(second.newCalls().routes).not.toContain('PUT /users/{user}');
  });
});

describe('another Permit environment', () => {
  const elsewhere = (after: Engine) =>
    createEngine({ after, config, environmentId: '00000000-0000-4000-a000-0000000000ff' });

  it('is given everything anew', async () => {
    const second = elsewhere(await loggedIn());
    second.send(...login());
    await second.settle();
    expect(second.users()).toMatchObject({ ann: { email: 'ann@mail.test' } });
    expect(second.tenants()).toEqual({ main: 'main' });
    expect(second.roles()).toEqual(['ann main admin', 'ann main member']);
  });

  it('is not asked to take what was never given there', async () => {
    const second = elsewhere(await loggedIn());
    second.send(membership('ann', null, [], cognito));
    await second.settle();
    expect(second.newCalls().routes).not.toContain('DELETE /role_assignments');
  });

  it('keeps to the versions that were settled', async () => {
    const first = await loggedIn();
    const late = login();
    first.send(membership('ann', null, ['viewer'], cognito), userDeleted('ann', cognito));
    await first.settle();
    const second = elsewhere(first);
    second.send(...late);
    await second.settle();
    expect(second.users()).toEqual({});
    expect(second.roles()).toEqual([]);
  });
});

describe('what Permit said of its roles', () => {
  it('is asked once a minute at most, while it has them all', async () => {
    const engine = createEngine();
    for (let n = 0; n < 5; n++) engine.send(grant(`user-${n}`, 'acme', 'admin'));
    await engine.settle();
    engine.send(grant('ann', 'acme', 'viewer'));
    await engine.settle();
    const asked = () => engine.newCalls().routes.filter((route) => route === 'GET /roles').length;
    expect(asked()).toBe(1);
    engine.pass(61_000);
    engine.send(grant('bob', 'acme', 'viewer'));
    await engine.settle();
    expect(asked()).toBe(1);
  });

  it('is asked once more a round for those it lacks', async () => {
    const engine = createEngine();
    engine.send(grant('ann', 'acme', 'admin'));
    await engine.settle();
    engine.newCalls();
    for (let n = 0; n < 5; n++) engine.send(grant(`user-${n}`, 'acme', 'ghost'));
    await engine.invoke();
    expect(engine.dead()).toHaveLength(5);
    expect(engine.newCalls().routes.filter((route) => route === 'GET /roles')).toHaveLength(1);
  });
});
