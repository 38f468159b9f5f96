import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { byHand } from './by-hand.ts';
import { createEngine } from './harness.ts';
import { partly, tenant, user, userDeleted } from './jobs.ts';

const config: SyncConfig = {
  clerk: { attributes: { plan: 'metadata.plan' } },
  auth0: { attributes: { plan: 'metadata.plan' }, display: { handle: 'username' } },
};

const WHOLE = {
  email: 'ann@mail.test',
  firstName: 'Ann',
  lastName: 'Lee',
  username: 'ann',
  metadata: { plan: 'pro' },
};

describe.each(['empty', 'keep'] as const)(
  'a partial update, where PUT without attributes would %s them',
  (putWithoutAttributes) => {
    async function furnished(more: SyncConfig = {}) {
      const engine = createEngine({
        config: { ...config, ...more },
        rules: { putWithoutAttributes },
      });
      engine.send(user('ann', WHOLE, { source: 'auth0' }));
      await engine.settle();
      return engine;
    }
    const before = {
      email: 'ann@mail.test',
      first_name: 'Ann',
      last_name: 'Lee',
      attributes: { plan: 'pro', handle: 'ann' },
    };

    it('never erases what it does not name', async () => {
      const engine = await furnished();
      engine.send(partly('ann', { firstName: 'Anna' }));
      await engine.settle();
      expect(engine.users()['ann']).toEqual({ ...before, first_name: 'Anna' });
    });

    it('clears what it says is not there', async () => {
      const engine = await furnished();
      engine.send(partly('ann', { lastName: null, username: null }));
      await engine.settle();
      expect(engine.users()['ann']).toEqual({
        ...before,
        last_name: null,
        attributes: { plan: 'pro' },
      });
    });

    it('merges attributes one by one', async () => {
      const engine = await furnished();
      engine.send(partly('ann', { metadata: { plan: 'free' } }));
      engine.send(partly('ann', { username: 'anna' }));
      await engine.settle();
      expect(engine.users()['ann']).toEqual({
        ...before,
        attributes: { plan: 'free', handle: 'anna' },
      });
    });

    it('is merged field by field with a newer and an older one, in any order', async () => {
      const engine = await furnished();
      const older = partly('ann', { firstName: 'Old', lastName: 'Older' });
      const newer = partly('ann', { firstName: 'New' });
      engine.send(newer);
      await engine.settle();
      engine.send(older);
      await engine.settle();
      expect(engine.users()['ann']).toEqual({ ...before, first_name: 'New', last_name: 'Older' });
    });

    it('leaves an older whole record only what it did not name', async () => {
      const engine = await furnished();
      const whole = user(
        'ann',
        { ...WHOLE, email: 'old@mail.test', lastName: 'Low' },
        {
          source: 'auth0',
        },
      );
      engine.send(partly('ann', { email: 'new@mail.test' }));
      await engine.settle();
      engine.send(whole);
      await engine.settle();
      expect(engine.users()['ann']).toEqual({
        ...before,
        email: 'new@mail.test',
        last_name: 'Low',
      });
    });

    it('keeps its newer fields when a late deletion voids the others', async () => {
      const engine = await furnished();
      const deletion = userDeleted('ann', { source: 'auth0' });
      engine.send(partly('ann', { username: 'anna', email: 'new@mail.test' }));
      await engine.settle();
      engine.send(deletion);
      await engine.settle();
      expect(engine.users()['ann']).toEqual({
        email: 'new@mail.test',
        first_name: null,
        last_name: null,
        attributes: { handle: 'anna' },
      });
    });

    it('leaves the application’s attributes alone under users.write merge', async () => {
      const engine = await furnished({ users: { write: 'merge' } });
      byHand.setAttributes(engine, 'ann', { plan: 'pro', handle: 'ann', theme: 'dark' });
      engine.send(user('ann', { ...WHOLE, metadata: {}, lastName: null }, { source: 'auth0' }));
      await engine.settle();
      expect(engine.users()['ann']).toEqual({
        ...before,
        last_name: null,
        attributes: { handle: 'ann', theme: 'dark' },
      });
    });

    it('does not leave them alone where the record is the provider’s', async () => {
      const engine = await furnished();
      byHand.setAttributes(engine, 'ann', { plan: 'pro', theme: 'dark' });
      engine.send(user('ann', { ...WHOLE, firstName: 'Anna' }, { source: 'auth0' }));
      await engine.settle();
      expect(engine.users()['ann']).toEqual({ ...before, first_name: 'Anna' });
    });
  },
);

describe('values whose writing was interrupted', () => {
  it('are written again though the ledger has their digests', async () => {
    const engine = createEngine({ config });
    engine.send(user('ann', WHOLE, { source: 'auth0' }));
    await engine.settle();
    // Permit did it, and we were not told; then the user is as before.
    engine.standIn.faults.add({
      method: ['PUT', 'PATCH'],
      times: 1,
      effect: { kind: 'drop', applied: true },
    });
    engine.send(partly('ann', { firstName: 'Anna' }));
    await engine.invoke();
    expect(engine.users()).toMatchObject({ ann: { first_name: 'Anna' } });
    engine.send(partly('ann', { firstName: 'Ann' }));
    await engine.settle();
    expect(engine.users()).toMatchObject({ ann: { first_name: 'Ann' } });
  });

  it('stay in doubt when the record may have gone with a deletion that nobody finished', async () => {
    let lost = true;
    const engine = createEngine({
      config,
      permit: (port) => ({
        ...port,
        async deleteUser(key) {
          await port.deleteUser(key);
          // Done, but the worker dies of it.
          if (lost) throw new Error('out of memory');
        },
      }),
    });
    engine.send(user('ann', WHOLE, { source: 'auth0' }));
    await engine.settle();
    engine.send(userDeleted('ann', { source: 'auth0' }));
    await engine.invoke();
    lost = false;
    // The deletion never comes again, since somebody dropped it: its user lives on.
    engine.pass(60_000);
    for (const message of engine.memory.queue.hand(1)) engine.memory.queue.delete(message);
    expect(engine.memory.queue.size()).toBe(0);
    engine.send(partly('ann', { username: 'anna' }));
    await engine.settle();
    engine.send(user('ann', { ...WHOLE, username: 'anna' }, { source: 'auth0' }));
    await engine.settle();
    expect(engine.users()['ann']).toEqual({
      email: 'ann@mail.test',
      first_name: 'Ann',
      last_name: 'Lee',
      attributes: { plan: 'pro', handle: 'anna' },
    });
  });
});

describe('a tenant’s partial update', () => {
  it('leaves its other attributes and its name alone', async () => {
    const engine = createEngine({
      config: { auth0: { tenantAttributes: { tier: 'metadata.tier', slug: 'slug' } } },
    });
    const more = { source: 'auth0', whole: false } as const;
    engine.send(tenant('acme', { name: 'Acme', slug: 'ac', metadata: { tier: 'gold' } }, more));
    await engine.settle();
    engine.send(tenant('acme', { slug: null }, more));
    await engine.settle();
    engine.send(tenant('acme', { name: null }, more));
    await engine.settle();
    expect(engine.standIn.facts().tenants).toMatchObject([
      { key: 'acme', name: 'acme', attributes: { tier: 'gold' } },
    ]);
  });
});
