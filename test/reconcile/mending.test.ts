import { describe, expect, it } from 'vitest';
import { byHand } from '../sync/by-hand.ts';
import { createScene, furnished, inShort, unassign } from './scene.ts';

const ROLES = [
  'user_ann org_acme member',
  'user_ann org_blue admin',
  'user_bob org_acme member',
  'user_cid org_acme member',
];

describe('comparing and mending', () => {
  it('finds nothing where all agree', async () => {
    const scene = await furnished();
    expect(inShort(await scene.compare())).toEqual([]);
    expect(await scene.mend()).toEqual([]);
  });

  it('missing: what Permit lost', async () => {
    const scene = await furnished();
    byHand.remove(scene.engine, 'users', 'user_bob');
    byHand.remove(scene.engine, 'tenants', 'org_blue');
    const found = await scene.compare();
    expect(inShort(found)).toEqual([
      'missing tenant org_blue',
      'missing role user_ann in org_blue: admin / -',
      'missing user user_bob',
      'missing role user_bob in org_acme: member / -',
    ]);
    await scene.mend();
    expect(scene.engine.roles().toSorted()).toEqual(ROLES);
    expect(scene.engine.users()).toMatchObject({ user_bob: { email: 'bob@mail.test' } });
    expect(scene.engine.tenants()).toMatchObject({ org_blue: 'Blue' });
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('missing: whose events never came', async () => {
    const scene = await furnished();
    scene.provider.setUser('user_dan', { email: 'dan@mail.test' });
    scene.provider.setTenant('org_cyan', { name: 'Cyan' });
    scene.provider.setRoles('user_dan', 'org_cyan', ['org:editor']);
    const found = await scene.compare();
    expect(inShort(found)).toEqual([
      'missing tenant org_cyan',
      'missing user user_dan',
      'missing role user_dan in org_cyan: editor / -',
    ]);
    expect(found.findings.every(({ differences }) => !differences[0]?.ledgerKnew)).toBe(true);
    await scene.mend();
    expect(scene.engine.roles()).toContain('user_dan org_cyan editor');
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('changed: fields of users and tenants', async () => {
    const scene = await furnished({ config: { clerk: { attributes: { plan: 'metadata.plan' } } } });
    byHand.setAttributes(scene.engine, 'user_cid', { plan: 'pro', theirs: 1 });
    scene.provider.setUser('user_bob', { email: 'robert@mail.test', metadata: { plan: 'team' } });
    scene.provider.setTenant('org_blue', { name: 'Bluish' });
    expect(inShort(await scene.compare())).toEqual([
      'changed tenant org_blue name: Bluish / Blue',
      'changed user user_bob email: robert@mail.test / bob@mail.test',
      'changed user user_bob attributes.plan: team / -',
      'changed user user_cid attributes.plan: - / pro',
    ]);
    await scene.mend();
    expect(inShort(await scene.compare())).toEqual([]);
    expect(scene.engine.users()).toMatchObject({
      user_bob: { email: 'robert@mail.test', attributes: { plan: 'team' } },
    });
  });

  it('wrong role, and extra: what we gave and nobody grants', async () => {
    const scene = await furnished();
    scene.provider.setRoles('user_bob', 'org_acme', ['org:admin']);
    scene.provider.setRoles('user_cid', 'org_acme', []);
    scene.provider.removeMember('user_ann', 'org_blue');
    const found = await scene.compare({ maxRemovals: { count: 3 } });
    expect(inShort(found)).toEqual([
      'wrong_role role user_bob in org_acme: admin / member',
      'extra role user_ann in org_blue: - / admin',
      'extra role user_cid in org_acme: - / member',
    ]);
    expect(found.removals.roles).toEqual({ count: 3, of: 4, allowed: 3 });
    await scene.mend({ maxRemovals: { count: 3 } });
    expect(scene.engine.roles()).toEqual(['user_ann org_acme member', 'user_bob org_acme admin']);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('deleted: a user, and a tenant with what hangs on it', async () => {
    const scene = await furnished();
    scene.provider.removeUser('user_cid');
    scene.provider.removeTenant('org_blue');
    const found = await scene.compare();
    expect(inShort(found)).toEqual(['deleted tenant org_blue', 'deleted user user_cid']);
    expect(found.removals).toMatchObject({
      users: { count: 1, of: 3 },
      tenants: { count: 1, of: 2 },
      roles: { count: 1 },
    });
    await scene.mend();
    expect(Object.keys(scene.engine.users())).toEqual(['user_ann', 'user_bob']);
    expect(scene.engine.tenants()).not.toHaveProperty('org_blue');
    expect(scene.engine.roles()).toEqual(['user_ann org_acme member', 'user_bob org_acme member']);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('deleted: only the roles go where the config keeps records', async () => {
    const scene = await furnished({ config: { users: { onDelete: 'unassign' } } });
    scene.provider.removeUser('user_cid');
    await scene.mend();
    expect(Object.keys(scene.engine.users())).toContain('user_cid');
    expect(scene.engine.roles()).not.toContain('user_cid org_acme member');
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('deleted: who is back in Permit although the ledger buried it', async () => {
    const scene = await furnished();
    scene.provider.removeUser('user_cid');
    await scene.mend();
    byHand.makeUser(scene.engine, 'user_cid', {});
    byHand.assign(scene.engine, 'user_cid', 'org_acme', 'admin');
    const found = await scene.compare();
    expect(inShort(found)).toEqual(['deleted user user_cid']);
    expect(found.findings[0]?.differences[0]?.ledgerKnew).toBe(true);
    await scene.mend();
    expect(Object.keys(scene.engine.users())).toEqual(['user_ann', 'user_bob']);
  });

  it('undoes a deletion that the ledger has by mistake', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    const longAgo = engine.now() - 60 * 60_000;
    provider.setUser('user_ann', { email: 'ann@mail.test' }, longAgo);
    provider.setRoles('user_ann', 'org_acme', ['org:member'], longAgo);
    provider.setRoles('user_ann', 'org_blue', ['org:admin'], longAgo);
    engine.send({
      kind: 'user.deleted',
      user: 'user_ann',
      source: 'clerk',
      eventId: 'evt_mistake',
      eventType: 'user.deleted',
      version: engine.now() - 5 * 60_000,
      observedAt: engine.now(),
    });
    await engine.settle();
    expect(engine.users()).not.toHaveProperty('user_ann');
    await scene.mend();
    expect(engine.roles().toSorted()).toEqual(ROLES);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('stale: a ledger that grants what neither has, or does not know what both have', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    provider.setRoles('user_bob', 'org_acme', ['org:admin']);
    byHand.assign(engine, 'user_bob', 'org_acme', 'admin');
    unassign(engine, 'user_bob', 'org_acme', 'member');
    expect(inShort(await scene.compare())).toEqual([
      'stale role user_bob in org_acme: admin / admin',
    ]);
    await scene.mend();
    expect(inShort(await scene.compare())).toEqual([]);
    expect(engine.roles()).toContain('user_bob org_acme admin');
  });

  it('tells of a role that Permit does not know, and does not send for it in vain', async () => {
    const scene = await furnished();
    scene.provider.setRoles('user_bob', 'org_acme', ['org:member', 'org:astronaut']);
    expect(inShort(await scene.compare())).toEqual([
      'missing role user_bob in org_acme: astronaut / - (unknown_role)',
    ]);
    expect(await scene.mend()).toEqual([]);
  });

  it('groups of Cognito are roles in the tenant that the config names', async () => {
    const scene = createScene({ source: 'cognito', config: { cognito: { tenant: 'main' } } });
    const [ann, bob] = [
      '11111111-2222-4333-8444-555555555555',
      '11111111-2222-4333-8444-666666666666',
    ];
    for (const id of [ann, bob]) {
      scene.provider.setUser(id, {});
      scene.provider.setRoles(id, null, ['editor']);
    }
    await scene.tell();
    scene.provider.setRoles(ann, null, ['viewer']);
    scene.provider.removeUser(bob);
    byHand.remove(scene.engine, 'tenants', 'main');
    await scene.mend();
    expect(scene.engine.roles()).toEqual([`${ann} main viewer`]);
    expect(inShort(await scene.compare())).toEqual([]);
  });
});
