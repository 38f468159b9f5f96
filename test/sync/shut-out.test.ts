import { describe, expect, it } from 'vitest';
import { documentEngine, instanceRolesIn } from './documents.ts';
import { createEngine, type Engine } from './harness.ts';
import { grant, membership, partly, tenant, user, userDeleted } from './jobs.ts';

const shared = [{ id: 'd1', org: 'acme', role: 'viewer' }];
const ann = (blocked: boolean) =>
  user('ann', { email: 'ann@mail.test', blocked, metadata: { shared } });

async function member(): Promise<Engine> {
  const engine = documentEngine();
  const documents = { documents: [{ id: 'd1' }] };
  engine.send(tenant('acme', { name: 'Acme', metadata: documents }));
  engine.send(ann(false), membership('ann', 'acme', ['org:admin']));
  await engine.settle();
  return engine;
}

const access = (engine: Engine) => [...engine.roles(), ...instanceRolesIn(engine)];
const ALL = ['ann acme admin', 'ann viewer document:d1', 'ann owner workspace:acme'];

describe('a user whom the provider has shut out', () => {
  it('has no roles, and has them again when it is lifted, without being told of them', async () => {
    const engine = await member();
    expect(access(engine)).toEqual(ALL);
    engine.send(ann(true));
    await engine.settle();
    expect(access(engine)).toEqual([]);
    expect(engine.users()).toHaveProperty('ann');
    engine.send(ann(false));
    await engine.settle();
    expect(access(engine)).toEqual(ALL);
  });

  it('is given none by what is told meanwhile, but has it afterwards', async () => {
    const engine = await member();
    engine.send(ann(true));
    await engine.settle();
    engine.send(membership('ann', 'globex', ['org:member']));
    await engine.settle();
    expect(access(engine)).toEqual([]);
    engine.send(ann(false));
    await engine.settle();
    expect(access(engine)).toContain('ann globex member');
  });

  it('is shut out in whatever order it is told', async () => {
    const engine = documentEngine();
    const [before, block, lift] = [ann(false), ann(true), ann(false)];
    engine.send(membership('ann', 'acme', ['org:admin']), block);
    await engine.settle();
    engine.send(before);
    await engine.settle();
    expect(access(engine)).toEqual([]);
    engine.send(lift);
    await engine.settle();
    engine.send(block);
    await engine.settle();
    expect(access(engine)).toContain('ann acme admin');
  });

  it('keeps what another provider gave', async () => {
    const engine = createEngine({ config: {} });
    engine.send(membership('ann', 'acme', ['member']), grant('ann', 'acme', 'viewer'));
    await engine.settle();
    engine.send(partly('ann', { blocked: true }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme member']);
  });

  it('stays as it is where the config says so', async () => {
    const engine = createEngine({ config: { clerk: { onBlock: 'keep' } } });
    engine.send(ann(false), membership('ann', 'acme', ['member']));
    await engine.settle();
    engine.send(ann(true));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme member']);
  });

  it('is deleted where the config says so, and has no roles by a membership that comes after', async () => {
    const engine = createEngine({ config: { clerk: { onBlock: 'delete' } } });
    engine.send(ann(false), membership('ann', 'acme', ['member']));
    await engine.settle();
    engine.send(ann(true));
    await engine.settle();
    expect(engine.users()).toEqual({});
    engine.send(membership('ann', 'acme', ['member']));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(ann(false));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme member']);
  });

  it('is forgotten with a deletion', async () => {
    const engine = await member();
    engine.send(ann(true));
    await engine.settle();
    engine.send(userDeleted('ann'));
    await engine.settle();
    engine.send(ann(false), membership('ann', 'acme', ['org:member']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme member']);
  });

  it('is locked out, where the config counts that', async () => {
    const engine = createEngine({ config: { clerk: { onLock: 'unassign' } } });
    engine.send(
      user('ann', { blocked: false, locked: false }),
      membership('ann', 'acme', ['member']),
    );
    await engine.settle();
    engine.send(user('ann', { blocked: false, locked: true }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });
});
