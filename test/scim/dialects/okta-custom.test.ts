import { describe, expect, it } from 'vitest';
import { identityProvider, namesOf, type Step } from './identity-provider.ts';
import { worldOf } from './world.ts';

const world = worldOf();
const okta = identityProvider(world, 'okta-custom', {
  'users.create': 'mara',
  'users.create.jon': 'jon',
  'groups.create': 'editor',
});
const MARA = 'mara.lind@harbor.example';
const both = (role: string) => [`jon.berg@harbor.example acme ${role}`, `${MARA} acme ${role}`];
const mara = (role: string) => [`${MARA} acme ${role}`];

describe('a custom app of Okta, which says all of a resource each time', () => {
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
      ['groups.put', 200, both('editor')],
      ['groups.put.less', 200, mara('editor')],
      ['groups.put.less', 200, mara('editor')],
      ['groups.put.renamed', 200, mara('viewer')],
      // `groups: []` in the body takes nobody out: that is the groups' to say.
      ['users.update', 200, mara('viewer')],
      ['users.deactivate', 200, []],
      ['users.deactivate', 200, []],
      ['users.reactivate', 200, mara('viewer')],
    ];
    expect(await okta.play(namesOf(story))).toEqual(story);
    expect(world().dead()).toEqual([]);
  });

  it('finds those it has disabled', async () => {
    await okta.send('users.deactivate');
    const { json } = await okta.send('users.lookup');
    expect(json.Resources).toMatchObject([{ id: okta.idOf('mara'), active: false }]);
    await okta.send('users.reactivate');
  });

  it('has its junk passwords nowhere', async () => {
    const everything = [...(await world().items()), ...world().messages, ...world().log].join('\n');
    expect(everything).not.toMatch(/q7Wz0kLp|m3Xv8dNs|password/i);
  });
});
