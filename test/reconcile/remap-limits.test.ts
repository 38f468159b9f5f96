import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import type { Remapping } from '../../lib/reconcile/index.ts';
import { membership, userDeleted } from '../sync/jobs.ts';
import { DOCUMENTS, furnishedWithDocuments } from './documents.ts';
import { createScene, furnished, type Scene } from './scene.ts';

const ALL = { maxRemovals: { share: 1 } } as const;

/** The same world, with another config since. */
const under = (scene: Scene, config: SyncConfig): Scene => createScene({ config, before: scene });

/** `5 role replaced member → viewer`, the most common first. */
const told = ({ changes }: Remapping): string[] =>
  changes.map(({ count, entity, kind, what }) => `${count} ${entity} ${kind} ${what}`.trim());

describe('what a change of mapping sends', () => {
  it('over the brake is refused, and nothing is sent', async () => {
    const scene = under(await furnished(), { clerk: { roles: { ignore: ['org:member'] } } });
    const found = await scene.remap();
    expect(found.removals.roles).toEqual({ count: 3, of: 4, allowed: 1 });
    await expect(scene.bringOver()).rejects.toThrow(
      /3 of 4 role assignments \(75 %; 1 allowed\), and nothing was sent/,
    );
    expect(scene.engine.memory.imports.size()).toBe(0);
    await scene.bringOver({ maxRemovals: { count: 3 } });
    expect(scene.engine.roles()).toEqual(['user_ann org_blue admin']);
  });

  it('leaves out who cannot have a key, and says so', async () => {
    const scene = await furnished();
    scene.provider.setUser('x'.repeat(1_100), {});
    const found = await scene.remap();
    expect(found.jobs).toEqual([]);
    expect(found.refused).toEqual(new Map([['invalid_key', 1]]));
  });

  it('sends parents first, then who loses something, at the version of the reading', async () => {
    const scene = under(await furnished(), {
      clerk: {
        tenantName: 'slug',
        display: { name: 'name' },
        roles: { rename: { 'org:admin': 'viewer' } },
      },
    });
    scene.provider.setUser('user_bob', { email: 'bob@mail.test', name: 'Bob' });
    const { jobs, readAt } = await scene.remap(ALL);
    expect(jobs.map(({ kind }) => kind)).toEqual(['tenant', 'tenant', 'membership', 'user']);
    expect(jobs[2]).toMatchObject({ user: 'user_ann' });
    for (const job of jobs) {
      expect(job).toMatchObject({ version: readAt - 60_000, fresh: true });
      expect(job).not.toHaveProperty('verify');
    }
  });

  it('leaves those alone of whom something newer is known', async () => {
    const scene = under(await furnished(), {
      clerk: { roles: { rename: { 'org:member': 'guest' } } },
    });
    const { engine } = scene;
    const found = await scene.remap(ALL);
    engine.send(membership('user_bob', 'org_acme', ['org:viewer'], { version: engine.now() }));
    await engine.settle();
    engine.sendImport(...found.jobs);
    await engine.settle();
    expect(engine.roles().filter((role) => role.startsWith('user_bob'))).toEqual([
      'user_bob org_acme viewer',
    ]);
    expect((await scene.remap(ALL)).jobs).toEqual([]);
  });

  it('brings nobody back by a stale listing', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    engine.send(userDeleted('user_cid', { version: engine.now() - 120_000 }));
    await engine.settle();
    const readUser: typeof provider.directory.readUser = async () => null;
    const directory = { ...provider.directory, readUser };
    expect((await scene.remap({ directory })).jobs).toEqual([]);
    expect(told(await scene.remap())).toEqual(['1 user made', '1 role given member']);
  });

  it('does not send what would be dead-lettered, and says what Permit lacks', async () => {
    const scene = under(await furnished(), {
      schema: { roles: ['admin', 'astronaut'] },
      clerk: { roles: { rename: { 'org:member': 'astronaut' } } },
    });
    const found = await scene.remap(ALL);
    expect(found.jobs).toEqual([]);
    expect(found.changes).toEqual([]);
    expect([...found.refused]).toEqual([['unknown_role', 3]]);
    expect(found.lacking).toEqual(['astronaut']);
  });

  it('leaves those who are not listed, and tells what a rule that is gone still gives them', async () => {
    const before = await furnishedWithDocuments();
    before.provider.removeUser('user_ann');
    const scene = under(before, { schema: DOCUMENTS.schema ?? {}, clerk: {} });
    const found = await scene.remap(ALL);
    expect(found.unlisted).toBe(1);
    expect(found.outlived).toEqual([
      {
        entity: 'user',
        key: 'user_ann',
        places: ['internal', 'document:d1', 'workspace:org_acme'],
      },
    ]);
    expect(found.jobs.filter((job) => 'user' in job && job.user === 'user_ann')).toEqual([]);
  });

  it('stops when not all could be read', async () => {
    const scene = await furnished();
    for (const trouble of ['fails midway', 'ends early', 'lists nobody'] as const) {
      scene.provider.trouble = trouble;
      await expect(scene.remap()).rejects.toThrow();
    }
  });
});
