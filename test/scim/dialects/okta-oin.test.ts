import { describe, expect, it } from 'vitest';
import { identityProvider, namesOf, type Step } from './identity-provider.ts';
import { worldOf } from './world.ts';

const world = worldOf();
const okta = identityProvider(world, 'okta-oin', {
  'users.create': 'mara',
  'users.create.jon': 'jon',
  'groups.create': 'editor',
});
const MARA = 'mara.lind@harbor.example';
const JON = 'jon.berg@harbor.example';
const both = (role: string) => [`${JON} acme ${role}`, `${MARA} acme ${role}`];
const mara = (role: string) => [`${MARA} acme ${role}`];

describe('an app of the Okta Integration Network', () => {
  it('has its users, groups and departures in Permit', async () => {
    const story: readonly Step[] = [
      ['connection-test', 200, []],
      ['users.lookup', 200, []],
      ['users.create', 201, []],
      ['users.read', 200, []],
      ['users.create.jon', 201, []],
      ['users.update', 200, []],
      ['groups.lookup', 200, []],
      ['groups.create', 201, []],
      ['groups.push', 204, both('editor')],
      // Takes Jon out; Mara is in already.
      ['groups.membership', 204, mara('editor')],
      ['groups.membership', 204, mara('editor')],
      // Sent with each change of members, too.
      ['groups.rename', 204, mara('viewer')],
      ['groups.rename', 204, mara('viewer')],
      ['users.deactivate', 200, []],
      ['users.read', 200, []],
      ['users.lookup', 200, []],
      ['users.reactivate', 200, mara('viewer')],
      ['groups.delete', 204, []],
      ['groups.delete', 404, []],
    ];
    expect(await okta.play(namesOf(story))).toEqual(story);
    expect(world().dead()).toEqual([]);
  });

  it('finds what it wrote, integers and all', async () => {
    const found = (await okta.send('users.lookup')).json;
    expect(found).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1 });
    expect(found.Resources).toMatchObject([
      {
        id: okta.idOf('mara'),
        userName: MARA,
        name: { givenName: 'Mara', middleName: 'Sol', familyName: 'Lind' },
        emails: [{ value: MARA, display: MARA, type: 'work', primary: true }],
        active: true,
      },
    ]);
    expect((await okta.send('groups.lookup')).json).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
  });

  it('keeps its profile in Permit by what the last PUT said', () => {
    expect(world().users()[MARA]).toMatchObject({ email: MARA, first_name: 'Mara' });
    expect(Object.keys(world().users()).sort()).toEqual([JON, MARA]);
  });

  it('has its junk passwords nowhere', async () => {
    const everything = [...(await world().items()), ...world().messages, ...world().log].join('\n');
    expect(everything).toContain('mara.lind');
    expect(everything).not.toMatch(/q7Wz0kLp|m3Xv8dNs|password/i);
  });

  it('has nobody in the logs', () => {
    expect(world().log.join('\n')).toContain('scim_accepted');
    expect(world().log.join('\n')).not.toMatch(/mara|lind|harbor|berg|00u4pilot/i);
  });
});
