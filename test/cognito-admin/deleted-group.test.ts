import { describe, expect, it } from 'vitest';
import { receiveChange } from '../../lib/cognito-admin/index.ts';
import type { UnparsedEvent } from '../../lib/jobs/index.ts';
import { cognitoCall, SAMPLE_POOL } from '../../lib/samples/index.ts';
import { recordedTelemetry } from '../intake/recorded-telemetry.ts';
import { createScene, inShort } from '../reconcile/scene.ts';
import { SUB } from './user-pool.ts';

const config = { cognito: { tenant: 'main' } };

/** A user joins a group by an administrator's hand, and a second later the group is deleted. */
async function deleted() {
  const scene = createScene({ source: 'cognito', config, roles: ['editors'] });
  const { engine, provider } = scene;
  const kept: UnparsedEvent[] = [];
  const receive = (record: unknown) =>
    receiveChange(record, {
      poolId: SAMPLE_POOL,
      readUser: provider.directory.readUser,
      enqueue: async (jobs) => engine.send(...jobs),
      keepUnparsed: async (event) => void kept.push(event),
      telemetry: recordedTelemetry().telemetry,
      now: engine.now,
    });
  provider.setUser(SUB, {}, engine.now());
  provider.setRoles(SUB, null, ['editors']);
  const joined = { name: 'AdminAddUserToGroup', sub: SUB, group: 'editors' };
  await receive(cognitoCall(joined, engine.now()));
  await engine.settle();
  engine.pass(1000);
  provider.setRoles(SUB, null, []);
  await receive(cognitoCall({ name: 'DeleteGroup', group: 'editors' }, engine.now()));
  await engine.settle();
  return { ...scene, kept };
}

describe('a group that was deleted', () => {
  it('leaves a letter, and what it gave stays until the letter is answered', async () => {
    const { engine, kept } = await deleted();
    expect(kept).toMatchObject([{ source: 'cognito', eventType: 'DeleteGroup' }]);
    expect(engine.roles()).toEqual([`${SUB} main editors`]);
  });

  it('has what it gave taken by the command that the letter names, two minutes later', async () => {
    const { engine, compare, mend } = await deleted();
    engine.pass(120_000);
    expect(inShort(await compare())).toEqual([`extra role ${SUB} in main: - / editors`]);
    await mend();
    expect(engine.roles()).toEqual([]);
  });

  it('has it taken no sooner: what was told a moment before may be the newer word', async () => {
    const { engine, mend } = await deleted();
    engine.pass(30_000);
    await mend();
    expect(engine.roles()).toEqual([`${SUB} main editors`]);
  });
});
