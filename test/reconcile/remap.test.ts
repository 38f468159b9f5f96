import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import type { Remapping } from '../../lib/reconcile/index.ts';
import { grantDeleted } from '../sync/jobs.ts';
import { DOCUMENTS, everyRole, everyTuple, furnishedWithDocuments } from './documents.ts';
import { createScene, furnished, type Scene } from './scene.ts';

const RULES = DOCUMENTS.clerk?.rules ?? [];
const ALL = { maxRemovals: { share: 1 } } as const;

/** The same world, with another config since. */
const under = (scene: Scene, config: SyncConfig): Scene => createScene({ config, before: scene });

/** `5 role replaced member → viewer`, the most common first. */
const told = ({ changes }: Remapping): string[] =>
  changes.map(({ count, entity, kind, what }) => `${count} ${entity} ${kind} ${what}`.trim());

/** Permit's writes since it was last asked. */
const writes = ({ engine }: Scene): number => engine.newCalls().writes;

describe('a change of mapping', () => {
  it('that changes nothing sends nothing', async () => {
    const scene = await furnished();
    const found = await scene.remap();
    expect(found).toMatchObject({ jobs: [], changes: [], unlisted: 0, outlived: [], lacking: [] });
    expect(found.read).toMatchObject({ provider: { users: 3 }, ledger: { users: 3, tenants: 2 } });
    const renamed = under(scene, { clerk: { roles: { rename: { 'org:other': 'guest' } } } });
    expect((await renamed.remap()).jobs).toEqual([]);
    expect((await (await furnishedWithDocuments()).remap()).jobs).toEqual([]);
  });

  it('renames a role of those who have it, and calls for nobody else', async () => {
    const scene = under(await furnished(), {
      clerk: { roles: { rename: { 'org:admin': ['editor', 'viewer'] } } },
    });
    writes(scene);
    const found = await scene.bringOver(ALL);
    expect(told(found)).toEqual(['1 role replaced admin → editor, viewer']);
    expect(found.concerned).toEqual({ users: 1, tenants: 0 });
    expect(found.changes[0]?.examples).toEqual([
      {
        entity: 'role',
        kind: 'replaced',
        what: 'admin → editor, viewer',
        key: 'user_ann',
        place: 'org_blue',
      },
    ]);
    expect(scene.engine.roles()).toEqual([
      'user_ann org_acme member',
      'user_ann org_blue editor',
      'user_ann org_blue viewer',
      'user_bob org_acme member',
      'user_cid org_acme member',
    ]);
    expect(writes(scene)).toBeLessThanOrEqual(3);
    expect((await scene.remap()).jobs).toEqual([]);
  });

  it('adds an attribute, and takes it again', async () => {
    const bare = await furnished();
    bare.provider.setUser('user_cid', { email: 'cid@mail.test', metadata: { plan: 'pro' } });
    const scene = under(bare, { clerk: { attributes: { plan: 'metadata.plan' } } });
    writes(scene);
    const found = await scene.bringOver();
    expect(told(found)).toEqual(['1 user set attributes.plan']);
    expect(scene.engine.users()['user_cid']).toMatchObject({ attributes: { plan: 'pro' } });
    expect(writes(scene)).toBe(1);

    const without = under(scene, {});
    expect(told(await without.bringOver())).toEqual(['1 user cleared attributes.plan']);
    expect(without.engine.users()['user_cid']).toMatchObject({ attributes: {} });
    expect(writes(without)).toBe(1);
    expect((await without.remap()).jobs).toEqual([]);
  });

  it('takes what a rule gave that is gone', async () => {
    const scene = under(await furnishedWithDocuments(), {
      ...DOCUMENTS,
      clerk: {
        rules: RULES.filter(({ name }) => !/staff|guests|shared/.test(name)),
      },
    });
    const found = await scene.bringOver(ALL);
    expect(told(found)).toEqual([
      '2 role taken guest',
      '1 role taken member',
      '1 role taken viewer',
    ]);
    expect(found.removals.roles).toMatchObject({ count: 4, of: 7 });
    expect(everyRole(scene.engine)).toEqual([
      'user_ann org_acme admin',
      'user_bob org_acme member',
      'user_bob team_1 editor',
    ]);
    expect((await scene.remap()).jobs).toEqual([]);
  });

  it('deletes what a rule declared that is gone, and has it again when the rule is back', async () => {
    const before = await furnishedWithDocuments();
    const roles = everyRole(before.engine);
    const tuples = everyTuple(before.engine);
    const scene = under(before, {
      ...DOCUMENTS,
      clerk: { rules: RULES.filter(({ on }) => on !== 'tenant') },
    });
    const found = await scene.bringOver(ALL);
    expect(told(found)).toContain('2 instance deleted');
    expect(found.removals.instances).toMatchObject({ count: 2, of: 4 });
    // A bare one: a rule on memberships still names it.
    expect(scene.engine.standIn.facts().instances.map(({ key }) => key)).toEqual([
      'document:d1',
      'workspace:org_acme',
    ]);
    expect(everyRole(scene.engine)).toEqual(roles);
    expect((await scene.remap()).jobs).toEqual([]);

    const back = under(scene, DOCUMENTS);
    expect(told(await back.bringOver())).toContain('2 instance made');
    expect(everyTuple(back.engine)).toEqual(tuples);
    expect(everyRole(back.engine)).toEqual(roles);
    expect((await back.remap()).jobs).toEqual([]);
  });

  it('makes another thing of who is banned', async () => {
    const before = await furnished({ config: { clerk: { onBlock: 'keep' } } });
    before.provider.setUser('user_bob', { email: 'bob@mail.test', blocked: true });
    await before.tell();
    expect(before.engine.roles()).toContain('user_bob org_acme member');
    const out = under(before, {});
    expect(told(await out.bringOver())).toEqual(['1 role taken member']);
    expect(out.engine.roles()).not.toContain('user_bob org_acme member');
    const gone = under(out, { clerk: { onBlock: 'delete' } });
    expect(told(await gone.bringOver())).toEqual(['1 user deleted']);
    expect(gone.engine.users()).not.toHaveProperty('user_bob');
    const back = under(gone, { clerk: { onBlock: 'keep' } });
    expect(told(await back.bringOver())).toEqual(['1 user made', '1 role given member']);
    expect(back.engine.roles()).toContain('user_bob org_acme member');
    expect((await back.remap()).jobs).toEqual([]);
  });

  it('has grants on record as what they become, even where Permit is the same', async () => {
    const named = (admin: string, member: string): SyncConfig => ({
      clerk: { roles: { rename: { 'org:admin': admin, 'org:member': member } } },
    });
    const before = await furnished({ config: named('viewer', 'guest') });
    before.provider.setRoles('user_bob', 'org_acme', ['org:admin', 'org:member']);
    await before.tell();
    const scene = under(before, named('guest', 'viewer'));
    writes(scene);
    const found = await scene.bringOver(ALL);
    expect(found.concerned.users).toBe(3);
    expect(scene.engine.roles().filter((role) => role.startsWith('user_bob'))).toEqual([
      'user_bob org_acme guest',
      'user_bob org_acme viewer',
    ]);
    scene.engine.send(
      grantDeleted('user_bob', 'org_acme', 'org:admin', {
        source: 'clerk',
        version: scene.engine.now(),
      }),
    );
    await scene.engine.settle();
    expect(scene.engine.roles()).toContain('user_bob org_acme viewer');
    expect(scene.engine.roles()).not.toContain('user_bob org_acme guest');
  });
});

