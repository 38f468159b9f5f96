import { describe, expect, it } from 'vitest';
import { byHand } from '../sync/by-hand.ts';
import { furnished, inShort } from './scene.ts';

describe('what is in Permit alone', () => {
  it('is told of, is no difference, and is never touched', async () => {
    const scene = await furnished();
    const { engine } = scene;
    byHand.makeUser(engine, 'operator', {});
    byHand.makeTenant(engine, 'internal', {});
    byHand.assign(engine, 'operator', 'internal', 'admin');
    byHand.assign(engine, 'user_ann', 'internal', 'guest');
    byHand.assign(engine, 'user_bob', 'org_acme', 'guest');
    const found = await scene.compare();
    expect(inShort(found)).toEqual([
      'foreign role user_ann in internal: - / guest',
      'foreign role user_bob in org_acme: - / guest',
      'foreign tenant internal',
      'foreign user operator',
      'foreign role operator in internal: - / admin',
    ]);
    scene.provider.setRoles('user_bob', 'org_acme', ['org:editor']);
    await scene.mend();
    expect(engine.roles()).toEqual(
      expect.arrayContaining([
        'operator internal admin',
        'user_ann internal guest',
        'user_bob org_acme editor',
        'user_bob org_acme guest',
      ]),
    );
  });

  it('is ours in the tenants of the provider where the config says so', async () => {
    const scene = await furnished({ config: { roles: { ownership: 'all' } } });
    const { engine } = scene;
    byHand.makeTenant(engine, 'internal', {});
    byHand.assign(engine, 'user_ann', 'internal', 'guest');
    byHand.assign(engine, 'user_bob', 'org_acme', 'guest');
    byHand.assign(engine, 'user_bob', 'org_blue', 'admin');
    const max = { maxRemovals: { count: 2 } };
    expect(inShort(await scene.compare(max))).toEqual([
      'extra role user_bob in org_acme: - / guest',
      'extra role user_bob in org_blue: - / admin',
      'foreign role user_ann in internal: - / guest',
      'foreign tenant internal',
    ]);
    await scene.mend(max);
    expect(engine.roles().filter((role) => role.startsWith('user_bob'))).toEqual([
      'user_bob org_acme member',
    ]);
    expect(engine.roles()).toContain('user_ann internal guest');
    expect(inShort(await scene.compare(max))).toEqual([
      'foreign role user_ann in internal: - / guest',
      'foreign tenant internal',
    ]);
  });

  it('becomes ours when the provider grants it, too', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    byHand.assign(engine, 'user_bob', 'org_acme', 'viewer');
    provider.setRoles('user_bob', 'org_acme', ['org:member', 'org:viewer']);
    expect(inShort(await scene.compare())).toEqual([
      'stale role user_bob in org_acme: member+viewer / member+viewer',
    ]);
    await scene.mend();
    provider.setRoles('user_bob', 'org_acme', ['org:member']);
    engine.pass(120_000);
    await scene.mend();
    expect(engine.roles()).not.toContain('user_bob org_acme viewer');
  });
});
