import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import { PermitError } from '../../lib/permit/index.ts';
import { DOCUMENTS, documentEngine, instanceRolesIn, instancesIn, tuplesIn } from './documents.ts';
import { type Engine, reasons } from './harness.ts';
import { membership, tenant, user, userDeleted } from './jobs.ts';

const org = (id: string, metadata: JsonObject) => tenant(id, { name: id, metadata });
const shared = (id: string, document: string, at: string) =>
  user(id, { metadata: { shared: [{ id: document, org: at, role: 'viewer' }] } });
const folders = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `f${n}`, title: `Folder ${n}` }));
const homesIn = (engine: Engine) =>
  engine.standIn.facts().instances.map(({ key, tenant: home }) => `${key} in ${home}`);

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

describe('an instance that another organization declares by now', () => {
  async function moved(engine: Engine) {
    engine.send(org('acme', { documents: [{ id: 'd1' }] }), org('blue', {}));
    await engine.settle();
    engine.send(org('acme', { documents: [] }), org('blue', { documents: [{ id: 'd1' }] }));
    await engine.settle();
  }

  it('is made there anew', async () => {
    const engine = documentEngine();
    await moved(engine);
    expect(homesIn(engine)).toEqual(['document:d1 in blue']);
    expect(engine.dead()).toEqual([]);
  });

  it('goes with its new organization and not with the old one', async () => {
    const engine = documentEngine();
    await moved(engine);
    engine.send(shared('ann', 'd1', 'blue'));
    await engine.settle();
    engine.send(org('acme', { documents: [] }));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
    engine.send(org('blue', { documents: [] }));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    expect(instanceRolesIn(engine)).toEqual([]);
  });

  it('takes along who has a role on it, without being told of them', async () => {
    const engine = documentEngine();
    engine.send(org('acme', { documents: [{ id: 'd1' }] }), org('blue', {}));
    engine.send(shared('ann', 'd1', 'acme'));
    await engine.settle();
    engine.send(org('blue', { documents: [{ id: 'd1' }] }));
    await engine.settle();
    expect(homesIn(engine)).toEqual(['document:d1 in blue']);
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
  });
});

describe('an instance of a resource that Permit does not know', () => {
  it('dead-letters its job, names it, and holds up nothing else of the record', async () => {
    const engine = documentEngine({}, ['folder']);
    engine.send(org('acme', { folders: folders(1), documents: [{ id: 'd1' }] }));
    engine.send(membership('ann', 'acme', ['org:admin']));
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_resource']);
    expect(engine.dead()[0]?.reason.message).toContain('"folder"');
    expect(engine.tenants()).toEqual({ acme: 'acme' });
    expect(instancesIn(engine)).toEqual(['document:d1', 'workspace:acme']);
    expect(instanceRolesIn(engine)).toEqual(['ann owner workspace:acme']);
  });
});

describe('3,000 instances', { timeout: LONG_MS }, () => {
  /** A thousand in each of three organizations: a list has no more. */
  const orgs = ['a', 'b', 'c'].map((id) =>
    org(id, { folders: folders(1000).map(({ title }, n) => ({ id: `${id}${n}`, title })) }),
  );

  it('are made in one bulk call, and deleted in one', async () => {
    const engine = documentEngine();
    engine.send(...orgs);
    await engine.settle();
    expect(instancesIn(engine)).toHaveLength(3000);
    const made = engine.newCalls();
    expect(made.bulk).toBe(1);
    // The environment, the resources, the tenants and instances that are there; three tenants, and the one bulk call.
    expect(made.total).toBeLessThanOrEqual(9);
    engine.send(...['a', 'b', 'c'].map((id) => org(id, { folders: [] })));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    expect(engine.newCalls().bulk).toBe(1);
  });

  it('with one poison among them lose that one alone', async () => {
    const engine = documentEngine();
    engine.standIn.faults.add({ body: '"b777"', effect: { kind: 'error', status: 422 } });
    engine.send(...orgs);
    await engine.settle();
    expect(engine.dead()).toMatchObject([{ job: { tenant: 'b' } }]);
    expect(instancesIn(engine)).toHaveLength(2999);
  });
});

describe('an instance of which it is not known whether the call made it', () => {
  it('is ours: it goes when it is declared no longer', async () => {
    let lost = 1;
    const engine = documentEngine({
      permit: (port) => ({
        ...port,
        async createInstance(instance) {
          const created = await port.createInstance(instance);
          if (lost-- > 0) throw new PermitError('unreachable', 'lost', { retry: 'transient' });
          return created;
        },
      }),
    });
    engine.send(org('acme', { folders: folders(1) }));
    await engine.invoke();
    expect(instancesIn(engine)).toEqual(['folder:f0']);
    // Not even the record is told again: another one is, in which the folder is no more.
    engine.send(org('acme', { folders: [] }));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    expect(engine.dead()).toEqual([]);
  });
});

describe('an instance that a user’s record declares', () => {
  const config = {
    ...DOCUMENTS,
    clerk: {
      rules: [
        {
          name: 'home',
          on: 'user',
          instance: 'folder:home-{user}',
          tenant: 'main',
          attributes: { title: 'metadata.title' },
          roles: 'editor',
        },
      ],
    },
  } as const;

  it('is there with the user’s roles on it, and goes with the user', async () => {
    const engine = documentEngine({ config });
    engine.send(user('ann', { metadata: { title: 'Mine' } }));
    await engine.settle();
    expect(homesIn(engine)).toEqual(['folder:home-ann in main']);
    expect(instanceRolesIn(engine)).toEqual(['ann editor folder:home-ann']);
    engine.send(userDeleted('ann'));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    expect(instanceRolesIn(engine)).toEqual([]);
  });

  it('goes with the rule, once the record is told again', async () => {
    const before = documentEngine({ config });
    before.send(user('ann', {}));
    await before.settle();
    const after = documentEngine(
      { config: DOCUMENTS, beside: before },
      Object.keys(DOCUMENTS.schema?.resources ?? {}),
    );
    after.send(user('ann', { metadata: { plan: 'pro' } }));
    await after.settle();
    expect(instancesIn(after)).toEqual([]);
    expect(instanceRolesIn(after)).toEqual([]);
    expect(tuplesIn(after)).toEqual([]);
  });
});
