import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeHeartbeat, HEARTBEAT_PK, SILENCE } from '../../../lib/sync/worker/heartbeat.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

const MINUTE_MS = 60_000;
let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
  await place.send(place.env['SYNC_QUEUE_URL'], 4);
});
afterAll(() => place.close());

/** Time limits are as they are; the second look comes at once. */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  pause(ms === 2_000 ? 0 : ms, undefined, signal === undefined ? {} : { signal });

describe('the worker', () => {
  it('that never said anything while messages wait is a failure', async () => {
    const { run, of } = await diagnose({ env: place.env, sleep });
    expect(run.code).toBe(1);
    expect(of('worker')).toMatchObject({ state: 'failed' });
    expect(of('worker').detail).toContain('4 messages wait');
    expect(of('worker').remedy).toContain('trigger');
  });

  it.each([
    [1, 'ok'],
    [20, 'warning'],
    [90, 'failed'],
  ] as const)('that spoke %i min ago while messages wait: %s', async (minutes, state) => {
    await say(Date.now() - minutes * MINUTE_MS);
    const { of } = await diagnose({ env: place.env, sleep });
    expect(of('worker').state).toBe(state);
  });
});

async function say(at: number): Promise<void> {
  const { documents } = place;
  const { rev = 0 } = (await documents.read(HEARTBEAT_PK)) ?? {};
  await documents.write(HEARTBEAT_PK, rev, encodeHeartbeat({ ...SILENCE, at }));
}
