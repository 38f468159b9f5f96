import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { DOCUMENTS, documentEngine, instanceRolesIn } from './documents.ts';
import type { Engine } from './harness.ts';
import { grant, membership, partly, removal, tenant, user } from './jobs.ts';

const METADATA: JsonObject = {
  teams: [{ org: 't1', role: 'viewer' }],
  shared: [{ id: 'd1', org: 'acme', role: 'viewer' }],
};
const ann = (blocked: boolean) =>
  user('ann', { email: 'ann@mail.test', metadata: METADATA, blocked });
const GIVEN = ['ann acme admin', 'ann t1 viewer'];
const GIVEN_ON_INSTANCES = ['ann viewer document:d1', 'ann owner workspace:acme'];

async function furnished(config: SyncConfig = DOCUMENTS): Promise<Engine> {
  const engine = documentEngine({ config });
  engine.send(tenant('acme', { name: 'Acme' }), ann(false));
  engine.send(membership('ann', 'acme', ['org:admin']));
  await engine.settle();
  expect(engine.roles()).toEqual(GIVEN);
  expect(instanceRolesIn(engine)).toEqual(GIVEN_ON_INSTANCES);
  engine.newCalls();
  return engine;
}

describe('a user that is banned', () => {
  it('loses every role, those of rules and on instances too, and stays', async () => {
    const engine = await furnished();
    engine.send(ann(true));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(instanceRolesIn(engine)).toEqual([]);
    expect(engine.users()).toHaveProperty('ann');
    expect(engine.dead()).toEqual([]);
  });

  it('has them back when it is lifted, without the memberships being told again', async () => {
    const engine = await furnished();
    engine.send(ann(true));
    await engine.settle();
    engine.send(ann(false));
    await engine.settle();
    expect(engine.roles()).toEqual(GIVEN);
    expect(instanceRolesIn(engine)).toEqual(GIVEN_ON_INSTANCES);
  });

  it('has back what is true by then: what was told meanwhile counts', async () => {
    const engine = await furnished();
    engine.send(ann(true));
    await engine.settle();
    engine.send(tenant('blue', { name: 'Blue' }), membership('ann', 'blue', ['org:member']));
    engine.send(removal('ann', 'acme'));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(ann(false));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann blue member', 'ann t1 viewer']);
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
  });

  it('is not let in by an older record that comes late', async () => {
    const engine = await furnished();
    const older = ann(false);
    engine.send(ann(true));
    await engine.settle();
    engine.send(older);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(instanceRolesIn(engine)).toEqual([]);
  });

  it('keeps what another provider gives', async () => {
    const engine = await furnished();
    engine.send(grant('ann', 'acme', 'editor'));
    await engine.settle();
    engine.send(ann(true));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
    engine.send(partly('ann', { blocked: true }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('is not noticed by a partial record that does not speak of it', async () => {
    const engine = documentEngine();
    engine.send(
      tenant('acme', { name: 'Acme' }),
      partly('ann', { email: 'a@mail.test', blocked: true }),
    );
    engine.send(grant('ann', 'acme', 'editor'));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(partly('ann', { email: 'b@mail.test' }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(partly('ann', { blocked: false }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
  });

  it.each([
    ['keep', GIVEN, ['ann']],
    ['delete', [], []],
  ] as const)('with onBlock %s has %j', async (onBlock, roles, users) => {
    const engine = await furnished({ ...DOCUMENTS, clerk: { ...DOCUMENTS.clerk, onBlock } });
    engine.send(ann(true));
    await engine.settle();
    expect(engine.roles()).toEqual(roles);
    expect(Object.keys(engine.users())).toEqual(users);
    if (roles.length === 0) expect(instanceRolesIn(engine)).toEqual([]);
  });
});
