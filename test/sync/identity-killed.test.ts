import { describe, expect, it } from 'vitest';
import type { SyncJob, UserFields } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, type Engine, reasons } from './harness.ts';
import { membership, user, userDeleted } from './jobs.ts';
import { dieOnce } from './mortal.ts';

const KEY = 'ann@mail.test';
const named = (firstName: string): UserFields => ({ email: KEY, emailVerified: true, firstName });
const REFUSE: SyncConfig = { clerk: { userKey: '{email}' } };
const NEWEST: SyncConfig = { clerk: { userKey: '{email}', sameKey: 'newest' } };
const POINTS = [1, 2, 3].flatMap((at) => [
  { at, before: true },
  { at, before: false },
]);

/** Told step by step; in each of them the worker dies where it is said, once, if it comes so far. */
async function tell(
  config: SyncConfig,
  steps: readonly (readonly SyncJob[])[],
  point: { at: number; before: boolean },
): Promise<{ engine: Engine; deaths: number }> {
  const engine = createEngine({ config });
  let deaths = 0;
  for (const jobs of steps) {
    engine.send(...jobs);
    if (await dieOnce(engine, config, point, 'identity')) deaths++;
    await engine.invoke();
  }
  await engine.settle();
  expect(reasons(engine)).toEqual([]);
  return { engine, deaths };
}

describe('a worker that dies while it writes down who somebody is', () => {
  it.each(POINTS)('makes the user all the same: write $at, before: $before', async (point) => {
    const steps = [[user('u1', named('One')), membership('u1', 'acme', ['admin'])]];
    const { engine, deaths } = await tell(REFUSE, steps, point);
    expect(deaths).toBe(point.at > 2 ? 0 : 1);
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'One' } });
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
  });

  it.each(POINTS)(
    'deletes one, and lets another have the key: write $at, before: $before',
    async (point) => {
      const { engine } = await tell(
        REFUSE,
        [
          [user('u1', named('One')), membership('u1', 'acme', ['admin'])],
          [user('u2', named('Two')), membership('u2', 'blue', ['member'])],
          [userDeleted('u1')],
        ],
        point,
      );
      expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
      expect(engine.roles()).toEqual([`${KEY} blue member`]);
    },
  );

  it.each(POINTS)(
    'lets the newer one take the key over: write $at, before: $before',
    async (point) => {
      const { engine } = await tell(
        NEWEST,
        [
          [user('u1', named('One')), membership('u1', 'acme', ['admin'])],
          [user('u2', named('Two')), membership('u2', 'blue', ['member'])],
        ],
        point,
      );
      expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
      expect(engine.roles()).toEqual([`${KEY} blue member`]);
    },
  );

  it('and never comes again keeps the key from nobody', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.memory.documents.put(`held#clerk#${KEY}`, '{"id":"u1"}');
    engine.send(user('u2', named('Two')));
    await engine.settle();
    engine.send(user('u1', named('One')));
    await engine.invoke();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    expect(engine.memory.queue.size()).toBe(1);
  });
});

describe('documents that do not answer', () => {
  it('hold up the whole round, and age nothing', async () => {
    const fails = () => Promise.reject(Object.assign(new Error('no answer'), FAILURE));
    const broken = createEngine({
      config: REFUSE,
      documents: (port) => ({
        ...port,
        read: (pk) => (pk.startsWith('link#') ? fails() : port.read(pk)),
      }),
    });
    broken.send(user('u1', named('One')), user('a1', {}, { source: 'auth0' }));
    await broken.invoke();
    expect(broken.users()).toEqual({});
    expect(broken.log).toContainEqual(
      expect.objectContaining({ event: 'round_stopped', cause: 'ledger' }),
    );
    await createEngine({ config: REFUSE, beside: broken }).settle();
    expect(Object.keys(broken.users()).sort()).toEqual(['a1', KEY].sort());
  });

  it('concern those alone whose document cannot be read', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.memory.documents.put('link#clerk#u1', '{"key": 5}');
    engine.send(user('u1', named('One')), user('a1', {}, { source: 'auth0' }));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['a1']);
    expect(JSON.stringify(engine.log)).not.toContain('mail.test');
  });
});

const FAILURE = { retry: 'transient', code: 'ledger_unavailable' };
