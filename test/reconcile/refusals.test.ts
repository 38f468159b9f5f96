import { describe, expect, it } from 'vitest';
import { allowedOf } from '../../lib/reconcile/brake.ts';
import { compare, confirm, ReconcileError, sendMends } from '../../lib/reconcile/index.ts';
import { createScene, furnished, inShort, type Scene } from './scene.ts';

const codeOf = async (doing: Promise<unknown>): Promise<unknown> =>
  await doing.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

/** Nothing went to either queue. */
const isQuiet = ({ engine }: Scene): boolean =>
  engine.memory.queue.size() + engine.memory.imports.size() === 0;

/** Forty users in one organization. */
async function crowd(): Promise<Scene> {
  const scene = createScene();
  scene.provider.setTenant('org_acme', { name: 'Acme' });
  for (let n = 0; n < 40; n++) {
    scene.provider.setUser(`user_${n}`);
    scene.provider.setRoles(`user_${n}`, 'org_acme', ['member']);
  }
  await scene.tell();
  return scene;
}

describe('a reading of the provider', () => {
  it('that fails stops everything', async () => {
    const scene = await furnished();
    scene.provider.trouble = 'fails midway';
    expect(await codeOf(scene.mend())).toBe('unavailable');
    expect(isQuiet(scene)).toBe(true);
  });

  it('that ends before its end stops everything', async () => {
    const scene = await furnished();
    scene.provider.trouble = 'ends early';
    expect(await codeOf(scene.mend())).toBe('incomplete');
    expect(isQuiet(scene)).toBe(true);
  });

  it('that lists nobody is refused, whatever may be taken away', async () => {
    const scene = await furnished();
    scene.provider.trouble = 'lists nobody';
    expect(await codeOf(scene.mend({ maxRemovals: { share: 1 } }))).toBe('empty_read');
    expect(await codeOf(scene.mend({ maxRemovals: { count: 1000 } }))).toBe('empty_read');
    expect(isQuiet(scene)).toBe(true);
  });

  it('of an account without users is fine while the ledger has none', async () => {
    const scene = createScene();
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('that failed when somebody was asked for alone stops everything', async () => {
    const scene = await furnished();
    scene.provider.removeUser('user_cid');
    scene.provider.beforeRead = async () => {
      if (scene.provider.asked.length > 0) throw new Error('gone away');
    };
    await expect(scene.mend()).rejects.toThrow('gone away');
    expect(isQuiet(scene)).toBe(true);
  });
});

describe('a ledger or a Permit that cannot be read to its end', () => {
  it('stops everything', async () => {
    const scene = await furnished();
    const scan = async function* () {
      yield [];
      throw new Error('table gone');
    };
    const ledger = { ...scene.options.ledger, scan };
    await expect(scene.mend({ ledger })).rejects.toThrow('table gone');
    scene.engine.standIn.faults.add({
      method: 'GET',
      path: '/role_assignments',
      effect: { kind: 'error', status: 500 },
    });
    await expect(scene.mend()).rejects.toThrow();
    expect(isQuiet(scene)).toBe(true);
  });
});

describe('the brake', () => {
  it('refuses more than 5 % of the users, and sends nothing, not even what is missing', async () => {
    const scene = await crowd();
    for (let n = 0; n < 3; n++) scene.provider.removeUser(`user_${n}`);
    scene.provider.setUser('user_new');
    const found = await scene.compare();
    expect(found.removals.users).toEqual({ count: 3, of: 40, allowed: 2 });
    expect(await codeOf(scene.mend())).toBe('too_many_removals');
    expect(await codeOf(sendMends(found, { send: async () => {} }))).toBe('too_many_removals');
    expect(isQuiet(scene)).toBe(true);
    // More than may go: nobody was asked for in vain, and the report says so.
    expect(scene.provider.asked).toEqual([]);
    expect(inShort(found)).toContain('deleted user user_0 (not_confirmed)');
  });

  it('names the numbers, and lets pass what it was told', async () => {
    const scene = await crowd();
    for (let n = 0; n < 3; n++) scene.provider.removeUser(`user_${n}`);
    await expect(scene.mend()).rejects.toThrow(/3 of 40 users \(7.5 %; 2 allowed\)/);
    await scene.mend({ maxRemovals: { count: 3 } });
    expect(Object.keys(scene.engine.users())).toHaveLength(37);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('counts roles that are taken, those of a deleted organization too', async () => {
    const scene = await crowd();
    scene.provider.setTenant('org_blue');
    for (let n = 0; n < 4; n++) scene.provider.setRoles(`user_${n}`, 'org_blue', ['admin']);
    await scene.mend();
    scene.provider.removeTenant('org_blue');
    const found = await scene.compare();
    expect(found.removals.roles).toEqual({ count: 4, of: 44, allowed: 2 });
    expect(await codeOf(scene.mend())).toBe('too_many_removals');
  });

  it('lets a single one go from a small directory', () => {
    expect(allowedOf(3, { share: 0.05 })).toBe(1);
    expect(allowedOf(100, { share: 0.05 })).toBe(5);
    expect(allowedOf(3, { share: 0 })).toBe(0);
    expect(allowedOf(3, { count: 0 })).toBe(0);
  });

  it('holds for what is found when it is looked at again', async () => {
    const scene = await crowd();
    scene.provider.removeUser('user_0');
    const found = await scene.compare({ maxRemovals: { count: 1 } });
    const grown = {
      ...found,
      removals: { ...found.removals, users: { count: 0, of: 40, allowed: 0 } },
    };
    const again = confirm(grown, { ...scene.options, maxRemovals: { count: 0 } });
    await expect(again).rejects.toBeInstanceOf(ReconcileError);
  });
});

describe('a comparison', () => {
  it('stops when it is told to, and has changed nothing', async () => {
    const scene = await furnished();
    const stop = new AbortController();
    scene.provider.beforeRead = async () => stop.abort(new Error('stopped'));
    const found = compare({ ...scene.options, signal: stop.signal });
    await expect(found).rejects.toThrow('stopped');
    expect(isQuiet(scene)).toBe(true);
  });
});
