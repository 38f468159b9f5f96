import { describe, expect, it } from 'vitest';
import { identityProvider, namesOf, type Step } from './identity-provider.ts';
import { worldOf } from './world.ts';

const world = worldOf();
const entra = identityProvider(world, 'entra', {
  'users.create': 'ida',
  'users.create.olaf': 'olaf',
  'groups.create': 'editor',
});
const OLAF = 'olaf.ness@fjord.example';
const IDA = 'ida.holm@fjord.example';
const ida = (role: string) => `${IDA} acme ${role}`;
const olaf = (role: string) => `${OLAF} acme ${role}`;

describe('Entra ID', () => {
  it('has its users, groups and departures in Permit', async () => {
    const story: readonly Step[] = [
      ['connection-test', 200, []],
      ['users.lookup', 200, []],
      ['users.create', 201, []],
      ['users.create.olaf', 201, []],
      ['users.read', 200, []],
      ['groups.lookup', 200, []],
      ['groups.create', 201, []],
      ['groups.get', 200, []],
      ['groups.patch.add-members', 204, [ida('editor'), olaf('editor')]],
      ['groups.patch.add-members', 204, [ida('editor'), olaf('editor')]],
      // The named member goes, and nobody else; done twice, it is done.
      ['groups.patch.remove-members', 204, [olaf('editor')]],
      ['groups.patch.remove-members', 204, [olaf('editor')]],
      ['groups.patch.add-members', 204, [ida('editor'), olaf('editor')]],
      ['groups.patch.remove-members.value-alone', 204, [olaf('editor')]],
      ['groups.patch.add-members', 204, [ida('editor'), olaf('editor')]],
      ['groups.patch.rename', 204, [ida('viewer'), olaf('viewer')]],
      // A text that JavaScript takes for true.
      ['users.patch.disable', 204, [olaf('viewer')]],
      ['users.lookup', 200, [olaf('viewer')]],
      ['users.patch.enable', 204, [ida('viewer'), olaf('viewer')]],
      ['users.patch.disable-boolean', 204, [olaf('viewer')]],
      ['users.patch.enable', 204, [ida('viewer'), olaf('viewer')]],
    ];
    expect(await entra.play(namesOf(story))).toEqual(story);
    expect(world().dead()).toEqual([]);
  });

  it('finds users by name, e-mail, and an externalId without quotes', async () => {
    for (const name of ['users.lookup', 'users.lookup.email', 'users.lookup.externalId-unquoted']) {
      const { json } = await entra.send(name);
      expect({ name, ...json }).toMatchObject({
        name,
        totalResults: 1,
        Resources: [{ id: entra.idOf('ida'), externalId: 'iholm' }],
      });
    }
    expect((await entra.send('connection-test')).json).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
  });

  it('finds groups by externalId, and sees no members where it asks for none', async () => {
    const { json } = await entra.send('groups.lookup.externalId');
    expect(json.Resources).toMatchObject([{ id: entra.idOf('editor'), displayName: 'viewer' }]);
    expect(json.Resources?.[0]).not.toHaveProperty('members');
    expect((await entra.send('groups.get')).json).not.toHaveProperty('members');
  });

  it('changes one attribute by each operation', async () => {
    expect((await entra.send('users.patch.multi')).status).toBe(204);
    expect((await entra.send('users.patch.manager')).status).toBe(204);
    expect((await entra.send('users.patch.roles-primary-True')).status).toBe(204);
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const { json } = await entra.send('users.read');
    expect(json).toMatchObject({
      displayName: 'Ida H.',
      emails: [{ type: 'work', primary: true, value: 'ida.h@fjord.example' }],
      name: { formatted: 'Ida Holm', givenName: 'Idun', familyName: 'Holme' },
      externalId: 'iholme',
      roles: [{ primary: true, display: 'Dock hand', value: 'dock-hand' }],
      [enterprise]: {
        department: 'Docks',
        employeeNumber: '7121',
        manager: { value: entra.idOf('olaf') },
      },
    });
    expect(world().users()[IDA]).toMatchObject({
      email: 'ida.h@fjord.example',
      first_name: 'Idun',
      last_name: 'Holme',
    });
  });

  it('takes the roles along when the userName is changed', async () => {
    expect((await entra.send('users.patch.single')).status).toBe(204);
    const renamed = 'ida.holm-ness@fjord.example acme viewer';
    expect(world().roles()).toEqual([renamed, olaf('viewer')]);
    expect(world().users()['ida.holm-ness@fjord.example']).toMatchObject({ first_name: 'Idun' });
  });

  it('deletes users and groups', async () => {
    const story: readonly Step[] = [
      ['users.delete', 204, [olaf('viewer')]],
      ['users.delete', 404, [olaf('viewer')]],
      ['groups.delete', 204, []],
      ['groups.delete', 404, []],
    ];
    expect(await entra.play(namesOf(story))).toEqual(story);
    expect(world().log.join('\n')).not.toMatch(/ida|olaf|holm|fjord/i);
  });
});
