import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { byCall, DOCUMENTS, everyRole, everyTuple, furnishedWithDocuments } from './documents.ts';
import { inShort, type Scene, unassign } from './scene.ts';

const ALL = [
  'user_ann document:d1 viewer',
  'user_ann internal member',
  'user_ann org_acme admin',
  'user_ann workspace:org_acme guest',
  'user_bob org_acme member',
  'user_bob team_1 editor',
  'user_bob workspace:org_acme guest',
];
const TUPLES = [
  'folder:f1 parent folder:f2',
  'workspace:org_acme workspace folder:f1',
  'workspace:org_acme workspace folder:f2',
];

/** Mends, and expects that nothing differs then. */
async function mended(scene: Scene): Promise<void> {
  await scene.mend({ maxRemovals: { share: 1 } });
  expect(inShort(await scene.compare())).toEqual([]);
}

describe('comparing what rules give', () => {
  it('finds nothing where all agree', async () => {
    const scene = await furnishedWithDocuments();
    expect(everyRole(scene.engine)).toEqual(ALL);
    expect(everyTuple(scene.engine)).toEqual(TUPLES);
    const found = await scene.compare();
    expect(inShort(found)).toEqual([]);
    expect(found.removals.instances).toMatchObject({ count: 0, of: 4 });
    expect(found.read.permit.instances).toBe(4);
    expect(inShort(await scene.compare({ users: ['user_ann', 'user_bob'] }))).toEqual([]);
  });

  it('misses roles that a record gives, in tenants and on instances, and has them given', async () => {
    const scene = await furnishedWithDocuments();
    const { engine } = scene;
    unassign(engine, 'user_ann', 'internal', 'member');
    byCall(engine, 'facts', 'DELETE', '/role_assignments', {
      user: 'user_ann',
      role: 'viewer',
      tenant: 'org_acme',
      resource_instance: 'document:d1',
    });
    expect(inShort(await scene.compare())).toEqual([
      'missing role user_ann in internal: member / -',
      'missing role user_ann at document:d1: viewer / -',
    ]);
    await mended(scene);
    expect(everyRole(engine)).toEqual(ALL);
  });

  it('misses a role on an instance that memberships give, and has it given', async () => {
    const scene = await furnishedWithDocuments();
    byCall(scene.engine, 'facts', 'DELETE', '/role_assignments', {
      user: 'user_bob',
      role: 'guest',
      tenant: 'org_acme',
      resource_instance: 'workspace:org_acme',
    });
    expect(inShort(await scene.compare())).toEqual([
      'missing role user_bob at workspace:org_acme: guest / -',
    ]);
    const sent = await scene.mend();
    expect(sent.map(({ kind }) => kind)).toEqual(['membership']);
    expect(everyRole(scene.engine)).toEqual(ALL);
  });

  it('takes what a record does not give any more, when no event told', async () => {
    const scene = await furnishedWithDocuments();
    const { engine, provider } = scene;
    provider.setUser('user_ann', { metadata: { staff: false, shared: [] } });
    provider.setUser('user_bob', { metadata: { teams: [{ org: 'team_1', role: 'viewer' }] } });
    const found = await scene.compare();
    expect(inShort(found)).toEqual([
      'wrong_role role user_bob in team_1: viewer / editor',
      'extra role user_ann in internal: - / member',
      'extra role user_ann at document:d1: - / viewer',
    ]);
    expect(found.removals.roles).toMatchObject({ count: 3, of: 7 });
    await mended(scene);
    expect(everyRole(engine)).toEqual([
      'user_ann org_acme admin',
      'user_ann workspace:org_acme guest',
      'user_bob org_acme member',
      'user_bob team_1 viewer',
      'user_bob workspace:org_acme guest',
    ]);
  });

  it('takes what a membership that is gone gave on an instance, and leaves what the record gives', async () => {
    const scene = await furnishedWithDocuments();
    scene.provider.removeMember('user_ann', 'org_acme');
    expect(inShort(await scene.compare())).toEqual([
      'extra role user_ann in org_acme: - / admin',
      'extra role user_ann at workspace:org_acme: - / guest',
    ]);
    await mended(scene);
    expect(everyRole(scene.engine)).toEqual(
      ALL.filter((role) => !/ann (?:org_acme|workspace)/.test(role)),
    );
  });

  it('takes the roles of somebody who was banned, when no event told, and gives them back', async () => {
    const scene = await furnishedWithDocuments();
    const { engine, provider } = scene;
    const teams = { teams: [{ org: 'team_1', role: 'editor' }] };
    provider.setUser('user_bob', { blocked: true, metadata: teams });
    expect(inShort(await scene.compare())).toEqual([
      'extra role user_bob in team_1: - / editor',
      'extra role user_bob in org_acme: - / member',
      'extra role user_bob at workspace:org_acme: - / guest',
    ]);
    await mended(scene);
    expect(everyRole(engine).filter((role) => role.startsWith('user_bob'))).toEqual([]);
    engine.pass(600_000);
    provider.setUser('user_bob', { blocked: false, metadata: teams });
    await mended(scene);
    expect(everyRole(engine)).toEqual(ALL);
  });

  it('deletes somebody who was banned, where the config takes that for a deletion', async () => {
    const config: SyncConfig = { ...DOCUMENTS, clerk: { ...DOCUMENTS.clerk, onBlock: 'delete' } };
    const scene = await furnishedWithDocuments(config);
    const { engine, provider } = scene;
    const metadata = { teams: [{ org: 'team_1', role: 'editor' }] };
    provider.setUser('user_bob', { blocked: true, metadata });
    const found = await scene.compare();
    expect(inShort(found)).toEqual(['deleted user user_bob']);
    expect(found.removals.users).toMatchObject({ count: 1 });
    await mended(scene);
    expect(engine.users()).not.toHaveProperty('user_bob');
    engine.pass(600_000);
    provider.setUser('user_bob', { blocked: false, metadata });
    await mended(scene);
    expect(everyRole(engine)).toEqual(ALL);
  });

  it('leaves to a person what a person gave, and what an application made', async () => {
    const scene = await furnishedWithDocuments();
    const { engine } = scene;
    const role = { user: 'user_bob', role: 'editor', tenant: 'org_acme' };
    byCall(engine, 'facts', 'POST', '/resource_instances', {
      key: 'own',
      resource: 'document',
      tenant: 'org_acme',
    });
    for (const instance of ['document:own', 'document:d1']) {
      byCall(engine, 'facts', 'POST', '/role_assignments', {
        ...role,
        resource_instance: instance,
      });
    }
    byCall(engine, 'facts', 'POST', '/relationship_tuples', {
      subject: 'folder:f1',
      relation: 'parent',
      object: 'document:own',
    });
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('does not take a tenant that only rules name for one that the provider lost', async () => {
    const scene = await furnishedWithDocuments({
      ...DOCUMENTS,
      clerk: {
        rules: [
          { name: 'org', on: 'user', when: {}, tenant: 'org_rules', roles: 'member' },
          ...(DOCUMENTS.clerk?.rules ?? []),
        ],
      },
    });
    expect(everyRole(scene.engine)).toContain('user_ann org_rules member');
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('says what a rule cannot make sense of, and compares the rest', async () => {
    const scene = await furnishedWithDocuments();
    scene.provider.setUser('user_bob', { metadata: { teams: [{ org: '', role: 'editor' }] } });
    expect(inShort(await scene.compare())).toContain('unclear user user_bob (refused)');
  });
});