describe('what everybody was brought over to', () => {
  const rules = RULES;
  it.each<[string, SyncConfig]>([
    ['nothing of it', {}],
    ['roles under other names', { clerk: { roles: { rename: { 'org:admin': 'viewer' } }, rules } }],
    ['default roles', { clerk: { roles: { ignore: ['org:member'], default: 'guest' }, rules } }],
    ['other attributes', { clerk: { tenantAttributes: { tier: 'metadata.tier' }, rules } }],
    [
      'fewer relations',
      {
        clerk: {
          rules: rules.map((rule) =>
            rule.name === 'folders' && 'relations' in rule
              ? { ...rule, relations: { parent: 'folder:{item.parent}' } }
              : rule,
          ),
        },
      },
    ],
    [
      'a rule that gives elsewhere',
      {
        clerk: {
          rules: rules.map((rule) =>
            rule.name === 'guests'
              ? { name: 'guests', on: 'membership', at: 'folder:{tenant}', roles: 'viewer' }
              : rule,
          ),
        },
      },
    ],
    [
      'a rule for other organizations alone',
      {
        clerk: {
          rules: rules.map((rule) =>
            rule.name === 'guests' && rule.on === 'membership'
              ? { ...rule, when: { tenant: 'org_other' } }
              : rule,
          ),
        },
      },
    ],
  ])('is as if it had always been so: %s', async (_, { clerk = {} }) => {
    const config: SyncConfig = { schema: DOCUMENTS.schema ?? {}, clerk };
    const scene = under(await furnishedWithDocuments(), config);
    await scene.bringOver(ALL);
    const fresh = await furnishedWithDocuments(config);
    const factsOf = ({ engine }: Scene) => {
      const { tenants, instances, ...facts } = engine.standIn.facts();
      return facts;
    };
    expect(factsOf(scene)).toEqual(factsOf(fresh));
    expect((await scene.remap()).jobs).toEqual([]);
  });
});
