import { describe, expect, it } from 'vitest';
import { identityProvider, namesOf, type Step } from './identity-provider.ts';
import { worldOf } from './world.ts';

const world = worldOf();
const entra = identityProvider(world, 'entra-aadoptscim062020', {
  'users.create': 'ida',
  'users.create.olaf': 'olaf',
  'groups.create': 'editor',
});
const IDA = 'ida.holm@fjord.example';
const ida = (role: string) => `${IDA} acme ${role}`;
const olaf = (role: string) => `olaf.ness@fjord.example acme ${role}`;

describe('Entra ID with ?aadOptscim062020', () => {
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
      ['groups.patch.remove-members', 204, [olaf('editor')]],
      ['groups.patch.remove-members', 204, [olaf('editor')]],
      ['groups.patch.add-members', 204, [ida('editor'), olaf('editor')]],
      ['groups.patch.rename', 204, [ida('viewer'), olaf('viewer')]],
      ['users.patch.disable', 204, [olaf('viewer')]],
      ['users.patch.enable', 204, [ida('viewer'), olaf('viewer')]],
      ['users.patch.multi', 204, [ida('viewer'), olaf('viewer')]],
    ];
    expect(await entra.play(namesOf(story))).toEqual(story);
    expect(world().dead()).toEqual([]);
  });

  it('sets what dotted names and URNs name, in an operation without a path', async () => {
    expect((await entra.send('users.read')).json).toMatchObject({
      displayName: 'Ida H.',
      emails: [{ type: 'work', primary: true, value: 'ida.h@fjord.example' }],
      name: { formatted: 'Ida Holm', givenName: 'Idun', familyName: 'Holme' },
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        department: 'Docks',
        employeeNumber: '7121',
      },
    });
    expect(world().users()[IDA]).toMatchObject({
      email: 'ida.h@fjord.example',
      first_name: 'Idun',
      last_name: 'Holme',
    });
  });

  it('finds what it looks up as the other dialect does', async () => {
    for (const [name, total] of [
      ['users.lookup', 1],
      // Her address was changed above.
      ['users.lookup.email', 0],
      ['users.lookup.externalId-unquoted', 1],
      ['groups.lookup', 0],
      ['groups.lookup.externalId', 1],
    ] as const) {
      expect({ name, total: (await entra.send(name)).json.totalResults }).toEqual({ name, total });
    }
  });

  it('deletes users and groups', async () => {
    const story: readonly Step[] = [
      ['users.delete', 204, [olaf('viewer')]],
      ['groups.delete', 204, []],
    ];
    expect(await entra.play(namesOf(story))).toEqual(story);
  });
});
