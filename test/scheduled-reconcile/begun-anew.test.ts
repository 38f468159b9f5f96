import { describe, expect, it } from 'vitest';
import { DirectoryError } from '../../lib/directories/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { PermitError } from '../../lib/permit/index.ts';
import type { RunPorts } from '../../lib/scheduled-reconcile/ports.ts';
import { DRIFT, drifted } from './drifted.ts';
import { createWorld, HOUR_MS } from './world.ts';

/** A run that has read something, and stands. */
async function halfway(ports: Partial<RunPorts> = {}) {
  const scene = await drifted();
  const world = createWorld(scene, { ports });
  scene.provider.trouble = 'fails midway';
  await world.wake();
  scene.provider.trouble = 'none';
  expect(world.chunks.rows.size).toBeGreaterThan(0);
  return { scene, world, before: world.state().open };
}

describe('an open run', () => {
  it.each<[string, string, (ports: RunPorts) => Partial<RunPorts>]>([
    [
      'the config is another one',
      'mapping_changed',
      () => ({ mapping: compileMapping({ clerk: { attributes: { plan: 'metadata.plan' } } }) }),
    ],
    [
      'the account is another one',
      'account_changed',
      ({ directory }) => ({
        directory: (signal) => ({ ...directory(signal), account: 'clerk:other' }),
      }),
    ],
    ['the mode is another one', 'mode_changed', () => ({ mode: 'mend' })],
  ])('begins anew when %s', async (_, code, changed) => {
    const { world, before } = await halfway();
    expect(await world.wake(undefined, changed(world.ports))).toBe('finished');
    expect(world.log.map((line) => [line['outcome'], line['code']])).toContainEqual([
      'begun_anew',
      code,
    ]);
    expect(world.state().last).toMatchObject({ wakeUps: 1, found: { counts: DRIFT } });
    expect(world.state().last?.startedAt).toBeGreaterThan(before?.startedAt ?? Infinity);
    expect(world.chunks.rows.size).toBe(0);
  });

  it('begins anew when a secret was exchanged: what was read cannot be opened', async () => {
    const { world } = await halfway();
    const secrets = ['key', 'sk_live_next'];
    expect(await world.wake(undefined, { secrets })).toBe('begun_anew');
    expect(world.log.at(-1)).toMatchObject({ level: 'warn', code: 'unreadable' });
    expect(world.chunks.rows.size).toBe(0);
    expect(await world.wake(undefined, { secrets })).toBe('finished');
    expect(world.state().last?.found?.counts).toEqual(DRIFT);
  });

  it.each([
    ['the provider', new DirectoryError('no_access', 'Clerk, GET /v1/users: answered 401')],
    ['Permit', new PermitError('unauthorized', 'Permit answered 401', { retry: 'configuration' })],
  ])('begins anew when %s refuses a secret that was exchanged meanwhile', async (_, refused) => {
    const { world } = await halfway();
    const call = () => () => Promise.reject(refused);
    const given = { call, hasNewSecrets: async () => true };
    expect(await world.wake(undefined, given)).toBe('begun_anew');
    expect(world.log.at(-1)).toMatchObject({ level: 'warn', code: refused.code });
    expect(world.counted.at(-1)).not.toMatch(/failed/);
    expect(world.state()).not.toHaveProperty('open');
    expect(world.chunks.rows.size).toBe(0);
    expect(await world.wake(undefined, { secrets: ['key', 'sk_live_next'] })).toBe('finished');
    expect(world.state().last?.found?.counts).toEqual(DRIFT);
  });

  it('that is six hours old has failed, and the next begins within the hour', async () => {
    const { scene, world } = await halfway();
    scene.engine.pass(6 * HOUR_MS);
    expect(await world.wake()).toBe('failed');
    expect(world.state().last).toMatchObject({ outcome: 'failed', code: 'stale' });
    expect(world.chunks.rows.size).toBe(0);
    scene.engine.pass(HOUR_MS);
    expect(await world.wake()).toBe('finished');
  });
});
