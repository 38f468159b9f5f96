import { describe, expect, it } from 'vitest';
import { createScene, inShort, type Scene } from './scene.ts';

const ID = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const ALL = { maxRemovals: { share: 1 } } as const;

async function furnished(groups: string | undefined): Promise<Scene> {
  const scene = createScene({
    source: 'cognito',
    config: { cognito: { tenant: 'main', ...(groups === undefined ? {} : { groups }) } },
  });
  for (const n of [1, 2]) scene.provider.setUser(ID(n));
  scene.provider.setRoles(ID(1), null, ['acme:admin', 'blue:viewer', 'member']);
  scene.provider.setRoles(ID(2), null, ['acme:viewer']);
  if (groups !== undefined) await scene.tell();
  return scene;
}

describe('groups whose names tell a tenant', () => {
  it('are compared, and mended', async () => {
    const scene = await furnished('{tenant}:{role}');
    const { engine, provider } = scene;
    expect(engine.roles()).toEqual([
      `${ID(1)} acme admin`,
      `${ID(1)} blue viewer`,
      `${ID(1)} main member`,
      `${ID(2)} acme viewer`,
    ]);
    expect(inShort(await scene.compare())).toEqual([]);
    provider.setRoles(ID(1), null, ['acme:editor']);
    provider.setRoles(ID(2), null, []);
    expect(inShort(await scene.compare())).toEqual([
      `wrong_role role ${ID(1)} in acme: editor / admin`,
      `extra role ${ID(1)} in main: - / member`,
      `extra role ${ID(1)} in blue: - / viewer`,
      `extra role ${ID(2)} in acme: - / viewer`,
    ]);
    await scene.mend(ALL);
    expect(engine.roles()).toEqual([`${ID(1)} acme editor`]);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('are gone with somebody who is in none any more', async () => {
    const scene = await furnished('{tenant}:{role}');
    scene.provider.removeMember(ID(1), null);
    await scene.mend(ALL);
    expect(scene.engine.roles()).toEqual([`${ID(2)} acme viewer`]);
  });

  it('give nothing more by what they were before', async () => {
    const before = await furnished(undefined);
    before.provider.setRoles(ID(1), null, ['member', 'admin']);
    before.provider.setRoles(ID(2), null, []);
    await before.tell();
    expect(before.engine.roles()).toEqual([`${ID(1)} main admin`, `${ID(1)} main member`]);
    before.provider.setRoles(ID(1), null, ['main:admin']);
    const config = { cognito: { tenant: 'main', groups: '{tenant}:{role}' } };
    const scene = createScene({ source: 'cognito', config, before });
    await scene.mend(ALL);
    expect(scene.engine.roles()).toEqual([`${ID(1)} main admin`]);
    expect(inShort(await scene.compare())).toEqual([]);
  });
});
