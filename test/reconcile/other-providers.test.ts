import { describe, expect, it } from 'vitest';
import { grant, membership, tenant, user, userDeleted } from '../sync/jobs.ts';
import { createScene, furnished, inShort } from './scene.ts';

const SUB = '11111111-2222-4333-8444-555555555555';
const NO_LIMIT = { maxRemovals: { share: 1 } };

describe('users and tenants of another provider', () => {
  it('are never taken for deleted', async () => {
    const scene = await furnished();
    scene.engine.send(
      user('auth0|5f7', { email: 'eve@mail.test' }, { source: 'auth0' }),
      tenant('org_green', { name: 'Green' }, { source: 'auth0' }),
      grant('auth0|5f7', 'org_green', 'editor'),
      user(SUB, {}, { source: 'cognito' }),
      user('legacy-7', {}, { source: 'import' }),
    );
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([]);
    expect(await scene.mend(NO_LIMIT)).toEqual([]);
    expect(scene.provider.asked).toEqual([]);
  });

  it('are left alone whatever their ids look like, by name, too', async () => {
    const scene = await furnished();
    scene.engine.send(grant('user_theirs', 'org_acme', 'editor'));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([]);
    expect(await scene.mend({ ...NO_LIMIT, users: ['user_theirs'] })).toEqual([]);
    expect(scene.engine.roles()).toContain('user_theirs org_acme editor');
  });

  it('make it unclear whose a user is that no place speaks of', async () => {
    const scene = await furnished();
    scene.engine.send(
      user(SUB, {}, { source: 'cognito' }),
      user('user_gone', {}, { source: 'clerk' }),
    );
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([
      'unclear user user_gone (other_providers)',
    ]);
    expect(await scene.mend(NO_LIMIT)).toEqual([]);
    // Whoever names it says whose it is.
    await scene.mend({ users: ['user_gone'] });
    expect(scene.engine.users()).not.toHaveProperty('user_gone');
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([]);
  });

  it('are not deleted by name, either', async () => {
    const scene = await furnished();
    scene.engine.send(
      user('auth0|5f7', {}, { source: 'auth0' }),
      user(SUB, {}, { source: 'cognito' }),
      grant('auth0|8a1', 'org_acme', 'editor'),
    );
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    const sent = await scene.mend({ users: ['auth0|5f7', SUB, 'auth0|8a1'] });
    expect(sent).toEqual([]);
  });

  it('who are known otherwise than by their ids are not taken for deleted, by name or not', async () => {
    const config = { clerk: { userKey: '{externalId}' } };
    const scene = createScene({ source: 'cognito', config });
    scene.provider.setUser(SUB, {});
    await scene.tell();
    // Brought over from the pool, each with their `sub`; one signed up since.
    const other = SUB.replaceAll('1', '9');
    scene.engine.send(user('user_1', { externalId: other }, { source: 'clerk' }));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    expect(scene.engine.users()).toHaveProperty(other);
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([]);
    expect(await scene.mend({ users: [other] })).toEqual([]);
  });

  it('keep what they granted to a user who is gone here', async () => {
    const scene = await furnished();
    scene.engine.send(grant('user_cid', 'org_acme', 'editor'));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    scene.provider.removeUser('user_cid');
    expect(inShort(await scene.compare())).toEqual(['extra role user_cid in org_acme: - / member']);
    await scene.mend();
    expect(scene.engine.roles()).toContain('user_cid org_acme editor');
    expect(scene.engine.roles()).not.toContain('user_cid org_acme member');
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('keep their newer word on a profile that both speak of', async () => {
    const scene = await furnished();
    scene.engine.send(
      grant('user_cid', 'org_acme', 'editor'),
      user(
        'user_cid',
        { email: 'new@mail.test' },
        { source: 'auth0', version: scene.engine.now() - 300_000 },
      ),
    );
    await scene.engine.settle();
    scene.provider.setUser('user_cid', { email: 'old@mail.test' }, scene.engine.now() - 400_000);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('leave their organizations alone, and those with members of both', async () => {
    const scene = await furnished();
    scene.engine.send(grant('auth0|5f7', 'org_blue', 'viewer'));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    scene.provider.removeTenant('org_blue');
    expect(inShort(await scene.compare())).toEqual(['extra role user_ann in org_blue: - / admin']);
    await scene.mend();
    expect(scene.engine.tenants()).toHaveProperty('org_blue');
    expect(scene.engine.roles()).toContain('auth0|5f7 org_blue viewer');
  });
});

describe('who is not listed', () => {
  it('is asked for before it counts as gone', async () => {
    const scene = await furnished();
    // The only member of org_blue.
    scene.provider.unlisted.add('user_ann');
    scene.provider.unlisted.add('org_blue');
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([]);
    expect(scene.provider.asked).toEqual(['org_blue', 'user_ann']);
  });

  it('and still has members listed is there', async () => {
    const scene = await furnished();
    scene.provider.unlisted.add('org_blue');
    const directory = { ...scene.provider.directory, readTenant: async () => null };
    expect(inShort(await scene.compare({ ...NO_LIMIT, directory }))).toEqual([]);
  });

  it('is unclear when its key was made under another template', async () => {
    const scene = await furnished();
    const config = { clerk: { userKey: 'clerk-{id}' } };
    const other = createScene({ config, after: scene.engine });
    const mapping = other.options.mapping;
    const found = await scene.compare({ ...NO_LIMIT, mapping });
    expect(inShort(found).filter((line) => line.startsWith('unclear'))).toEqual([
      'unclear user user_ann (other_template)',
      'unclear user user_bob (other_template)',
      'unclear user user_cid (other_template)',
    ]);
    expect(found.removals.users.count).toBe(0);
  });

  it('is unclear when its id does not look like one of the provider', async () => {
    const scene = await furnished();
    scene.engine.send(membership('imported 7', 'org_acme', ['viewer']));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    expect(inShort(await scene.compare(NO_LIMIT))).toEqual([
      'unclear user imported_x20_7 (unfamiliar_id)',
    ]);
  });

  it('and was deleted long ago is nothing new', async () => {
    const scene = await furnished();
    scene.engine.send(userDeleted('user_cid', { version: scene.engine.now() - 300_000 }));
    await scene.engine.settle();
    scene.provider.removeUser('user_cid');
    expect(inShort(await scene.compare())).toEqual([]);
  });
});
