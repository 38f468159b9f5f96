import { describe, expect, it } from 'vitest';
import { parseConfig, type SyncConfig } from '../../lib/mapping/index.ts';
import type { Remapping } from '../../lib/reconcile/index.ts';
import { makeResources } from './documents.ts';
import { createScene } from './scene.ts';

const ALL = { maxRemovals: { share: 1 } } as const;
const resources = { folder: { roles: ['editor', 'viewer'] } };

/** `5 role replaced member → viewer`, in no order. */
const told = ({ changes }: Remapping): string[] =>
  changes
    .map(({ count, entity, kind, what }) => `${count} ${entity} ${kind} ${what}`.trim())
    .sort();

/** Bob is a member of an organization, and his record's rule gives something besides. */
async function withBob(before: SyncConfig, after: SyncConfig) {
  const scene = createScene({ config: before });
  makeResources(scene.engine);
  scene.provider.setTenant('org_acme', { name: 'Acme' });
  scene.provider.setUser('user_bob', {});
  scene.provider.setRoles('user_bob', 'org_acme', ['org:member']);
  await scene.tell();
  return createScene({ config: after, before: scene });
}

const rename = { 'org:member': 'viewer' };

describe('a change of mapping that moves a place and renames a role', () => {
  it('moves a resource instance, and says so', async () => {
    const homeIn = (tenant: string, roles: object): SyncConfig => ({
      schema: { resources },
      clerk: {
        roles,
        rules: [{ name: 'home', on: 'user', instance: 'folder:{user}', tenant, roles: 'editor' }],
      },
    });
    const scene = await withBob(homeIn('main', {}), homeIn('other', { rename }));
    expect(told(await scene.bringOver(ALL))).toEqual([
      '1 instance changed tenant',
      '1 role replaced member → viewer',
      '1 tenant made',
    ]);
    expect(scene.engine.standIn.facts().instances).toMatchObject([{ tenant: 'other' }]);
    expect((await scene.remap()).jobs).toEqual([]);
  });

  it.each<object>([{ roles: 'member' }, { roles: 'viewer', at: 'folder:{user}' }])(
    'renames a tenant that a rule on users names: %j',
    async (gives) => {
      const staffIn = (tenantName: string, roles: object) =>
        parseConfig({
          schema: { resources },
          clerk: {
            roles,
            rules: [{ name: 'staff', on: 'user', tenant: 'staff', tenantName, ...gives }],
          },
        });
      const scene = await withBob(staffIn('Staff', {}), staffIn('All staff', { rename }));
      expect(told(await scene.bringOver(ALL))).toEqual([
        '1 role replaced member → viewer',
        '1 tenant changed name',
      ]);
      expect(scene.engine.tenants()).toMatchObject({ staff: 'All staff' });
      expect((await scene.remap()).jobs).toEqual([]);
    },
  );
});
